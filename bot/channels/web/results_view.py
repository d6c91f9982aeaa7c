"""A kept result: as JSON for the store and back, and in the sections in which it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from entitlements.places import where_words
from entitlements.result import Item, Result, Standing

Json = dict[str, Any]

_FORMAT = 1
_LISTS = frozenset({"missing", "decided_by", "how", "where", "papers"})


class UnreadableResultError(ValueError):
    """What was kept is not a result of this format, as after a change of the product."""


def to_json(result: Result) -> Json:
    """The result as JSON values, with the number of the format."""
    return {
        "format": _FORMAT,
        "on": result.on.isoformat(),
        "items": [{**asdict(i), "standing": i.standing.value} for i in result.items],
        "said": [list(pair) for pair in result.said],
        "document": result.document,
        "status_note": result.status_note,
    }


def from_json(value: Any) -> Result:
    """The result that :func:`to_json` wrote.

    Raises:
        UnreadableResultError: it is something else.
    """
    try:
        if value["format"] != _FORMAT:
            raise UnreadableResultError(f"format {value['format']!r}")
        return Result(
            on=date.fromisoformat(value["on"]),
            items=tuple(_item(item) for item in value["items"]),
            said=tuple((str(label), str(answer)) for label, answer in value["said"]),
            document=str(value["document"]),
            status_note=str(value["status_note"]),
        )
    except UnreadableResultError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableResultError(str(error)) from error


def _item(value: Mapping[str, Any]) -> Item:
    known = {field.name: value[field.name] for field in fields(Item)}
    lists = {name: tuple(str(part) for part in known[name]) for name in _LISTS}
    return Item(**{**known, **lists, "standing": Standing(known["standing"])})


@dataclass(frozen=True, slots=True)
class Open:
    """Benefits that hang on the same facts: one line to settle them together."""

    missing: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One benefit to apply for, with where to go in words."""

    item: Item
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sections:
    """A result as its page shows it. Empty sections are left out by the page."""

    now: tuple[Entry, ...]
    bureau_decides: tuple[Entry, ...]
    after_recognition: tuple[tuple[str, tuple[Entry, ...]], ...]
    open: tuple[Open, ...]
    refused: tuple[Item, ...]


def sections(result: Result) -> Sections:
    """Sorts the items for the page; within a section the order to apply stays."""
    after: dict[str, list[Entry]] = {}
    for item in result.of(Standing.AFTER_RECOGNITION):
        after.setdefault(item.after or "认定", []).append(_entry(item))
    missing: dict[tuple[str, ...], list[str]] = {}
    for item in result.of(Standing.NEEDS_FACT):
        missing.setdefault(item.missing, []).append(item.name)
    return Sections(
        now=tuple(_entry(item) for item in result.of(Standing.NOW)),
        bureau_decides=tuple(_entry(item) for item in result.of(Standing.BUREAU_DECIDES)),
        after_recognition=tuple((name, tuple(entries)) for name, entries in after.items()),
        # The fewest missing facts first: what is settled soonest.
        open=tuple(
            Open(facts, tuple(names))
            for facts, names in sorted(missing.items(), key=lambda pair: len(pair[0]))
        ),
        refused=result.of(Standing.NOT),
    )


def _entry(item: Item) -> Entry:
    return Entry(item, where_words(item.where))
