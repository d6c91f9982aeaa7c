"""Checks what is said about a child: known facts, right types, in range, possible together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import assert_never

from entitlements.errors import FactsError
from entitlements.evaluate import evaluate
from entitlements.fact_model import Fact
from entitlements.facts import Answer, BirthDate, Facts, parse_birth_date
from entitlements.implied import add_implied
from entitlements.model import Pack
from entitlements.numbers import SPOKEN_MARGIN, age_bounds
from entitlements.references import facts_in
from entitlements.vocabulary import AGE, BIRTH_DATE

Errors = list[tuple[str, str]]


def check_facts(
    pack: Pack,
    raw: Mapping[str, object],
    *,
    declined: Collection[str] = (),
    not_applicable: Collection[str] = (),
    on: date | None = None,
) -> Facts:
    """The facts, if they can all be right; otherwise FactsError with a sentence for each.

    ``raw`` holds plain values: true/false, the id of a choice, a whole number, a birth date
    as ``YYYY-MM-DD``, ``YYYY-MM`` or ``date``. None means not known: the fact is left out, it
    never counts as false. ``on`` is today; without it, what depends on today is not checked.
    """
    errors: Errors = []
    values: dict[str, Answer] = {}
    for name, given in raw.items():
        fact = pack.facts.get(name)
        if fact is None:
            errors.append((name, f"没有“{name}”这一项，请看事项清单。"))
        elif given is not None:
            answer = _answer(fact, given)
            if answer is None:
                errors.append((name, _expected(fact)))
            else:
                values[name] = answer
    for name in (*declined, *not_applicable):
        if name not in pack.facts:
            errors.append((name, f"没有“{name}”这一项，请看事项清单。"))
        elif name in values:
            label = pack.facts[name].label
            errors.append((name, f"“{label}”已经有回答，不能又写成不愿说或不适用。"))
    for name in {*declined} & {*not_applicable}:
        errors.append((name, f"“{name}”不能又是不愿说、又是不适用。"))
    if errors:
        raise FactsError(errors)
    facts = Facts(values, frozenset(declined), frozenset(not_applicable))
    if errors := list(_impossible(pack, facts, on)):
        raise FactsError(errors)
    return facts


def _answer(fact: Fact, given: object) -> Answer | None:
    """The answer in its type; None where it has another type or is out of range."""
    match fact.type:
        case "yes_no":
            return given if isinstance(given, bool) else None
        case "choice":
            text = str(given) if type(given) is int else given
            return text if isinstance(text, str) and text in fact.answers() else None
        case "years" | "months":
            low, high = fact.range or (0, 0)
            return given if type(given) is int and low <= given <= high else None
        case "date":
            return _birth_date(given)
        case _:
            assert_never(fact.type)


def _birth_date(given: object) -> BirthDate | None:
    if type(given) is date:
        return BirthDate(given.year, given.month, given.day)
    if isinstance(given, BirthDate):
        return given
    try:
        return parse_birth_date(given) if isinstance(given, str) else None
    except ValueError:
        return None


def _expected(fact: Fact) -> str:
    """What can be answered, in a sentence."""
    match fact.type:
        case "yes_no":
            return f"“{fact.label}”请回答是（true）或不是（false）。"
        case "choice":
            shown = "、".join(f"{choice.label}（{choice.id}）" for choice in fact.choices)
            return f"“{fact.label}”请从这些里选一个：{shown}。"
        case "years" | "months":
            unit = "岁" if fact.type == "years" else "个月"
            low, high = fact.range or (0, 0)
            return f"“{fact.label}”请填整数，{low} 到 {high} {unit}之间。"
        case "date":
            return f"“{fact.label}”请写成 2018-03-02，只记得月份就写 2018-03。"
        case _:
            assert_never(fact.type)


def _impossible(pack: Pack, facts: Facts, on: date | None) -> Iterator[tuple[str, str]]:
    """Combinations that the pack, or the calendar, rules out."""
    yield from _birth(pack, facts, on)
    answers = facts.answers()
    clashes = add_implied(pack, answers, on)
    found = False
    for fact in pack.facts.values():
        for rule in fact.impossible_with:
            if evaluate(rule.when, answers, pack.conditions, on):
                found = True
                yield fact.id, rule.because
    if found:
        return  # the pack's own sentence says it better
    for when, target in clashes:
        given = [name for name in facts_in(when, pack.conditions) if name in facts.values]
        labels = [pack.facts[name].label for name in given]
        shown = "、".join(f"“{label}”" for label in labels)
        yield target, f"{shown}和“{pack.facts[target].label}”的回答对不上，请再看一下。"


def _birth(pack: Pack, facts: Facts, on: date | None) -> Iterator[tuple[str, str]]:
    """A birth date must be past, within the ages asked about, and near the age as spoken."""
    birth = facts.values.get(BIRTH_DATE)
    if on is None or not isinstance(birth, BirthDate):
        return
    if birth.earliest > on:
        yield BIRTH_DATE, "出生日期在今天之后，请再看一下。"
        return
    least, greatest = age_bounds(birth, on)
    age = pack.facts.get(AGE)
    if age is not None and age.range is not None and greatest > age.range[1]:
        yield BIRTH_DATE, f"按出生日期算已经满 {greatest} 岁，请再看一下年份。"
    spoken = facts.values.get(AGE)
    if isinstance(spoken, int) and max(spoken - least, greatest - spoken) > SPOKEN_MARGIN:
        # a larger difference could turn a decided age round: it is asked again instead
        yield (
            BIRTH_DATE,
            f"说的年龄是 {spoken} 岁，按出生日期算是 {max(least, 0)} 岁，对不上，请再看一下。",
        )
