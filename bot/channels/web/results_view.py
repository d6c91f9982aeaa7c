"""A result in the sections in which it is read on its page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from entitlements.result import Item, Result, Standing


@dataclass(frozen=True, slots=True)
class Open:
    """What is not decided yet, and the facts that would decide it."""

    missing: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sections:
    """A result as its page shows it. Empty sections are left out by the page."""

    now: tuple[Item, ...]
    bureau_decides: tuple[Item, ...]
    after_recognition: tuple[tuple[str, tuple[Item, ...]], ...]
    open: Open | None
    refused: tuple[Item, ...]


def sections(result: Result) -> Sections:
    """Sorts the items for the page; within a section the order to apply stays."""
    after: dict[str, list[Item]] = {}
    for item in result.of(Standing.AFTER_RECOGNITION):
        after.setdefault(item.after or "认定", []).append(item)
    undecided = result.of(Standing.NEEDS_FACT)
    # What most benefits wait for first: it is worth most to find out.
    waiting = Counter(label for item in undecided for label in item.missing)
    return Sections(
        now=result.of(Standing.NOW),
        bureau_decides=result.of(Standing.BUREAU_DECIDES),
        after_recognition=tuple((name, tuple(items)) for name, items in after.items()),
        open=Open(
            tuple(label for label, _ in waiting.most_common()),
            tuple(item.name for item in undecided),
        )
        if undecided
        else None,
        refused=result.of(Standing.NOT),
    )
