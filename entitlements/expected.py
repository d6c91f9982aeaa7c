"""The answers to expect to a question, with their shares; answers that no rule tells apart
are taken together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from entitlements.conditions import AtLeast, Before, In
from entitlements.decide import Rules
from entitlements.evaluate import evaluate
from entitlements.fact_model import Fact
from entitlements.facts import Answer, BirthDate
from entitlements.priors import PriorRow, Shares, rows_of
from entitlements.references import comparisons_in
from entitlements.vocabulary import AGE, BIRTH_DATE

SPOKEN_TOO_HIGH = 0.3
"""How often a spoken age is a year more than the full years (虚岁)."""


class ExpectedAnswers:
    """The priors of a pack, condensed to the answers that differ for its rules on a day."""

    def __init__(self, rules: Rules) -> None:
        pack = rules.pack
        self._on = rules.on
        self._age = pack.facts.get(AGE)
        conditions = [
            version.when for b in pack.benefits.values() if (version := b.on(rules.on)) is not None
        ]
        conditions += [rule.when for fact in pack.facts.values() for rule in fact.implies]
        self._compared: dict[str, list[In | AtLeast | Before]] = {}
        for condition in conditions:
            for comparison in comparisons_in(condition, pack.conditions):
                self._compared.setdefault(comparison.fact, []).append(comparison)
        self._rows = {
            name: [self._condensed(fact.id, row) for row in rows_of(pack.priors, fact)]
            for name, fact in pack.facts.items()
            if fact.type != "date"
        }
        self._births = [self._as_births(row) for row in self._rows.get(AGE, ())]

    def of(self, fact: Fact, known: Mapping[str, Answer]) -> Shares:
        """Answers and shares, given what is known."""
        if fact.id != BIRTH_DATE:
            return _first(self._rows[fact.id], known)
        spoken, month = known.get(AGE), known.get(BIRTH_DATE)
        if isinstance(month, BirthDate):  # the month is known: the day decides
            last = month.latest.day
            days = (BirthDate(month.year, month.month, day) for day in (1, last))
            return tuple((day, 0.5) for day in days)
        if isinstance(spoken, int):
            shares = ((spoken, 1 - SPOKEN_TOO_HIGH), (max(spoken - 1, 0), SPOKEN_TOO_HIGH))
            return self._as_births(PriorRow((), shares)).shares
        return _first(self._births, known)

    def _as_births(self, row: PriorRow) -> PriorRow:
        """Ages as births half a year off the birthday: the month settles them."""
        births = ((_born(age, self._on), share) for age, share in row.shares)
        return self._condensed(AGE, PriorRow(row.when, tuple(births)))

    def _condensed(self, compared: str, row: PriorRow) -> PriorRow:
        """The row with answers taken together that satisfy the same comparisons."""
        together: dict[tuple[bool | None, ...], tuple[Answer, float]] = {}
        for answer, share in row.shares:
            name = BIRTH_DATE if isinstance(answer, BirthDate) else compared
            alike = tuple(
                evaluate(comparison, {name: answer}, {}, self._on)
                for comparison in self._compared.get(compared, ())
            )
            first, so_far = together.get(alike, (answer, 0.0))
            together[alike] = (first, so_far + share)
        return PriorRow(row.when, tuple(together.values()))


def _first(rows: Iterable[PriorRow], known: Mapping[str, Answer]) -> Shares:
    return next(row.shares for row in rows if row.holds(known))


def _born(age: Answer, on: date) -> BirthDate:
    """A birth month half a year before or after the birthday of somebody of ``age``."""
    assert isinstance(age, int)
    month = on.month + 6
    return BirthDate(on.year - age - (0 if month > 12 else 1), (month - 1) % 12 + 1)
