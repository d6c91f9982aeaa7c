"""Entries with dates: read in order, never two at once, gaps named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Protocol, TypeVar, cast, get_args

from entitlements.amounts import Period
from entitlements.vocabulary import SourceStatus
from entitlements.yaml_source import Item, Problems

D = TypeVar("D", bound="Dated")


class Dated(Protocol):
    @property
    def period(self) -> Period: ...


def gaps_between(name: str, values: Sequence[Dated]) -> list[str]:
    """Days between two entries on which no rule is in force."""
    found = []
    for earlier, later in pairwise(values):
        if earlier.period.to is not None and later.period.start > earlier.period.to + _DAY:
            first, last = earlier.period.to + _DAY, later.period.start - _DAY
            found.append(f"{name}: no rule in force from {first} to {last}")
    return found


_DAY = timedelta(days=1)


def in_order(pairs: list[tuple[Item, D]], problems: Problems) -> tuple[D, ...]:
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


def read_period(parts: dict[str, Item], item: Item, problems: Problems) -> Period:
    start = problems.day(parts.get("from"))
    end = problems.optional(parts.get("to"), problems.day)
    if end is not None and end < start:
        problems.add(item, "an end that is not before the start", f"{start} to {end}")
        end = None
    return Period(start, end)


def read_source_status(item: Item | None, problems: Problems) -> SourceStatus:
    return cast(SourceStatus, problems.one_of(item, get_args(SourceStatus)))
