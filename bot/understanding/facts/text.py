"""A sentence made ready for reading: homophones undone, clauses and people found."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from bot.understanding.facts.people import Mention, mentions
from bot.understanding.spelling import mended

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
    text = mended(text).replace("。", "，。")
    return Sentence(text, tuple(i for i, c in enumerate(text) if c in "，。"))
