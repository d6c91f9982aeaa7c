"""The child's own illness and disability; a parent's belongs to the parent."""

from __future__ import annotations

import re

from bot.understanding.facts.doubt import ASKED, NEGATED, doubted
from bot.understanding.facts.text import Sentence

_KIND_WORDS = (
    ("visual", "视力|视觉"),
    ("hearing", "听力|听障"),
    ("speech", "言语|语言"),
    ("physical", "肢体"),
    ("intellectual", "智力|智障"),
    ("mental", "精神"),
    ("multiple", "多重"),
)
_KIND = "|".join(f"(?P<{name}>{words})" for name, words in _KIND_WORDS)
_L = r"[一二三四1-4]"
_CERTIFIED = re.compile(
    rf"(?:{_KIND})(?:残疾|残|类)?(?:证|人)?(?:是|的是|为|上写的是|，)?(?:(?P<after>{_L})级)?|(?<!几)(?P<level>{_L})级(?:重度|轻度|中度)?(?:残疾|残|伤残)?|残疾证?(?:上)?(?:写的?|是|为|等级|定的?)*(?P<late>{_L})级"
)
_SEVERE = re.compile(r"重残|重度(?:肢体|智力|精神|视力|听力|言语|多重)?残疾|重度残")
_NO_CERTIFICATE = re.compile(r"(?:没有?|没得|莫得|还没|未)(?:有|得|去|给[^，]{1,3})?(?:办|评|领|拿)?(?:过|得|到)?残疾证|残疾证(?:还|都|也|一直)*(?:没办|没得|没有|莫得|没评|没下来)|没有?残疾(?!证)")
_ILLNESS = re.compile(
    r"重病|大病(?!救助|医保|保险|报销|统筹)|白血病|尿毒症|恶性肿瘤|脑瘤|脑肿瘤|骨癌|[肝肺胃血肠]癌|癌症|再障|再生障碍性贫血|重症(?!监护室)|神经母细胞瘤|淋巴瘤|血友病|肾衰竭|肝衰竭|骨髓移植"
)
_AUTISM = re.compile(r"自闭症|孤独症|自闭|星星的孩子")
_HIV = re.compile(r"艾滋病?(?:病毒)?|hiv")
_REHAB = re.compile(
    r"(?:在|要|需要|正在|一直|天天|必须|得|开始|去)(?:给他|给她|去|做|搞|配|戴|装|继续|进行|医院|机构)*(?:康复训练|做康复|康复|助听器|人工耳蜗|轮椅|矫形器|矫正手术|假肢|支具|言语训练|感统训练)"
)
_TIER = re.compile(
    r"(?:医保|居民医保|合作医疗|农合|新农合|保险)?[^，一二]{0,6}(?:交|买|参|缴|是|选|办)(?:的|了|过|着|是|居民|医保|合作医疗|农合|到|起|保|一直|都)*(?P<n>[一二12])档|医保(?:是)?(?P<m>[一二12])档|(?P<k>[一二12])档(?:的)?(?:医保|合作医疗|居民医保)"
)
_UNINSURED = re.compile(
    r"(?:没有?|没得|莫得|还没|未|断了)(?:给他|给她|给娃儿?|给孩子)?(?:交|买|参加?|缴|办|上)(?:过|得|上|今年的?|娃儿?的?|居民)*(?:医保|合作医疗|农合|新农合|保险(?!箱))|医保(?:都|还|也|今年|一直|就)*(?:没交|没买|断了|没缴|没参|没得|没上|没办|停了)"
)
_ASKED_TAIL = re.compile(rf"{ASKED}(?:给|我们|他|她|娃儿?|得|定|评|算|认定|查出|交|买|是|办)*$")
_DIAGNOSED = re.compile(
    r"(?:得了?|得的|患了?|患有|患|查出|查出来|检查出|确诊|诊断|诊断为|是|有|说|害了?|感染了?|携带|阳性|疑似|检查)(?:是|出|了|有|的|为|得|个|先天|急性|他|她|娃儿?|一种|轻度|中度|重度|典型|医生|儿童|过|，)*$"
)
_OF_CHILD = frozenset(("child", "self"))


def _whose(sentence: Sentence, position: int) -> str | None:
    """The nearest person before a position, in the clause or the ones before."""
    people = [m for m in sentence.mentions if m.end <= position]
    start, _ = sentence.clause(position)
    own = [m for m in people if m.start >= start]
    if own:
        return own[-1].role
    if people and position - people[-1].end <= 16 and "。" not in sentence.text[people[-1].end : position]:
        return people[-1].role
    following = [m for m in sentence.mentions if position <= m.start <= position + 10]
    if following and re.search("的$", sentence.text[position : following[0].start]):
        return following[0].role
    return None


def _childs(sentence: Sentence, match: re.Match[str]) -> bool:
    whose = _whose(sentence, match.start())
    if whose is None and not sentence.before(match.start()) and sentence.stops:
        return len(sentence.after(match.end())) <= 4
    if whose is None:
        return _DIAGNOSED.search(sentence.before(match.start())) is not None
    return whose == "child" or (whose == "self" and not any(m.role == "child" for m in sentence.mentions))


def _said(sentence: Sentence, match: re.Match[str]) -> bool | None:
    """True or False as said of the child; None where asked, doubted or said of others."""
    before, after = sentence.before(match.start()), sentence.after(match.end())
    if doubted(before) or _ASKED_TAIL.search(before) or not _childs(sentence, match):
        return None
    if re.match(r"^(?:儿童|患者|患儿|的?(?:孩子|娃儿?|儿童)(?:能|有|可|怎|享|免)|了?吗|还是|筛查|怎么|咋个?申|康复机构|的?症状|的?标准|是啥|有没|或)", after):
        return True if re.match("(?:儿童|患者|患儿)", after) and re.search(r"是(?:个|一个|一名)?$", before) else None
    if re.search(r"不像$|疑似$|不是$|没有?(?:得|查出|感染|患)?$|未$|没得$|莫得$|排除$|不算$|够不上$", before):
        return False if re.search(r"不是$|没有?(?:得|查出|感染|患)?$|没得$|莫得$|排除$|不算$", before) and "疑似" not in before else None
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
    said.update(_certificate(sentence))
    if (rehab := _REHAB.search(sentence.text)) and _whose(sentence, rehab.start()) == "child":
        before = sentence.before(rehab.start())
        if not doubted(before) and not re.search("不$|没$", before):
            said["rehab_need"] = True
    if tier := _tier(sentence):
        said["insurance_tier"] = tier
    return said


def _certificate(sentence: Sentence) -> dict[str, bool | str]:
    said: dict[str, bool | str] = {}
    for match in _NO_CERTIFICATE.finditer(sentence.text):
        before = sentence.before(match.start())
        if _whose(sentence, match.start()) in (None, "child") and not doubted(before) and not before.endswith("有"):
            if not re.match(r"(?:能|可以|怎么|咋|行不|的(?:娃|孩|儿童))", sentence.after(match.end())):
                return {"disability_kind": "none"}
    if "残" not in sentence.text:
        return said
    for match in _CERTIFIED.finditer(sentence.text):
        before = sentence.before(match.start())
        level = match["after"] or match["level"] or match["late"]
        kind = next((name for name, _ in _KIND_WORDS if match[name]), None)
        if "残" not in match[0] + sentence.text[max(0, match.start() - 8) : match.end() + 4]:
            continue
        if _whose(sentence, match.start()) not in ("child", None) or doubted(before) or _ASKED_TAIL.search(before):
            continue
        if re.match(r"(?:还是|或|和|、|到|以上|才|的?有没|的?能|吗|的?补)", sentence.after(match.end())) or NEGATED.search(before):
            continue
        if _whose(sentence, match.start()) is None and not re.search(r"残疾证|是|评|定|有$", before):
            continue
        if kind:
            said.setdefault("disability_kind", kind)
        if level:
            number = str("一二三四".find(level) + 1) if level in "一二三四" else level
            said.setdefault("disability_level", number)
            if number in ("1", "2"):
                said.setdefault("severe_disability", True)
    return said


def _tier(sentence: Sentence) -> str | None:
    text = sentence.text
    without = _UNINSURED.search(text)
    if without and not doubted(sentence.before(without.start())):
        after = sentence.after(without.end())
        if not re.match(r"(?:能|可以|怎么|咋|的(?:娃|孩|儿童))", after) and not sentence.before(without.start()).endswith("有"):
            return "none"
    found: dict[str, None] = {}
    for match in _TIER.finditer(text):
        before, after = sentence.before(match.start()), sentence.after(match.end())
        if doubted(before) or _ASKED_TAIL.search(before) or _ASKED_TAIL.search(match[0][: match[0].find("档") - 1]):
            return None
        if re.match(r"(?:还是|和|跟|或|、|好|要交|多少|好多|有啥|怎么|吗|能|与)", after):
            return None
        if not re.search(r"医保|合作医疗|农合|保险|参保|交|买|缴", text):
            continue
        if re.search(r"不是$|没$", match[0][: match[0].find("档") - 1]):
            continue
        digit = match["n"] or match["m"] or match["k"]
        found[{"一": "1", "二": "2"}.get(digit, digit)] = None
    return next(iter(found)) if len(found) == 1 else None
