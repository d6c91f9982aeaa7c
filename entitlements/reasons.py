"""What a reason is, and the reason for a single comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from entitlements.conditions import AtLeast, Before, In
from entitlements.facts import NOT_APPLICABLE, Answer, BirthDate, Facts
from entitlements.facts_in_words import fact_in_words
from entitlements.model import Pack
from entitlements.numbers import age_bounds
from entitlements.vocabulary import (
    AGE,
    BIRTH_DATE,
    RESIDENCE_INTERRUPTED,
    RESIDENCE_MONTHS,
    PackStatus,
)


@dataclass(frozen=True, slots=True)
class Citation:
    """What a reason rests on: a measure of a document, in the version in force."""

    document: str
    measure: int
    version: str
    in_force_from: date
    status: PackStatus


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition for this child: does it hold (None: not known), and why, in Chinese."""

    holds: bool | None
    sentence: str
    citation: Citation
    fact: str | None = None
    """The fact compared, where the reason is a comparison."""
    parts: tuple[Reason, ...] = ()


class How(Enum):
    """How an answer came to be known, or why it is not."""

    SAID = "said"
    IMPLIED = "implied"
    DECLINED = "declined"


Said = tuple[Answer | None, How]


@dataclass(frozen=True, slots=True)
class Situation:
    """One child on one day, as the reasons need it."""

    answers: Mapping[str, Answer]
    """With all that is implied."""
    said: Mapping[str, Said]
    compared: dict[In | AtLeast | Before, tuple[bool | None, str]] = field(default_factory=dict)
    """Comparisons made so far: whether they hold, and what is known."""


def situation(facts: Facts, completed: Mapping[str, Answer]) -> Situation:
    """``facts`` with ``completed``: what they imply, from ``Rules.complete``."""
    said: dict[str, Said] = {
        fact: (answer, How.SAID if fact in facts.values else How.IMPLIED)
        for fact, answer in completed.items()
    }
    for fact in facts.declined - completed.keys():
        said[fact] = (None, How.DECLINED)
    return Situation(completed, said)


def because(pack: Pack, fact: str, holds: bool | None, said: Mapping[str, Said], on: date) -> str:
    """What is known of a fact, as far as it bears on a comparison that ``holds`` or not."""
    birth, _ = said.get(BIRTH_DATE, (None, None))
    if fact == AGE and isinstance(birth, BirthDate):
        return _age_by_birth(birth, holds, on)
    answer, how = said.get(fact, (None, None))
    if answer is None:
        return "没有回答" if how is How.DECLINED else "还没问到"
    if answer is NOT_APPLICABLE:
        return "不适用"
    words = fact_in_words(pack, fact, answer)
    if fact == AGE and holds is None:
        return f"说的是 {words}，离得近，要看出生年月"
    if fact == RESIDENCE_MONTHS and holds is None:
        interrupted, _ = said.get(RESIDENCE_INTERRUPTED, (None, None))
        if interrupted is True:
            return f"住了 {words}，中间离开过，方案没写这样算不算"
        return f"住了 {words}，还要看中间离开过没有"
    return f"{words}，由别的回答推出" if how is How.IMPLIED else words


def _age_by_birth(birth: BirthDate, holds: bool | None, on: date) -> str:
    if holds is None:
        return f"{birth.year} 年 {birth.month} 月生，要看是哪一天"
    least, _ = age_bounds(birth, on)
    return f"按出生日期算满 {max(least, 0)} 岁"
