"""When the emergency card shows: the words of a text, or the model's belief, either is enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.understanding.rasa import Ranked
from bot.understanding.safety import Danger

#: Share of the model's belief in danger above which the card shows (docs/understanding.md).
MODEL_ALARM = 0.35


#: A belief in danger below which, with another meaning this sure, words of violence are
#: taken for talk about something else.
NEXT_TO_NOTHING, SURE = 0.03, 0.5
#: A belief in distress beside danger that tells despair from violence.
HEART = 0.12
_OVERRULED = (Danger.VIOLENCE, Danger.PARTNER_VIOLENCE)


def model_danger(ranking: Iterable[Ranked]) -> bool:
    """True when report and emergency together hold enough of the model's belief."""
    return _believed(ranking) >= MODEL_ALARM


def _believed(ranking: Iterable[Ranked]) -> float:
    return sum(e.confidence for e in ranking if e.intent in ("report_harm", "emergency_self"))


def believed(ranking: Sequence[Ranked]) -> bool:
    """True when the model holds its first meaning for likelier than all others together."""
    return bool(ranking) and ranking[0].confidence >= 0.5


def speaks_of_oneself(ranking: Iterable[Ranked]) -> bool:
    """True when the model takes the writer for the one in danger rather than for a witness."""
    share = {entry.intent: entry.confidence for entry in ranking}
    return share.get("emergency_self", 0.0) > share.get("report_harm", 0.0)


def alarm(by_words: Danger | None, ranking: Iterable[Ranked], *, insistent: bool) -> Danger | None:
    """What kind of danger to show, if any; the words know the kind better than the model.

    Either is enough. One exception: words of violence that do not insist
    (:func:`bot.understanding.safety.insists`), in a text that the model is all but certain is
    something else (a bill after a dog's bite, a game), stay quiet. Words of wanting to die, of
    poison and of wounds are never overruled, nor are any while the model is down.
    """
    ranking = tuple(ranking)
    if not insistent and by_words in _OVERRULED and _surely_something_else(ranking):
        return None
    if by_words is not None:
        return by_words
    if not model_danger(ranking):
        return None
    return Danger.DESPAIR if _of_the_heart(ranking) else Danger.VIOLENCE


def _of_the_heart(ranking: tuple[Ranked, ...]) -> bool:
    """The writer is the one in danger, and distress is what else it may be: nobody does it."""
    share = {entry.intent: entry.confidence for entry in ranking}
    return speaks_of_oneself(ranking) and share.get("psych_help", 0.0) >= HEART


def _surely_something_else(ranking: tuple[Ranked, ...]) -> bool:
    return bool(ranking) and ranking[0].confidence >= SURE and _believed(ranking) < NEXT_TO_NOTHING
