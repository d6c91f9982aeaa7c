"""The child's disability certificate: kind and level."""

from __future__ import annotations

import re

from bot.understanding.facts.doubt import ASKED, NEGATED, doubted
from bot.understanding.facts.subject import whose
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
    rf"(?:{_KIND})(?:残疾|残|类)?(?:证|人)?(?:是|的是|为|上写的是|，)?(?:(?P<after>{_L})"
    rf"级)?|(?<!几)(?P<level>{_L})级(?:重度|轻度|中度)?(?:残疾|残|伤残)?|残疾证?(?:上)"
    rf"?(?:写的?|是|为|等级|定的?)*(?P<late>{_L})级"
)
#: 听力一级 can only be what a certificate says.
_GRADED = re.compile(rf"(?:视力|听力|言语|肢体|智力|精神|多重){_L}级")
_NO_CERTIFICATE = re.compile(
    r"(?:没有?|没得|莫得|还没|未)(?:有|得|去|给[^，]{1,3})?(?:办|评|领|拿)?(?:过|得|到)"
    r"?残疾证|残疾证(?:还|都|也|一直)*(?:没办|没得|没有|莫得|没评|没下来)|"
    r"(?P<healthy>(?:没有?|没得|莫得|不是)(?:啥子?|什么)?残疾(?![证人]))"
)
_ASKED_TAIL = re.compile(rf"{ASKED}(?:给|我们|他|她|娃儿?|得|定|评|算|认定|查出|交|买|是|办)*$")
_ASKED_AFTER = re.compile(r"能|可以|怎么|咋|行不|的(?:娃|孩|儿童)")
_OPEN_AFTER = re.compile(r"还是|或|和|、|到|以上|才|的?有没|的?能|吗|的?补")
_ON_PAPER = re.compile(r"残疾证|是|评|定|有$")


def certificate(sentence: Sentence) -> dict[str, bool | str]:
    """What is said of the child's certificate; 一级 and 二级 are severe."""
    for match in _NO_CERTIFICATE.finditer(sentence.text):
        before = sentence.before(match.start())
        asked = before.endswith("有") or _ASKED_AFTER.match(sentence.after(match.end()))
        if not asked and not doubted(before) and whose(sentence, match.start()) in (None, "child"):
            healthy = {"severe_disability": False} if match["healthy"] else {}
            return {"disability_kind": "none", **healthy}
    said: dict[str, bool | str] = {}
    for match in _CERTIFIED.finditer(sentence.text):
        if not _is_childs(sentence, match):
            continue
        level = match["after"] or match["level"] or match["late"]
        kind = next((name for name, _ in _KIND_WORDS if match[name]), None)
        if kind:
            said.setdefault("disability_kind", kind)
        if level:
            number = str("一二三四".find(level) + 1) if level in "一二三四" else level
            said.setdefault("disability_level", number)
            if number in ("1", "2"):
                said.setdefault("severe_disability", True)
            elif number == "4" or kind in ("visual", "hearing", "speech", "physical"):
                said.setdefault("severe_disability", False)
    return said


def _is_childs(sentence: Sentence, match: re.Match[str]) -> bool:
    around = sentence.text[max(0, match.start() - 8) : match.end() + 4]
    if "残" not in around and not _GRADED.fullmatch(match[0]):
        return False
    before = sentence.before(match.start())
    if doubted(before) or _ASKED_TAIL.search(before) or NEGATED.search(before):
        return False
    if _OPEN_AFTER.match(sentence.after(match.end())):
        return False
    who = whose(sentence, match.start())
    return who == "child" or (who is None and _ON_PAPER.search(before) is not None)
