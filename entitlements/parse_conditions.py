"""Conditions and amounts out of YAML: exactly one operator a mapping, everything known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from entitlements.conditions import (
    NEVER,
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
    Value,
)
from entitlements.fact_model import Fact
from entitlements.yaml_source import Item, Problems

OPERATORS = ("is", "in", "at_least", "before", "all", "any", "not", "ref", "open", "always", "case")


@dataclass(frozen=True, slots=True)
class Names:
    """What a condition, an amount or a text may name."""

    facts: Mapping[str, Fact]
    conditions: Collection[str]
    readings: Collection[str]
    parameters: Collection[str]
    benefits: Collection[str]


def parse_condition(item: Item | None, names: Names, problems: Problems) -> Condition:
    """The condition written at ``item``; a mistake is reported and read as ``always``."""
    if item is None:
        return Always()
    if not isinstance(item.value, dict) or len(item.value) != 1:
        problems.add(item, "a mapping with exactly one operator of " + ", ".join(OPERATORS))
        return Always()
    ((operator, argument),) = item.value.items()
    parse = _PARSERS.get(operator)
    if parse is None:
        expected = "one operator of " + ", ".join(OPERATORS)
        problems.add(item, expected, f"the operator {operator!r}")
        return Always()
    return parse(argument, names, problems)


def _comparison(item: Item, names: Names, problems: Problems) -> tuple[Fact, Item] | None:
    """The fact and what it is compared with, of ``{fact: …}``."""
    if not isinstance(item.value, dict) or len(item.value) != 1:
        problems.add(item, "one fact and what it is compared with, as {fact: value}")
        return None
    ((name, argument),) = item.value.items()
    fact = names.facts.get(name)
    if fact is None:
        problems.add(argument, "a fact of facts.yml", f"the unknown fact {name!r}")
        return None
    return fact, argument


def parse_answer(item: Item, fact: Fact, problems: Problems) -> Value | None:
    """An answer of a yes/no or choice fact; None after a mistake."""
    answers = fact.answers()
    if not answers:
        problems.add(item, f"at_least or before: {fact.id} is {fact.type}")
        return None
    value = item.value
    if fact.type == "choice" and type(value) is int:
        value = str(value)  # the tiers 1 and 2 may stand without quotes
    if type(value) in (bool, str) and value in answers:
        return value  # type: ignore[return-value]  # narrowed by the line above
    shown = ", ".join(str(answer).lower() for answer in answers)
    problems.add(item, f"an answer of {fact.id}: {shown}")
    return None


def _is(item: Item, names: Names, problems: Problems) -> Condition:
    if (pair := _comparison(item, names, problems)) is None:
        return Always()
    answer = parse_answer(pair[1], pair[0], problems)
    return Always() if answer is None else In(pair[0].id, (answer,))


def _in(item: Item, names: Names, problems: Problems) -> Condition:
    if (pair := _comparison(item, names, problems)) is None:
        return Always()
    fact, argument = pair
    entries = problems.items(argument)
    if not entries:
        problems.add(argument, "at least one answer")
    answers = [parse_answer(entry, fact, problems) for entry in entries]
    return In(fact.id, tuple(dict.fromkeys(a for a in answers if a is not None)))


def _bound(item: Item, names: Names, problems: Problems) -> tuple[str, int] | None:
    if (pair := _comparison(item, names, problems)) is None:
        return None
    fact, argument = pair
    if fact.type not in ("years", "months"):
        problems.add(argument, f"a fact in years or months; {fact.id} is {fact.type}", fact.id)
        return None
    return fact.id, problems.number(argument)


def _at_least(item: Item, names: Names, problems: Problems) -> Condition:
    bound = _bound(item, names, problems)
    return Always() if bound is None else AtLeast(*bound)


def _before(item: Item, names: Names, problems: Problems) -> Condition:
    bound = _bound(item, names, problems)
    return Always() if bound is None else Before(*bound)


def _several(item: Item, names: Names, problems: Problems) -> tuple[Condition, ...]:
    entries = problems.items(item)
    if not entries:
        problems.add(item, "at least one condition")
    return tuple(parse_condition(entry, names, problems) for entry in entries)


def _always(item: Item, _names: Names, problems: Problems) -> Condition:
    if item.value is not True:
        problems.add(item, "true")
    return Always()


def parse_name(item: Item, known: Collection[str], what: str, problems: Problems) -> str:
    name = problems.text(item)
    if name and name not in known:
        problems.add(item, what, f"the unknown name {name!r}")
    return name


def _case(item: Item, names: Names, problems: Problems) -> Condition:
    branches, last = split_case(item, names, problems)
    parsed = tuple((when, parse_condition(then, names, problems)) for when, then in branches)
    return Case(parsed, NEVER if last is None else parse_condition(last, names, problems))


def split_case(
    item: Item, names: Names, problems: Problems
) -> tuple[list[tuple[Condition, Item]], Item | None]:
    """The branches of a case and its ``otherwise``, which can only be the last entry."""
    branches: list[tuple[Condition, Item]] = []
    entries = problems.items(item)
    if not entries:
        problems.add(item, "at least one branch")
    for number, entry in enumerate(entries, start=1):
        if isinstance(entry.value, dict) and "otherwise" in entry.value:
            problems.mapping(entry, ["otherwise"])
            if number < len(entries):
                problems.add(entry, "otherwise as the last branch", "branches after it")
            return branches, entry.value["otherwise"]
        branch = problems.mapping(entry, ["when", "then"])
        if "when" in branch and "then" in branch:
            branches.append((parse_condition(branch["when"], names, problems), branch["then"]))
    return branches, None


_PARSERS: dict[str, Callable[[Item, Names, Problems], Condition]] = {
    "is": _is,
    "in": _in,
    "at_least": _at_least,
    "before": _before,
    "all": lambda item, names, problems: All(_several(item, names, problems)),
    "any": lambda item, names, problems: Any(_several(item, names, problems)),
    "not": lambda item, names, problems: Not(parse_condition(item, names, problems)),
    "ref": lambda item, names, problems: Ref(
        parse_name(item, names.conditions, "a name of conditions.yml", problems)
    ),
    "open": lambda item, names, problems: Open(
        parse_name(item, names.readings, "an id of readings.yml", problems)
    ),
    "always": _always,
    "case": _case,
}
