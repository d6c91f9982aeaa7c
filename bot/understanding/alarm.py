"""When the emergency card shows: the words of a text, or the model's belief, either is enough."""

from __future__ import annotations

from collections.abc import Iterable

from bot.understanding.rasa import Ranked
from bot.understanding.safety import Danger

#: Share of the model's belief in danger above which the card shows (docs/understanding.md).
MODEL_ALARM = 0.35


def model_danger(ranking: Iterable[Ranked]) -> bool:
    """True when report and emergency together hold enough of the model's belief."""
    believed = sum(
        entry.confidence for entry in ranking if entry.intent in ("report_harm", "emergency_self")
    )
    return believed >= MODEL_ALARM


def speaks_of_oneself(ranking: Iterable[Ranked]) -> bool:
    """True when the model takes the writer for the one in danger rather than for a witness."""
    share = {entry.intent: entry.confidence for entry in ranking}
    return share.get("emergency_self", 0.0) > share.get("report_harm", 0.0)


def alarm(by_words: Danger | None, ranking: Iterable[Ranked]) -> Danger | None:
    """What kind of danger to show, if any; the words know the kind better than the model."""
    if by_words is not None:
        return by_words
    return Danger.VIOLENCE if model_danger(ranking) else None
