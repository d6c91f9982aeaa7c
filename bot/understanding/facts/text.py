"""A sentence made ready for reading: homophones undone, clauses and people found."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from bot.understanding.facts.people import Mention, mentions

_CONFUSIONS = (
    (r"[底的抵][保宝](?=$|[户家边证的不了，])|低[宝报堡包](?=$|[户家边证的不了，])", "低保"),
    (r"孤[而耳尔]", "孤儿"),
    (r"(?<=[一二三四五六七八九1-9])年[纪极机及]", "年级"),
    (r"(?<=[一二两12])[当挡荡](?=$|[，的了医]|居民)", "档"),
    (r"事[时是]无人抚养|事实无人扶养|是实无人抚养|事实无人[辅府]养", "事实无人抚养"),
    (r"特[闲困]户|特坤", "特困"),
    (r"边[园源圆]户|低保[边编变][缘园源圆沿远]", "低保边缘"),
    (r"忧抚|建党立卡", ""),
    (r"检测户|监测护|返贫检测|返贫监侧", "监测户"),
    (r"户囗|护口|户扣", "户口"),
    (r"居住正|居注证|暂住证", "居住证"),
    (r"留首儿童|流守儿童|刘守儿童", "留守儿童"),
    (r"做牢|座牢|坐劳", "坐牢"),
    (r"服型|服行(?=$|，|期)", "服刑"),
    (r"失连|失恋(?=[几两三好]|多年|半年)", "失联"),
    (r"自必症|自闭正|孤独正|自避症", "自闭症"),
    (r"幼儿圆|幼而园|幼稚园", "幼儿园"),
    (r"改架", "改嫁"),
    (r"残废证", "残疾证"),
    (r"残级", "残疾"),
    (r"(?<=[精智])(?=残疾)", ""),
)
_SPELLINGS = tuple((re.compile(pattern), right) for pattern, right in _CONFUSIONS if right)
_SUSPECT = re.compile(
    "[纪极机及当挡荡宝报堡包底抵而耳尔时是扶辅府闲坤园源编变沿远圆检护侧囗扣正注暂首流刘做座劳型行连恋必避稚架废级]"
)
_STOP = re.compile(r"[,，。!！?？;；、:：…~～\s]+")
_STRONG = frozenset("。！？!?；;")


@dataclass(frozen=True)
class Sentence:
    """The text, where its clauses begin and end, and whom it speaks of."""

    text: str
    stops: tuple[int, ...] = field(default=())

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        return mentions(self.text)

    def clause(self, position: int) -> tuple[int, int]:
        """Start and end of the clause around a position."""
        after = bisect_right(self.stops, position)
        start = self.stops[after - 1] + 1 if after else 0
        end = self.stops[after] if after < len(self.stops) else len(self.text)
        return start, end

    def before(self, position: int, width: int = 16) -> str:
        """What stands before a position in its clause."""
        start = self.clause(position)[0]
        return self.text[max(start, position - width) : position]

    def after(self, position: int, width: int = 16) -> str:
        """What follows a position in its clause."""
        if position < len(self.text) and self.text[position] == "，":
            return ""
        return self.text[position : min(self.clause(position)[1], position + width)]


def sentence(text: str) -> Sentence:
    """A text with every stop as ``，`` (or ``。`` where a sentence ends) and spellings mended."""
    text = _STOP.sub(lambda m: "。" if _STRONG & set(m[0]) else "，", text.lower())
    if _SUSPECT.search(text):
        for pattern, right in _SPELLINGS:
            text = pattern.sub(right, text)
    text = text.replace("。", "，。")
    return Sentence(text, tuple(i for i, c in enumerate(text) if c in "，。"))
