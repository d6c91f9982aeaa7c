"""A result in the sections in which it is read on its page."""

from __future__ import annotations

from dataclasses import dataclass

from entitlements.result import Item, Result, Standing


@dataclass(frozen=True, slots=True)
class Open:
    """Benefits that hang on the same facts: one line to settle them together."""

    missing: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sections:
    """A result as its page shows it. Empty sections are left out by the page."""

    now: tuple[Item, ...]
    bureau_decides: tuple[Item, ...]
    after_recognition: tuple[tuple[str, tuple[Item, ...]], ...]
    open: tuple[Open, ...]
    refused: tuple[Item, ...]


def sections(result: Result) -> Sections:
    """Sorts the items for the page; within a section the order to apply stays."""
    after: dict[str, list[Item]] = {}
    for item in result.of(Standing.AFTER_RECOGNITION):
        after.setdefault(item.after or "认定", []).append(item)
    missing: dict[tuple[str, ...], list[str]] = {}
    for item in result.of(Standing.NEEDS_FACT):
        missing.setdefault(item.missing, []).append(item.name)
    return Sections(
        now=result.of(Standing.NOW),
        bureau_decides=result.of(Standing.BUREAU_DECIDES),
        after_recognition=tuple((name, tuple(items)) for name, items in after.items()),
        # The fewest missing facts first: what is settled soonest.
        open=tuple(
            Open(facts, tuple(names))
            for facts, names in sorted(missing.items(), key=lambda pair: len(pair[0]))
        ),
        refused=result.of(Standing.NOT),
    )
