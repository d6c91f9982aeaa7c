"""Names of places that tell where a household is registered, or where something happened."""

from __future__ import annotations

import re

_DAZU = """
    大足 龙水 棠香 龙岗 龙滩子 智凤 宝顶 中敖 三驱 宝兴镇 玉龙镇 石马镇 拾万 回龙镇 金山镇 万古 国梁
    雍溪 珠溪 高升镇 季家镇 高坪镇 双路 双桥 通桥 龙石 邮亭 铁山镇 古龙
""".split()
_OTHER_DISTRICTS = """
    万州 涪陵 渝中 大渡口 江北区 重庆江北 沙坪坝 九龙坡 南岸 北碚 綦江 渝北 巴南 黔江 长寿 江津 合川 永川 南川
    璧山 铜梁 潼南 荣昌 开州 开县 梁平 武隆 城口 丰都 垫江 忠县 云阳 奉节 巫山 巫溪 石柱 秀山 酉阳 彭水
    万盛 两江新区 主城 重庆别的区 重庆其他区 其他区县 别的区县 重庆市区 渝东
""".split()
_ELSEWHERE = """
    外省 省外 四川 贵州 云南 湖北 湖南 广东 广西 河南 河北 山东 山西 陕西 甘肃 青海 宁夏 新疆 西藏 内蒙古 内蒙
    黑龙江 吉林 辽宁 江苏 浙江 安徽 福建 江西 海南 北京 上海 天津 香港 澳门 台湾 成都 内江 资阳 安岳 泸州 自贡
    遂宁 南充 达州 广安 绵阳 宜宾 乐山 德阳 巴中 凉山 攀枝花 眉山 雅安 隆昌 贵阳 遵义 毕节 铜仁 六盘水 昆明 昭通
    曲靖 武汉 恩施 宜昌 长沙 怀化 广州 深圳 东莞 佛山 惠州 中山市 珠海 南宁 郑州 周口 信阳 西安 汉中 安康 兰州
    杭州 宁波 温州 义乌 台州 福州 厦门 泉州 晋江 莆田 苏州 南京 无锡 昆山 合肥 南昌 海口 三亚 沈阳 大连 哈尔滨
    长春 青岛 济南 石家庄 太原 呼和浩特 乌鲁木齐 拉萨 西宁 银川 重庆以外 重庆外
""".split()


def _alternatives(names: list[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


#: A place, in a group named for the kind of household register it means.
PLACE = (
    rf"(?:(?P<dazu>{_alternatives(_DAZU)})|(?P<other_chongqing_district>{_alternatives(_OTHER_DISTRICTS)})"
    rf"|(?P<other_province>{_alternatives(_ELSEWHERE)}))"
)
PLACE_NAME = re.compile(PLACE)
KINDS = ("dazu", "other_chongqing_district", "other_province")


def kind_of(match: re.Match[str]) -> str | None:
    """Which kind of place a match of :data:`PLACE` names."""
    return next((kind for kind in KINDS if match[kind]), None)
