"""facts.yml: two passes, because implications may speak of facts that come later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast, get_args

from entitlements.conditions import Value
from entitlements.fact_model import Choice, Fact, Implication, Impossible
from entitlements.parse_conditions import Names, parse_answer, parse_condition
from entitlements.vocabulary import FactType, Sensitivity
from entitlements.yaml_source import Item, Problems

_REQUIRED = ("id", "type", "label", "question", "why", "sensitivity", "difficulty", "group")
_OPTIONAL = ("choices", "range", "proof", "implies", "impossible_with", "reading", "asked_after")


@dataclass(frozen=True, slots=True)
class RawFact:
    """A fact whose implications are not read yet."""

    fact: Fact
    entry: Item
    implies: Item | None
    impossible_with: Item | None
    reading: Item | None


def read_facts(entries: Mapping[str, Item], problems: Problems) -> dict[str, RawFact]:
    return {name: _raw_fact(entry, problems) for name, entry in entries.items()}


def finish_facts(raw: Mapping[str, RawFact], names: Names, problems: Problems) -> dict[str, Fact]:
    """The facts with implications and impossible combinations, once all ids are known."""
    facts = {}
    for name, entry in raw.items():
        implies = tuple(
            _implication(item, names, problems) for item in problems.items(entry.implies)
        )
        impossible = tuple(
            _impossible(item, names, problems) for item in problems.items(entry.impossible_with)
        )
        facts[name] = replace(entry.fact, implies=implies, impossible_with=impossible)
        if entry.reading is not None and entry.fact.reading not in names.readings:
            problems.add(entry.reading, "an id of readings.yml")
    return facts


def _raw_fact(entry: Item, problems: Problems) -> RawFact:
    keys = problems.mapping(entry, _REQUIRED, _OPTIONAL)
    kind = cast(FactType, problems.one_of(keys.get("type"), get_args(FactType)))
    difficulty = problems.number(keys.get("difficulty"))
    if "difficulty" in keys and difficulty not in (1, 2, 3):
        problems.add(keys["difficulty"], "1, 2 or 3")
    if kind == "choice" and "choices" not in keys:
        problems.add(entry, "the key 'choices' for a choice", "no such key")
    if kind in ("years", "months") and "range" not in keys:
        problems.add(entry, "the key 'range' for a number", "no such key")
    fact = Fact(
        id=problems.text(keys.get("id")),
        type=kind,
        label=problems.text(keys.get("label")),
        question=problems.text(keys.get("question")),
        why=problems.text(keys.get("why")),
        choices=_choices(keys.get("choices"), problems),
        range=problems.optional(keys.get("range"), lambda item: _range(item, problems)),
        sensitivity=cast(
            Sensitivity, problems.one_of(keys.get("sensitivity"), get_args(Sensitivity))
        ),
        difficulty=difficulty,
        group=problems.text(keys.get("group")),
        proof=problems.optional(keys.get("proof"), problems.text),
        implies=(),
        impossible_with=(),
        reading=problems.optional(keys.get("reading"), problems.text),
        asked_after=problems.texts(keys.get("asked_after")),
    )
    return RawFact(
        fact, entry, keys.get("implies"), keys.get("impossible_with"), keys.get("reading")
    )


def _choices(item: Item | None, problems: Problems) -> tuple[Choice, ...]:
    choices: dict[str, Choice] = {}
    for entry in problems.items(item):
        keys = problems.mapping(entry, ["id", "label"])
        if not keys:
            continue
        raw = keys.get("id")
        name = str(raw.value) if raw is not None and type(raw.value) is int else problems.text(raw)
        if name in choices:
            problems.add(entry, "each choice once", f"the choice {name!r} again")
        choices[name] = Choice(name, problems.text(keys.get("label")))
    return tuple(choices.values())


def _range(item: Item, problems: Problems) -> tuple[int, int]:
    ends = [problems.number(end) for end in problems.items(item)]
    if len(ends) != 2 or ends[0] > ends[1]:
        problems.add(item, "[smallest, largest]")
        return (0, 0)
    return (ends[0], ends[1])


def _implication(item: Item, names: Names, problems: Problems) -> Implication:
    keys = problems.mapping(item, ["when", "then"])
    settled: list[tuple[str, Value]] = []
    then = keys.get("then")
    if then is not None and isinstance(then.value, dict):
        for name, answer in then.value.items():
            if (fact := names.facts.get(name)) is None:
                problems.add(answer, "a fact of facts.yml", f"the unknown fact {name!r}")
            elif (value := parse_answer(answer, fact, problems)) is not None:
                settled.append((name, value))
    elif then is not None:
        problems.add(then, "facts and their answers, as {fact: value}")
    return Implication(parse_condition(keys.get("when"), names, problems), tuple(settled))


def _impossible(item: Item, names: Names, problems: Problems) -> Impossible:
    keys = problems.mapping(item, ["when", "because"])
    when = parse_condition(keys.get("when"), names, problems)
    return Impossible(when, problems.text(keys.get("because")))
