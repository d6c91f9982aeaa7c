"""What every operator means: the short, slow definition that the fast one is held equal to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import assert_never

from entitlements.conditions import (
    All,
    Always,
    Any,
    AtLeast,
    Before,
    Case,
    Condition,
    In,
    Not,
    Open,
    Ref,
)
from entitlements.facts import NOT_APPLICABLE, Answer, BirthDate
from entitlements.model import NamedCondition
from entitlements.numbers import age_reached, spoken_age_reached
from entitlements.vocabulary import AGE, BIRTH_DATE, RESIDENCE_INTERRUPTED, RESIDENCE_MONTHS


def evaluate(
    condition: Condition,
    answers: Mapping[str, Answer],
    named: Mapping[str, NamedCondition],
    on: date | None,
) -> bool | None:
    """True, false or None (not known) for these answers on this day.

    ``on`` None means that today is not known either: a birth date then says nothing of age.
    """

    def value(part: Condition) -> bool | None:
        return evaluate(part, answers, named, on)

    match condition:
        case In(fact, values):
            answer = answers.get(fact)
            return None if answer is None else answer in values
        case AtLeast() | Before():
            return _compare(condition, answers, on)
        case All(parts):
            return conjunction(map(value, parts))
        case Any(parts):
            return disjunction(map(value, parts))
        case Not(part):
            return negation(value(part))
        case Ref(name):
            return value(named[name].when)
        case Open():
            return None
        case Always():
            return True
        case Case(branches, otherwise):
            result = value(otherwise)
            for when, then in reversed(branches):
                result = _choose(value(when), value(then), result)
            return result
        case _:
            assert_never(condition)


def negation(value: bool | None) -> bool | None:
    return None if value is None else not value


def conjunction(values: Iterable[bool | None]) -> bool | None:
    """Kleene's "and": false as soon as one is false, otherwise unknown if one is unknown."""
    result: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def disjunction(values: Iterable[bool | None]) -> bool | None:
    """Kleene's "or": true as soon as one is true, otherwise unknown if one is unknown."""
    return negation(conjunction(negation(value) for value in values))


def _choose(when: bool | None, then: bool | None, rest: bool | None) -> bool | None:
    if when is None:
        return then if then == rest else None
    return then if when else rest


def _compare(
    comparison: AtLeast | Before, answers: Mapping[str, Answer], on: date | None
) -> bool | None:
    fact = comparison.fact
    if answers.get(fact) is NOT_APPLICABLE:
        return False
    reached = _reached(fact, comparison.bound, answers, on)
    if isinstance(comparison, Before):
        return negation(reached)
    if reached and fact == RESIDENCE_MONTHS:
        # The plan does not say whether two years may be broken: interrupted, a reached bound
        # is never known, and never failed.
        interrupted = answers.get(RESIDENCE_INTERRUPTED)
        return True if interrupted in (False, NOT_APPLICABLE) else None
    return reached


def _reached(fact: str, bound: int, answers: Mapping[str, Answer], on: date | None) -> bool | None:
    """Whether a number is ``bound`` or more; the birth date counts before the age as spoken."""
    if fact == AGE and isinstance(birth := answers.get(BIRTH_DATE), BirthDate):
        return None if on is None else age_reached(birth, bound, on)
    number = answers.get(fact)
    if not isinstance(number, int):
        return None
    return spoken_age_reached(number, bound) if fact == AGE else number >= bound
