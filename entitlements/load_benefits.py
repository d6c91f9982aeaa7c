"""The entries of benefits/*.yml: benefits and information."""

from __future__ import annotations

import re

from entitlements.load_dated import in_order, read_period, read_source_status
from entitlements.model import Apply, Benefit, Information, Texts, Version
from entitlements.parse_amounts import parse_amount
from entitlements.parse_conditions import Names, parse_condition
from entitlements.vocabulary import TOPICS
from entitlements.yaml_source import Item, Problems

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""An amount in a text: ``{parameter_id}``."""


_NAMED = ("id", "name", "measure", "topics", "units", "ask", "texts")


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
            read_period(parts, item, problems),
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
        versions=in_order(pairs, problems),
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


def _apply(item: Item | None, problems: Problems) -> Apply:
    keys = problems.mapping(
        item, ["who", "how", "where", "papers", "papers_status", "order"], ["time_limit"]
    )
    return Apply(
        who=problems.text(keys.get("who")),
        how=problems.texts(keys.get("how")),
        where=problems.texts(keys.get("where")),
        papers=problems.texts(keys.get("papers")),
        papers_status=read_source_status(keys.get("papers_status"), problems),
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
