"""The child's own illness and disability; a parent's belongs to the parent."""

from __future__ import annotations

import re

from bot.understanding.facts.certificate import certificate
from bot.understanding.facts.doubt import ASKED, NEGATED, doubted
from bot.understanding.facts.insurance import insurance_tier
from bot.understanding.facts.subject import whose
from bot.understanding.facts.text import Sentence

_SEVERE = re.compile(r"重残|重度(?:肢体|智力|精神|视力|听力|言语|多重)?残疾|重度残")
_ILLNESS = re.compile(
    r"重病|大病(?!救助|医保|保险|报销|统筹)|白血病|尿毒症|恶性肿瘤|脑瘤|脑肿瘤|骨癌|"
    r"[肝肺胃血肠]癌|癌症|再障|再生障碍性贫血|重症(?!监护室)|神经母细胞瘤|淋巴瘤|"
    r"血友病|肾衰竭|肝衰竭|骨髓移植"
)
_AUTISM = re.compile(r"自闭症|孤独症|自闭|星星的孩子")
_HIV = re.compile(r"艾滋病?(?:病毒)?|hiv")
_TESTED_NEGATIVE = re.compile(
    r"(?:娃儿?|孩子|小的|孙[子女]|他|她)[^，爸妈老]{0,8}(?:阴性|没(?:有|得)?(?:感染|传染|传到|查出))"
)
_REHAB = re.compile(
    r"(?:在|要|需要|正在|一直|天天|必须|得|开始|去)(?:给他|给她|去|做|搞|配|戴|装|继续|"
    r"进行|医院|机构)*(?:康复训练|做康复|康复|助听器|人工耳蜗|轮椅|矫形器|矫正手术|"
    r"假肢|支具|言语训练|感统训练)"
)
_ASKED_TAIL = re.compile(rf"{ASKED}(?:给|我们|他|她|娃儿?|得|定|评|算|认定|查出|交|买|是|办)*$")
_DIAGNOSED = re.compile(
    r"(?:得了?|得的|患了?|患有|患|查出|查出来|检查出|确诊|诊断|诊断为|是|有|说|害了?|"
    r"感染了?|携带|阳性|疑似|检查)(?:是|出|了|有|的|为|得|个|先天|急性|他|她|娃儿?|"
    r"一种|轻度|中度|重度|典型|医生|儿童|过|，)*$"
)
_OF_CHILD = frozenset(("child", "self"))


def _childs(sentence: Sentence, match: re.Match[str]) -> bool:
    who = whose(sentence, match.start())
    if who is None and not sentence.before(match.start()) and sentence.stops:
        return len(sentence.after(match.end())) <= 4
    if who is None:
        return _DIAGNOSED.search(sentence.before(match.start())) is not None
    return who == "child" or (
        who == "self" and not any(m.role == "child" for m in sentence.mentions)
    )


def _said(sentence: Sentence, match: re.Match[str]) -> bool | None:
    """True or False as said of the child; None where asked, doubted or said of others."""
    before, after = sentence.before(match.start()), sentence.after(match.end())
    if doubted(before) or _ASKED_TAIL.search(before) or not _childs(sentence, match):
        return None
    if re.match(
        r"^(?:儿童|患者|患儿|的?(?:孩子|娃儿?|儿童)(?:能|有|可|怎|享|免)|了?吗|还是|"
        r"筛查|怎么|咋个?申|康复机构|的?症状|的?标准|是啥|有没|或)",
        after,
    ):
        return (
            True
            if re.match("(?:儿童|患者|患儿)", after) and re.search(r"是(?:个|一个|一名)?$", before)
            else None
        )
    if re.search(
        r"不像$|疑似$|不是$|没有?(?:得|查出|感染|患)?$|未$|没得$|莫得$|排除$|不算$|够不上$", before
    ):
        return (
            False
            if re.search(r"不是$|没有?(?:得|查出|感染|患)?$|没得$|莫得$|排除$|不算$", before)
            and "疑似" not in before
            else None
        )
    return None if NEGATED.search(before) else True


def health(sentence: Sentence) -> dict[str, bool | str]:
    """Facts of the child's health."""
    said: dict[str, bool | str] = {}
    for fact, pattern in (
        ("severe_illness", _ILLNESS),
        ("autism", _AUTISM),
        ("hiv_infected", _HIV),
        ("severe_disability", _SEVERE),
    ):
        for match in pattern.finditer(sentence.text):
            value = _said(sentence, match)
            if value is not None:
                said[fact] = value
    tested = _TESTED_NEGATIVE.search(sentence.text) if _HIV.search(sentence.text) else None
    if tested and not doubted(sentence.before(tested.start())):
        said["hiv_infected"] = False
    said.update(certificate(sentence))
    if (rehab := _REHAB.search(sentence.text)) and whose(sentence, rehab.start()) == "child":
        before = sentence.before(rehab.start())
        if not doubted(before) and not re.search("不$|没$", before):
            said["rehab_need"] = True
    if tier := insurance_tier(sentence):
        said["insurance_tier"] = tier
    return said
