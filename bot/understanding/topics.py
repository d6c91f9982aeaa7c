"""What a text is about, and which town it names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.understanding.spelling import mended
from bot.understanding.topic_words import TOPIC_WORDS
from entitlements.contacts import Town

_TOPICS = tuple(
    (topic, weight, re.compile(words, re.VERBOSE)) for topic, weight, words in TOPIC_WORDS
)


def topic_in(text: str) -> str | None:
    """One of the 22 topics of the policy vocabulary; the most specific words win."""
    text = mended(text.lower())
    best, most = None, 0
    for topic, weight, pattern in _TOPICS:
        if weight > most and pattern.search(text):
            best, most = topic, weight
    return best


def town_in(text: str, towns: Iterable[Town]) -> str | None:
    """The id of the town that a text names; None when none or several are named.

    A name inside a longer one does not count: 龙水镇 is not 龙 anything else.
    """
    found: dict[str, str] = {}
    for town in towns:
        for name in (town.name, *town.aliases):
            if name in text and len(name) > len(found.get(town.id, "")):
                found[town.id] = name
    inside = {
        town
        for town, name in found.items()
        if any(name != longer and name in longer for longer in found.values())
    }
    left = found.keys() - inside
    return left.pop() if len(left) == 1 else None
