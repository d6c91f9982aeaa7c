"""Rows of a measurement and how they are printed."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure with its bar; ``ok`` is None where there is no bar."""

    name: str
    measured: str
    bar: str
    ok: bool | None


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def shown(rows: Iterable[Row]) -> str:
    """A Markdown table with the machine it was measured on."""
    lines = [
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "",
        "| what | measured | bar | |",
        "|---|---|---|---|",
    ]
    mark = {True: "ok", False: "MISSED", None: ""}
    lines += [f"| {r.name} | {r.measured} | {r.bar} | {mark[r.ok]} |" for r in rows]
    return "\n".join(lines)
