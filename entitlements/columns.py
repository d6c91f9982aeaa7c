"""Comparisons by table: one look-up a fact gives the codes of all comparisons with it.

A *column* is one comparison in one code. For yes/no and choice facts the row of an answer is
found in a dict; for numbers by where the number falls between the bounds; for age by where
the birth date falls between the birthdays that count today.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from entitlements.codes import Bits, Code
from entitlements.conditions import AtLeast, Before, In
from entitlements.evaluate import evaluate
from entitlements.fact_model import Fact
from entitlements.facts import NOT_APPLICABLE, Answer, BirthDate
from entitlements.vocabulary import AGE, BIRTH_DATE, RESIDENCE_INTERRUPTED

Comparison = In | AtLeast | Before
Row = tuple[int, ...]
TwoFacts = Callable[[Answer | None, Answer | None], Row]


class Side(Enum):
    """How an open place of the plan is read: as it is, against the child, or for the child."""

    NONE = "as it is"
    STRICT = "strict"
    GENEROUS = "generous"

    @property
    def other(self) -> Side:
        return {Side.STRICT: Side.GENEROUS, Side.GENEROUS: Side.STRICT}.get(self, self)


@dataclass(frozen=True, slots=True)
class Column:
    comparison: Comparison
    code: Code
    side: Side
    """Only months of residence, when interrupted, differ by side."""


def choice_table(fact: Fact, columns: list[Column], bits: Bits) -> dict[Answer | None, Row]:
    """The row of every answer of a yes/no or choice fact; of None where it is not known."""
    missing = bits.fact(fact.id)
    table: dict[Answer | None, Row] = {None: (missing,) * len(columns)}
    for answer in (*fact.answers(), NOT_APPLICABLE):
        table[answer] = _row(columns, {fact.id: answer}, None, missing)
    return table


def number_rows(fact: Fact, columns: list[Column], bits: Bits) -> Callable[[Answer | None], Row]:
    """The row for a number other than age and months of residence."""
    rows = _RowsByNumber(fact.id, columns, {}, bits.fact(fact.id))
    unknown = (bits.fact(fact.id),) * len(columns)

    def row(answer: Answer | None) -> Row:
        return unknown if answer is None else rows.of(answer)

    return row


def residence_rows(
    fact: Fact, columns: list[Column], bits: Bits, interrupted: Fact | None
) -> TwoFacts:
    """The row for months of residence and whether they were interrupted.

    Until that is answered, a reached bound waits for it; interrupted, it waits for the
    reading that facts.yml names.
    """
    unknown = (bits.fact(fact.id),) * len(columns)
    if interrupted is None:
        plain = _RowsByNumber(fact.id, columns, {RESIDENCE_INTERRUPTED: False}, 0)
        return lambda months, _: unknown if months is None else plain.of(months)
    reading = bits.reading(interrupted.reading) if interrupted.reading else Bits.UNNAMED
    by_state: dict[Answer | None, _RowsByNumber] = {
        None: _RowsByNumber(fact.id, columns, {}, bits.fact(interrupted.id), _TO_GENEROUS),
        True: _RowsByNumber(fact.id, columns, {interrupted.id: True}, reading, _OPEN),
        False: _RowsByNumber(fact.id, columns, {interrupted.id: False}, 0),
    }
    by_state[NOT_APPLICABLE] = by_state[False]

    def row(months: Answer | None, broken: Answer | None) -> Row:
        return unknown if months is None else by_state[broken].of(months)

    return row


def age_rows(columns: list[Column], bits: Bits, on: date) -> TwoFacts:
    """The row for an age as spoken and a birth date: the date counts where both are known.

    What is missing is the birth date wherever an answer leaves a bound open, and the age
    while neither is known.
    """
    unknown = (bits.fact(AGE),) * len(columns)
    asks_birth = bits.fact(BIRTH_DATE) if BIRTH_DATE in bits.facts else Bits.UNNAMED
    known: dict[tuple[Answer | None, Answer | None], Row] = {(None, None): unknown}

    def row(age: Answer | None, birth: Answer | None) -> Row:
        if not isinstance(birth, BirthDate):
            birth = None  # not applicable says nothing of the age
        found = known.get((age, birth))
        if found is None:
            if len(known) > _REMEMBERED:
                known.clear()
                known[None, None] = unknown
            given = {AGE: age, BIRTH_DATE: birth}
            answers = {name: answer for name, answer in given.items() if answer is not None}
            found = known[age, birth] = _row(columns, answers, on, asks_birth)
        return found

    return row


_REMEMBERED = 20_000
"""Rows of ages kept: every day of the thirty years asked about, and to spare."""


_NO_SIDE: Mapping[Side, bool] = {}
_OPEN = {Side.STRICT: False, Side.GENEROUS: True}
_TO_GENEROUS = {Side.GENEROUS: True}
"""Interrupted or not, a reached bound passes generously: only the strict side waits for it."""


class _RowsByNumber:
    """Rows by the interval between bounds into which a number falls."""

    def __init__(
        self,
        fact: str,
        columns: list[Column],
        others: dict[str, Answer],
        missing: int,
        sides: Mapping[Side, bool] = _NO_SIDE,
    ) -> None:
        self._bounds = sorted(
            {c.comparison.bound for c in columns if not isinstance(c.comparison, In)}
        )
        lowest = self._bounds[0] - 1
        self._rows = [
            _row(columns, {**others, fact: number}, None, missing, sides)
            for number in (lowest, *self._bounds)
        ]
        self._none = _row(columns, {**others, fact: NOT_APPLICABLE}, None, missing)

    def of(self, number: Answer) -> Row:
        if isinstance(number, int):
            return self._rows[bisect_right(self._bounds, number)]
        return self._none


def _row(
    columns: list[Column],
    answers: dict[str, Answer],
    on: date | None,
    missing: int,
    sides: Mapping[Side, bool] = _NO_SIDE,
) -> Row:
    """The codes of all columns for these answers, as the definition of the operators has it.

    ``missing`` stands for what is not known, ``sides`` for the values it has when read from a
    side that makes it known.
    """
    row = []
    for column in columns:
        value = evaluate(column.comparison, answers, {}, on)
        if value is None:
            value = sides.get(column.side)
        row.append(missing if value is None else column.code.of(value))
    return tuple(row)
