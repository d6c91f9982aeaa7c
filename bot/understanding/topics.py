"""What a text is about, and which town it names."""

from __future__ import annotations

from collections.abc import Iterable

from entitlements.contacts import Town


def topic_in(text: str) -> str | None:
    """One of the 22 topics of the policy vocabulary; the most specific wins."""
    del text
    return None


def town_in(text: str, towns: Iterable[Town]) -> str | None:
    """The id of the town that a text names; None when none or several are named."""
    hits = {town.id for town in towns if any(name in text for name in (town.name, *town.aliases))}
    return hits.pop() if len(hits) == 1 else None
