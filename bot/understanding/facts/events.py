"""What has happened to the child and around it: harm, sudden trouble, carers taken away."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.understanding.facts.doubt import doubted
from bot.understanding.facts.places import PLACE_NAME, kind_of
from bot.understanding.facts.text import Sentence

_URGENT = re.compile(
    r"车祸|(?:遭|被)(?:大?火|大水|洪水)|发大水|房?屋(?:头|子)?(?:冲|垮|塌)了|遭车撞|被车撞|撞了车|火灾|着火|起火|失火|房子(?:被|遭)?烧|烧光|急病|"
    r"突发(?:疾病|急病|大病|脑溢血|心梗)|急性|抢救|塌方|溺水|摔下来|触电|洪水|涨水|"
    r"淹了|煤气中毒|送(?:进)?(?:急诊|icu|重症)|突然(?:病倒|倒下|住院)"
)
_RECENT = re.compile(
    r"昨天|前天|今天|昨晚|刚刚|刚|才|这几天|前几天|上周|上个?星期|上个?礼拜|这周|"
    r"这个?星期|上个?月|这个月|最近|前两天|现在|正在|前阵子|几天前|半个月前|突然|"
    r"[一二两三四五六七\d]+天前"
)
_OLD = re.compile(r"年前|以前|去年|前年|早年|那年|小时候|去世|死了|走了|不在了|过世")
_NO_EVENT = re.compile(
    r"(?:没有?|没得|莫得)(?:出|发生|遇到?|过|啥子?|什么)*(?:突发|急难|大事|意外|急事)(?:事|情况)?"
)
_ELSEWHERE = re.compile(r"外地|外省|老家那边|打工的地方|高速上")
_HARM = re.compile(
    r"(?:被|遭|受)(?:人|别人|别个|亲戚|邻居|老师|同学|继父|后爸|爸爸|老汉|他爸|坏人|"
    r"熟人|网友)?(?:性侵|猥亵|强奸|虐待|侵害|欺负|打伤|伤害|侵犯|家暴|霸凌|拐卖?)"
    r"(?P<past>过|的案|，?[^，]{0,8}"
    r"(?:判了|判完|立案|抓了|抓起|被抓|报案|报警|起诉|开庭|处理了|关起|结了|结案))"
    r"|(?:性侵|猥亵|强奸|虐待|伤害|侵害)(?:的?案|案子)[^，]{0,8}(?:判|立案|开庭|结|"
    r"检察)|受过(?:侵害|伤害|虐待)"
)
_NOBODY_HARMS = re.compile(
    r"没(?:得|有)?(?:哪个|谁|人)(?:来|敢|会|再)?(?:欺负|虐待|伤害|打骂|霸凌)过?(?:我|他|她|娃儿?|孩子)"
)
_NEVER = re.compile(r"(?:没有?|没得|从没|从来没|未|不是)(?:打|在)?$")
_AWAY_FROM_HOME = re.compile(
    r"(?:不能|没法|无法|不得|回不|没办法)(?:再|去|继续)?(?:待|住|呆|回)(?:在)"
    r"?(?:原来的?|这个|那个)?(?:家|屋头|家里|屋里|学校|原来的地方)(?:头|里)?(?:了|待|"
    r"住|呆|读)*|回不(?:去|了)(?:家|屋|学校)?(?:了)?(?=$|，)|(?:家里|屋头|学校|那个家|那屋)"
    r"(?:头)?(?:再也|都)?(?:待|呆|住)不(?:下去|得|成)"
)
_CARER_TAKEN = re.compile(
    r"(?:唯一|一直|只有|就|独自)[^，]{0,7}(?:带|照顾|抚养|管|靠)"
    r"[^，]{0,10}，?[^，]{0,10}(?:被抓|遭抓|抓走|抓了|收押|刑拘|拘留|要坐牢|去坐牢|"
    r"要收监|关起|关了|进去了|羁押|带走)"
    r"|(?:一个人|独自)(?:在)?带[^，]{0,8}，?[^，]{0,8}(?:被抓|遭抓|抓走|抓了|收押|刑拘|"
    r"拘留|要坐牢|要去坐牢|要收监|要服刑|遭关|被关|关起|羁押)"
)
_NOBODY = re.compile(
    r"(?:没有?|没得|莫得|再没|找不到)(?:一个|别的|其他|任何|哪个)?(?:大?人|别个|亲人|亲戚|"
    r"监护人)(?:可以|能|来|愿意|肯|再|会)?(?:带|管|照顾|照看|抚养|监护|养|[当做]监护人)(?:他|她|"
    r"娃儿?|孩子|我们?|了|的|两个|得了)*(?=$|，|咋|怎|民政|政府|国家)"
    r"|没有?(?:别的|其他)监护人|(?:没有?|没得|莫得)(?:一个)?监护人了?(?=$|，)|"
    r"家里?(?:一个|再没)[^，]{0,3}(?:大人)(?:都)?(?:没得|没有|莫得)了?"
)
_ANOTHER = re.compile(
    r"还有[^，没]{1,6}(?:可以|能|愿意|肯)(?:来)?(?:[当做]监护人|带(?:他|她|娃|孩)|抚养|监护)"
)
_SOMEBODY = re.compile(
    r"奶奶|爷爷|外公|外婆|婆婆|公公|舅|姑|姨|伯|叔|幺爸|我(?:来|在|们)?(?:带|照顾|养)|"
    r"妈妈?带|爸爸?带"
)
_REFERRED = re.compile(
    r"(?<!不)(?<!不用)(?<!不需)(?<!无)(?:要|需要|需|建议|得|应该|说)(?:做)?(?:转介|转诊)(?!吗)"
)
_NOT_REFERRED = re.compile(r"(?:不用|无需|不需要|不需|不要|没有?要|没说要?|不必)(?:转介|转诊)")
_NOT_IDENTIFIED = re.compile(
    r"(?:没有?|没得|还没|从没|没人)(?:来)?(?:做|搞|给[^，]{1,4}做|测|评)过?(?:心理)"
    r"?(?:情况的?|健康的?)?(?:识别|评估|筛查)|心理(?:识别|评估)(?:还|都)?没做"
)
_BACK = re.compile(
    r"(?:出院|治完|治好|治疗(?:完|结束)|看完|住完院|从(?:医院|精神|精卫)[^，]{0,8})"
    r"[^，]{0,6}，?[^，]{0,6}(?:回来|回家|回校|返校|回学校|回到?学校|返家|在家|回屋|"
    r"上学)"
)
_MIND = re.compile(r"心理|精神|抑郁|焦虑|精卫|双相|躁郁|自残|自杀")
_CUSTODY = re.compile(
    r"(?:打官司|打离婚官司|起诉|开庭|法院|诉讼|闹离婚|打起官司)"
    r"[^，]{0,6}，?[^，]{0,8}(?:抚养权|争娃|争孩子|抢娃|争抚养|归哪个|归谁|判给谁|"
    r"判给哪个)|(?:抚养权|争娃儿?|争孩子)[^，]{0,6}，?[^，]{0,4}(?:官司|开庭|起诉|法院|"
    r"诉讼)"
)
_DAZU_HOME = re.compile(
    r"(?:大足|区|我们区|县)(?:的|里的?)?(?:儿童)?福利院|大足[^，]{0,6}福利(?:机构|院)"
)
_OTHER_HOME = re.compile(
    r"(?:重庆市?|外地|主城|别处|别的|其他|成都|外省|市)(?:的|里的?|第[一二三])?(?:儿童)"
    r"?福利(?:院|机构)"
)
_RELATIVES = re.compile(
    r"(?:跟着?|跟到|跟起|随|住在?|寄养在|养在|由|在)(?:我们?|他|她)?(?:爷爷奶奶|"
    r"外公外婆|爷爷|奶奶|外公|外婆|婆婆|公公|舅舅|姑姑|姨妈|伯伯|大伯|叔叔|幺爸|亲戚|"
    r"孃孃|二爸)(?:家|屋头|屋里|他们|那里)?(?:住|过|生活|一起|带|抚养|养|长大|家|屋头|"
    r"$|，)|散居|(?:爷爷奶奶|外公外婆|爷爷|奶奶|外公|外婆|舅舅|姑姑|姨妈|伯伯|大伯|"
    r"叔叔|亲戚)(?:在|家)?(?:带|抚养|养)"
)
_ORPHAN = re.compile(r"孤儿|双亡|父母都?(?:死|去世|不在了|过世)|爸妈都?(?:死|去世|不在了|过世)")


def events(sentence: Sentence) -> dict[str, bool | str]:
    """Facts about harm, sudden trouble, guardianship and the mind."""
    text, said = sentence.text, dict[str, bool | str]()

    def plain(pattern: re.Pattern[str], extra: Callable[[], bool] = lambda: True) -> bool:
        match = pattern.search(text)
        if match is None or doubted(sentence.before(match.start())):
            return False
        return (
            not re.match(
                r"了?(?:吗|么|没有?(?:$|，)|没得(?:$|，)|不(?:$|，)|算不算|是不是|"
                r"的(?:儿童|未成年))",
                sentence.after(match.end()),
            )
            and extra()
        )

    for fact, pattern in (
        ("harmed", _HARM),
        ("cannot_stay_home", _AWAY_FROM_HOME),
        ("sole_carer_detained", _CARER_TAKEN),
        ("custody_case", _CUSTODY),
    ):
        if plain(pattern) and not (
            fact == "custody_case" and re.search("判了|判给|判完|结了|判好", text)
        ):
            said[fact] = not _NEVER.search(sentence.before(pattern.search(text).start()))  # type: ignore[union-attr]
    if plain(_NOBODY_HARMS):
        said.setdefault("harmed", False)
    if plain(_ANOTHER):
        said["no_other_guardian"] = False
    elif plain(_NOBODY, lambda: not _SOMEBODY.search(text)):
        said["no_other_guardian"] = True
    if plain(_BACK, lambda: _MIND.search(text) is not None):
        said["back_from_treatment"] = True
    if urgent := _urgent(sentence):
        said["urgent_event"] = urgent
    if plain(_NOT_REFERRED):
        said["identification_result"] = "no_referral"
    elif plain(_REFERRED):
        said["identification_result"] = "referral"
    elif (plain(_NOT_IDENTIFIED) and "心理" in text) or ("识别" in text and plain(_NOT_IDENTIFIED)):
        said["identification_result"] = "not_done"
    if raised := _raised_in(text):
        said["orphan_raised_in"] = raised
    return said


def _urgent(sentence: Sentence) -> str | None:
    text = sentence.text
    match = _URGENT.search(text)
    if match is None:
        said = _NO_EVENT.search(text)
        asked = said and re.search("能|可以|吗|怎么|咋|要不要|才", text)
        return "none" if said and not asked and re.search("突发|急事|出过", said[0]) else None
    if not _RECENT.search(text) or _OLD.search(text) or doubted(sentence.before(match.start())):
        return None
    start, end = sentence.clause(match.start())
    window = text[max(0, start - 20) : end + 8]
    places = {
        kind_of(place)
        for place in PLACE_NAME.finditer(window)
        if not re.match("户口|人", window[place.end() :])
        and not re.search(
            "(?:现在|如今|目前)(?:人|住|都|就|搬|回)*(?:在|到)$", window[: place.start()]
        )
    }
    if places == {"dazu"}:
        return "in_dazu"
    if "dazu" not in places and (places or _ELSEWHERE.search(window)):
        return "elsewhere"
    return None


def _raised_in(text: str) -> str | None:
    if not re.search("福利", text) and not _ORPHAN.search(text):
        return None
    if re.search(
        r"(?:住|在|送|进|养)[^，]{0,8}福利|福利[院机构]{1,2}(?:里|头)?(?:养|长)大", text
    ) and not re.search("想|能不能|可以|要不要|送不送|怎么", text):
        if _DAZU_HOME.search(text):
            return "dazu_child_welfare_institution"
        if _OTHER_HOME.search(text):
            return "other_institution"
    if _ORPHAN.search(text) and _RELATIVES.search(text):
        return "relative_home"
    return None
