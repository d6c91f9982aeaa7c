"""What another version of the policy, or another day, changes for one child."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from entitlements.decide import Decision, Outcome, Rules
from entitlements.facts import Facts


class Change(StrEnum):
    """How a benefit changes for a child; what is no rule counts as not eligible."""

    GAINS = "gains"
    LOSES = "loses"
    BECOMES_UNKNOWN = "becomes_unknown"
    IS_SETTLED = "is_settled"
    """It was unknown and now it is known that it does not fit."""
    AMOUNT = "amount"
    """Eligible before and after, with other amounts."""


@dataclass(frozen=True, slots=True)
class BenefitChange:
    """One benefit that changes; None where only one of the two packs has it."""

    benefit: str
    change: Change
    before: Decision | None
    after: Decision | None


def changes(before: Rules, after: Rules, facts: Facts) -> tuple[BenefitChange, ...]:
    """The benefits that change for this child from ``before`` to ``after``.

    Facts that one of the packs does not ask about stay unused there. Benefits come in the
    order of the later pack, then those that it no longer has.
    """
    old, new = before.decide(facts), after.decide(facts)
    found = []
    for benefit in dict.fromkeys((*new, *old)):
        change = _change(old.get(benefit), new.get(benefit))
        if change is not None:
            found.append(BenefitChange(benefit, change, old.get(benefit), new.get(benefit)))
    return tuple(found)


def _change(before: Decision | None, after: Decision | None) -> Change | None:
    was, becomes = _settled(before), _settled(after)
    if was is becomes:
        same = was is not Outcome.ELIGIBLE or _amounts(before) == _amounts(after)
        return None if same else Change.AMOUNT
    if becomes is Outcome.ELIGIBLE:
        return Change.GAINS
    if was is Outcome.ELIGIBLE and becomes is Outcome.NOT_ELIGIBLE:
        return Change.LOSES
    return Change.BECOMES_UNKNOWN if becomes is Outcome.UNKNOWN else Change.IS_SETTLED


def _settled(decision: Decision | None) -> Outcome:
    """The outcome, where no rule in force grants nothing."""
    if decision is None or decision.outcome is Outcome.NO_RULE:
        return Outcome.NOT_ELIGIBLE
    return decision.outcome


def _amounts(decision: Decision | None) -> set[tuple[str, int | float]]:
    return set() if decision is None else {(a.unit, a.value) for a in decision.amounts}
