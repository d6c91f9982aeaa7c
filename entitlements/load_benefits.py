"""benefits/*.yml, parameters.yml, conditions.yml and readings.yml."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Protocol, TypeVar, cast, get_args

from entitlements.model import (
    Apply,
    Benefit,
    Information,
    NamedCondition,
    Parameter,
    ParameterValue,
    Period,
    Reading,
    Texts,
    Version,
)
from entitlements.parse_conditions import Names, parse_amount, parse_condition
from entitlements.vocabulary import TOPICS, SourceStatus, Unit
from entitlements.yaml_source import Item, Problems

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""An amount in a text: ``{parameter_id}``."""


class Dated(Protocol):
    @property
    def period(self) -> Period: ...


_NAMED = ("id", "name", "measure", "topics", "units", "ask", "texts")
D = TypeVar("D", bound=Dated)


def read_benefit(entry: Item, names: Names, problems: Problems) -> Benefit:
    keys = problems.mapping(
        entry,
        [*_NAMED, "beneficiaries", "versions", "apply"],
        ["recognised_by", "open"],
    )
    pairs = []
    for item in problems.items(keys.get("versions")):
        parts = problems.mapping(item, ["from", "when"], ["to", "amount"])
        version = Version(
            _period(parts, item, problems),
            parse_condition(parts.get("when"), names, problems),
            parse_amount(parts.get("amount"), names, problems),
        )
        pairs.append((item, version))
    if "versions" in keys and not pairs:
        problems.add(keys["versions"], "at least one version")
    return Benefit(
        id=problems.text(keys.get("id")),
        name=problems.text(keys.get("name")),
        measures=_measures(keys.get("measure"), problems),
        topics=_topics(keys.get("topics"), problems),
        units=problems.texts(keys.get("units")),
        beneficiaries=problems.text(keys.get("beneficiaries")),
        versions=_in_order(pairs, problems),
        recognised_by=problems.optional(
            keys.get("recognised_by"), lambda item: _benefit(item, names, problems)
        ),
        apply=_apply(keys.get("apply"), problems),
        ask=problems.texts(keys.get("ask")),
        open=_readings(keys.get("open"), names, problems),
        texts=_texts(keys.get("texts"), names, problems, ["who", "not_eligible"]),
    )


def read_information(entry: Item, names: Names, problems: Problems) -> Information:
    keys = problems.mapping(entry, _NAMED, ["open"])
    return Information(
        id=problems.text(keys.get("id")),
        name=problems.text(keys.get("name")),
        measures=_measures(keys.get("measure"), problems),
        topics=_topics(keys.get("topics"), problems),
        units=problems.texts(keys.get("units")),
        texts=_texts(keys.get("texts"), names, problems, []),
        ask=problems.texts(keys.get("ask")),
        open=_readings(keys.get("open"), names, problems),
    )


def read_parameter(entry: Item, problems: Problems) -> Parameter:
    keys = problems.mapping(entry, ["id", "label", "unit", "values"])
    pairs = []
    for item in problems.items(keys.get("values")):
        parts = problems.mapping(item, ["from", "value", "source", "source_status"], ["to"])
        number = parts.get("value")
        if number is not None and type(number.value) not in (int, float):
            problems.add(number, "a number")
            number = None
        value = ParameterValue(
            _period(parts, item, problems),
            cast(int | float, number.value) if number is not None else 0,
            problems.text(parts.get("source")),
            _status(parts.get("source_status"), problems),
        )
        pairs.append((item, value))
    return Parameter(
        id=problems.text(keys.get("id")),
        label=problems.text(keys.get("label")),
        unit=cast(Unit, problems.one_of(keys.get("unit"), get_args(Unit))),
        values=_in_order(pairs, problems),
    )


def read_named_condition(name: str, item: Item, names: Names, problems: Problems) -> NamedCondition:
    """An entry of conditions.yml: ``{label, when}``, or the bare condition."""
    if isinstance(item.value, dict) and "when" in item.value:
        keys = problems.mapping(item, ["when"], ["id", "label"])
        label = problems.optional(keys.get("label"), problems.text)
        return NamedCondition(name, label, parse_condition(keys["when"], names, problems))
    return NamedCondition(name, None, parse_condition(item, names, problems))


def read_reading(entry: Item, problems: Problems) -> Reading:
    keys = problems.mapping(
        entry, ["id", "question", "reading", "decided_by"], ["measure", "quote_words"]
    )
    return Reading(
        id=problems.text(keys.get("id")),
        measure=problems.optional(keys.get("measure"), problems.number),
        quote_words=problems.optional(keys.get("quote_words"), problems.text),
        question=problems.text(keys.get("question")),
        reading=problems.text(keys.get("reading")),
        decided_by=problems.text(keys.get("decided_by")),
    )


def gaps_between(name: str, values: Sequence[Dated]) -> list[str]:
    """Days between two entries on which no rule is in force."""
    found = []
    for earlier, later in pairwise(values):
        if earlier.period.to is not None and later.period.start > earlier.period.to + _DAY:
            first, last = earlier.period.to + _DAY, later.period.start - _DAY
            found.append(f"{name}: no rule in force from {first} to {last}")
    return found


_DAY = timedelta(days=1)


def _in_order(pairs: list[tuple[Item, D]], problems: Problems) -> tuple[D, ...]:
    """Dated entries by their start; two that share a day are a mistake."""
    pairs.sort(key=lambda pair: pair[1].period.start)
    for (_, earlier), (item, later) in pairwise(pairs):
        end = earlier.period.to
        if end is None or end >= later.period.start:
            problems.add(
                item,
                "dates that do not overlap",
                f"{later.period.start}, while the one from {earlier.period.start} is in force",
            )
    return tuple(value for _, value in pairs)


def _period(parts: dict[str, Item], item: Item, problems: Problems) -> Period:
    start = problems.day(parts.get("from"))
    end = problems.optional(parts.get("to"), problems.day)
    if end is not None and end < start:
        problems.add(item, "an end that is not before the start", f"{start} to {end}")
        end = None
    return Period(start, end)


def _measures(item: Item | None, problems: Problems) -> tuple[int, ...]:
    """The number of a measure of the plan, or a list of them, the one cited first."""
    if item is not None and isinstance(item.value, list):
        numbers = tuple(problems.number(part) for part in item.value)
        if not numbers:
            problems.add(item, "at least one measure")
        return numbers or (0,)
    return (problems.number(item),)


def _topics(item: Item | None, problems: Problems) -> tuple[str, ...]:
    for part in problems.items(item):
        if isinstance(part.value, str) and part.value not in TOPICS:
            problems.add(part, "one of " + ", ".join(sorted(TOPICS)))
    return problems.texts(item)


def _readings(item: Item | None, names: Names, problems: Problems) -> tuple[str, ...]:
    for part in problems.items(item):
        if isinstance(part.value, str) and part.value not in names.readings:
            problems.add(part, "an id of readings.yml")
    return problems.texts(item)


def _status(item: Item | None, problems: Problems) -> SourceStatus:
    return cast(SourceStatus, problems.one_of(item, get_args(SourceStatus)))


def _apply(item: Item | None, problems: Problems) -> Apply:
    keys = problems.mapping(
        item, ["who", "how", "where", "papers", "papers_status", "order"], ["time_limit"]
    )
    return Apply(
        who=problems.text(keys.get("who")),
        how=problems.texts(keys.get("how")),
        where=problems.texts(keys.get("where")),
        papers=problems.texts(keys.get("papers")),
        papers_status=_status(keys.get("papers_status"), problems),
        time_limit=problems.optional(keys.get("time_limit"), problems.text),
        order=problems.number(keys.get("order")),
    )


def _benefit(item: Item, names: Names, problems: Problems) -> str:
    if item.value not in names.benefits:
        problems.add(item, "the id of a benefit")
    return problems.text(item)


def _texts(item: Item | None, names: Names, problems: Problems, more: list[str]) -> Texts:
    keys = problems.mapping(item, ["short", "answer", "next", *more], ["who", "not_eligible"])
    for text in keys.values():
        for name in PLACEHOLDER.findall(str(text.value)):
            if name not in names.parameters:
                problems.add(text, "{a name of parameters.yml}", f"the unknown amount {{{name}}}")
    return Texts(
        short=problems.text(keys.get("short")),
        answer=problems.text(keys.get("answer")),
        who=problems.optional(keys.get("who"), problems.text),
        next=problems.text(keys.get("next")),
        not_eligible=problems.optional(keys.get("not_eligible"), problems.text),
    )
