"""What is recorded of a visit: plain choices, and words of one's own. Nothing is scored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from visits.duties import Kind


class HowItIs(StrEnum):
    """How the child is, as the director sees it."""

    WELL = "well"
    NOT_SURE = "not_sure"
    NOT_WELL = "not_well"


class Need(StrEnum):
    """What is lacking."""

    MONEY = "money"
    SCHOOL = "school"
    HEALTH = "health"
    CARE = "care"
    COMPANY = "company"


class Worry(StrEnum):
    """A worry leads to a road: benefits, somebody to talk to, the sealed report."""

    NONE = "none"
    BENEFITS = "benefits"
    MIND = "mind"
    HARM = "harm"


class Outcome(StrEnum):
    """All that is kept of a psychological identification (measure 11)."""

    NO_REFERRAL = "no_referral"
    REFERRAL = "referral"


class Fact(StrEnum):
    """The three facts that measure 11 names."""

    STUDY_PRESSURE = "study_pressure"
    FAMILY_CHANGE = "family_change"
    POVERTY = "poverty"


class Missed(StrEnum):
    """Why a contact or visit did not come about."""

    NO_ANSWER = "no_answer"
    NOBODY_HOME = "nobody_home"
    AWAY = "away"
    REFUSED = "refused"
    OTHER = "other"


NAMES: dict[StrEnum, str] = {
    HowItIs.WELL: "还好",
    HowItIs.NOT_SURE: "说不准",
    HowItIs.NOT_WELL: "不太好",
    Need.MONEY: "钱、物",
    Need.SCHOOL: "上学",
    Need.HEALTH: "看病",
    Need.CARE: "没人照看",
    Need.COMPANY: "没人陪",
    Worry.NONE: "没有担心的",
    Worry.BENEFITS: "可能有待遇没领到",
    Worry.MIND: "心里可能有事",
    Worry.HARM: "可能受了伤害",
    Outcome.NO_REFERRAL: "无需转介",
    Outcome.REFERRAL: "需转介",
    Fact.STUDY_PRESSURE: "学业压力",
    Fact.FAMILY_CHANGE: "家庭变故",
    Fact.POVERTY: "经济困难",
    Missed.NO_ANSWER: "没打通",
    Missed.NOBODY_HOME: "没人在家",
    Missed.AWAY: "外出了",
    Missed.REFUSED: "不愿意见",
    Missed.OTHER: "别的原因",
}


@dataclass(frozen=True, slots=True, repr=False)
class Visit:
    """One contact, visit, check or identification. ``None`` is what nobody said.

    ``alone``: whether the child was spoken to without others. ``companions``: who came along.
    ``outcome`` and ``facts`` belong to an identification only.
    """

    kind: Kind
    day: date
    seen: bool | None = None
    alone: bool | None = None
    how: HowItIs | None = None
    needs: frozenset[Need] = frozenset()
    worry: Worry | None = None
    companions: str = ""
    note: str = ""
    outcome: Outcome | None = None
    facts: frozenset[Fact] = field(default=frozenset())

    def __post_init__(self) -> None:
        if self.kind is not Kind.IDENTIFICATION and (self.outcome or self.facts):
            raise ValueError("an outcome belongs to an identification")

    def __repr__(self) -> str:
        return f"Visit({self.kind.value}, {self.day})"

    def content(self) -> dict[str, Any]:
        """What is sealed."""
        return {
            "how": self.how,
            "needs": sorted(self.needs),
            "worry": self.worry,
            "companions": self.companions,
            "note": self.note,
            "outcome": self.outcome,
            "facts": sorted(self.facts),
        }

    def bare(self) -> Visit:
        """Only kind and day: all that stays in the visit when its words told of harm."""
        return Visit(self.kind, self.day)


def visit_of(
    kind: Kind, day: date, content: dict[str, Any] | None, *, seen: bool | None, alone: bool | None
) -> Visit:
    """A visit as it was kept; ``content`` is ``None`` where only kind and day were."""
    if content is None:
        return Visit(kind, day, seen, alone)
    return Visit(
        kind,
        day,
        seen,
        alone,
        how=HowItIs(content["how"]) if content["how"] else None,
        needs=frozenset(map(Need, content["needs"])),
        worry=Worry(content["worry"]) if content["worry"] else None,
        companions=content["companions"],
        note=content["note"],
        outcome=Outcome(content["outcome"]) if content["outcome"] else None,
        facts=frozenset(map(Fact, content["facts"])),
    )
