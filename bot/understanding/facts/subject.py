"""Of whom an illness or a disability is said."""

from __future__ import annotations

import re

from bot.understanding.facts.text import Sentence


def whose(sentence: Sentence, position: int) -> str | None:
    """The nearest person before a position, in the clause or the ones before."""
    people = [m for m in sentence.mentions if m.end <= position]
    start, _ = sentence.clause(position)
    own = [m for m in people if m.start >= start]
    if own:
        return own[-1].role
    if (
        people
        and position - people[-1].end <= 16
        and "。" not in sentence.text[people[-1].end : position]
    ):
        return people[-1].role
    following = [m for m in sentence.mentions if position <= m.start <= position + 10]
    if following and re.search("的$", sentence.text[position : following[0].start]):
        return following[0].role
    roles = {m.role for m in sentence.mentions}
    return "child" if "child" in roles and roles <= {"child", "self"} else None
