"""Entries of parameters.yml, conditions.yml and readings.yml."""

from __future__ import annotations

from typing import cast, get_args

from entitlements.amounts import Parameter, ParameterValue
from entitlements.load_dated import in_order, read_period, read_source_status
from entitlements.model import NamedCondition, Reading
from entitlements.parse_conditions import Names, parse_condition
from entitlements.vocabulary import Unit
from entitlements.yaml_source import Item, Problems


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
            read_period(parts, item, problems),
            cast(int | float, number.value) if number is not None else 0,
            problems.text(parts.get("source")),
            read_source_status(parts.get("source_status"), problems),
        )
        pairs.append((item, value))
    return Parameter(
        id=problems.text(keys.get("id")),
        label=problems.text(keys.get("label")),
        unit=cast(Unit, problems.one_of(keys.get("unit"), get_args(Unit))),
        values=in_order(pairs, problems),
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
