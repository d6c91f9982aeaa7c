"""Names of places that tell where a household is registered, or where something happened."""

from __future__ import annotations

import re

# Longer names stand before the shorter ones they begin with.
_DAZU = (
    "龙滩子|宝兴镇|玉龙镇|石马镇|回龙镇|金山镇|高升镇|季家镇|高坪镇|铁山镇|大足|龙水|棠香|"
    "龙岗|智凤|宝顶|中敖|三驱|拾万|万古|国梁|雍溪|珠溪|双路|双桥|通桥|龙石|邮亭|古龙"
)
_OTHER_DISTRICTS = (
    "重庆别的区|重庆其他区|重庆江北|两江新区|其他区县|别的区县|重庆市区|大渡口|江北区|沙坪坝|"
    "九龙坡|万州|涪陵|渝中|南岸|北碚|綦江|渝北|巴南|黔江|长寿|江津|合川|永川|南川|璧山|铜梁|"
    "潼南|荣昌|开州|开县|梁平|武隆|城口|丰都|垫江|忠县|云阳|奉节|巫山|巫溪|石柱|秀山|酉阳|"
    "彭水|万盛|主城|渝东"
)
_ELSEWHERE = (
    "呼和浩特|乌鲁木齐|重庆以外|内蒙古|黑龙江|攀枝花|六盘水|中山市|哈尔滨|石家庄|重庆外|外省|"
    "省外|四川|贵州|云南|湖北|湖南|广东|广西|河南|河北|山东|山西|陕西|甘肃|青海|宁夏|新疆|"
    "西藏|内蒙|吉林|辽宁|江苏|浙江|安徽|福建|江西|海南|北京|上海|天津|香港|澳门|台湾|成都|"
    "内江|资阳|安岳|泸州|自贡|遂宁|南充|达州|广安|绵阳|宜宾|乐山|德阳|巴中|凉山|眉山|雅安|"
    "隆昌|贵阳|遵义|毕节|铜仁|昆明|昭通|曲靖|武汉|恩施|宜昌|长沙|怀化|广州|深圳|东莞|佛山|"
    "惠州|珠海|南宁|郑州|周口|信阳|西安|汉中|安康|兰州|杭州|宁波|温州|义乌|台州|福州|厦门|"
    "泉州|晋江|莆田|苏州|南京|无锡|昆山|合肥|南昌|海口|三亚|沈阳|大连|长春|青岛|济南|太原|"
    "拉萨|西宁|银川"
)

#: A place, in a group named for the kind of household register it means.
PLACE = (
    rf"(?:(?P<dazu>{_DAZU})|"
    rf"(?P<other_chongqing_district>{_OTHER_DISTRICTS})"
    rf"|(?P<other_province>{_ELSEWHERE}))"
)
PLACE_NAME = re.compile(PLACE)
KINDS = ("dazu", "other_chongqing_district", "other_province")


def kind_of(match: re.Match[str]) -> str | None:
    """Which kind of place a match of :data:`PLACE` names."""
    return next((kind for kind in KINDS if match[kind]), None)
