"""Which tier of the residents' insurance is paid for the child."""

from __future__ import annotations

import re

from bot.understanding.facts.doubt import ASKED, doubted
from bot.understanding.facts.text import Sentence

_TIER = re.compile(
    r"(?:医保|居民医保|合作医疗|农合|新农合|保险)?[^，一二]{0,6}(?:交|买|参|缴|是|选|"
    r"办)(?:的|了|过|着|是|居民|医保|合作医疗|农合|到|起|保|一直|都)*(?P<n>[一二12])档|"
    r"医保(?:是)?(?P<m>[一二12])档|(?P<k>[一二12])档(?:的)?(?:医保|合作医疗|居民医保)"
)
_UNINSURED = re.compile(
    r"(?:没有?|没得|莫得|还没|未|断了)(?:给他|给她|给娃儿?|给孩子)?(?:交|买|参加?|缴|"
    r"办|上)(?:过|得|上|今年的?|娃儿?的?|居民)*(?:医保|合作医疗|农合|新农合|保险(?!箱))"
    r"|医保(?:都|还|也|今年|一直|就)*(?:没交|没买|断了|没缴|没参|没得|没上|没办|停了)"
)
_ASKED_TAIL = re.compile(rf"{ASKED}(?:给|我们|他|她|娃儿?|得|定|评|算|认定|查出|交|买|是|办)*$")
_ASKED_AFTER = re.compile(r"能|可以|怎么|咋|的(?:娃|孩|儿童)")
_OPEN_AFTER = re.compile(r"还是|和|跟|或|、|好|要交|多少|有啥|怎么|吗|能|与")
_INSURANCE = re.compile(r"医保|合作医疗|农合|保险|参保|交|买|缴")


def insurance_tier(sentence: Sentence) -> str | None:
    """The tier, or ``none`` where nothing is paid; None where two are named."""
    if not _INSURANCE.search(sentence.text):
        return None
    without = _UNINSURED.search(sentence.text)
    if without:
        before = sentence.before(without.start())
        asked = before.endswith("有") or _ASKED_AFTER.match(sentence.after(without.end()))
        if not asked and not doubted(before):
            return "none"
    found: dict[str, None] = {}
    for match in _TIER.finditer(sentence.text):
        before = sentence.before(match.start())
        lead = match[0][: match[0].find("档") - 1]
        if doubted(before) or _ASKED_TAIL.search(before) or _ASKED_TAIL.search(lead):
            return None
        if _OPEN_AFTER.match(sentence.after(match.end())):
            return None
        if not lead.endswith(("不是", "没")):
            digit = match["n"] or match["m"] or match["k"]
            found[{"一": "1", "二": "2"}.get(digit, digit)] = None
    return next(iter(found)) if len(found) == 1 else None
