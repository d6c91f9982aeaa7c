"""Writes conditions as lines of Python over integer codes (codes.py).

Beside the plain, Kleene reading of a condition there are two that take a side wherever the
plan is open: *strict* lets an open place fail the child, *generous* lets it pass. What is
strictly true is true and what is not even generously true is false, whatever the bureau
decides. Between them, an open place is settled: no answer changes it. So the facts that can
still change a result are exactly those that the strict or the generous reading waits for; an
answer that could only move a child between "unknown" and "unknown" is never asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import assert_never

from entitlements.codes import Bits, Code
from entitlements.columns import Column, Side
from entitlements.conditions import (
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
    parts_of,
)
from entitlements.factor import factored
from entitlements.model import Pack
from entitlements.vocabulary import RESIDENCE_INTERRUPTED, RESIDENCE_MONTHS


@dataclass
class Writer:
    """The assignments written so far, and under which variable each condition is found."""

    pack: Pack
    bits: Bits
    assigned: dict[str, str] = field(default_factory=dict)
    columns: dict[str, list[Column]] = field(default_factory=dict)
    variables: dict[tuple[Condition, Code, Side], str] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)

    def expression(
        self, condition: Condition, code: Code, side: Side = Side.NONE, name: str = ""
    ) -> str:
        """A variable or constant that holds ``condition`` in ``code``, read from ``side``."""
        if side is not Side.NONE and not self.has_open(condition):
            side = Side.NONE  # both sides agree: one variable serves
        match condition:
            case In() | AtLeast() | Before():
                return self._column(Column(condition, code, side))
            case Not(part):
                return self.expression(part, code.other, side.other, name)
            case Always():
                return str(code.of(True))
            case Open(reading):
                if side is not Side.NONE:
                    return str(code.of(side is Side.GENEROUS))
                self.open[f"open_{reading}"] = self.bits.reading(reading)
                return f"open_{reading}"
            case Ref(named):
                return self.expression(self.pack.conditions[named].when, code, side, named)
            case All() | Any() | Case():
                key = (condition, code, side)
                if key not in self.variables:
                    self.variables[key] = self._compound(condition, code, side, name)
                return self.variables[key]
            case _:
                assert_never(condition)

    def has_open(self, condition: Condition) -> bool:
        """Whether the plan leaves something open in it, broken residence included."""
        match condition:
            case Open():
                return True
            case AtLeast(fact):
                return fact == RESIDENCE_MONTHS and RESIDENCE_INTERRUPTED in self.pack.facts
            case Ref(named):
                return self.has_open(self.pack.conditions[named].when)
            case _:
                return any(map(self.has_open, parts_of(condition)))

    def assign(self, stem: str, text: str) -> str:
        """A new variable with this value."""
        variable = f"{re.sub('[^a-z0-9_]', '_', stem)}_{len(self.assigned)}"
        self.assigned[variable] = text
        return variable

    def _compound(self, condition: All | Any | Case, code: Code, side: Side, name: str) -> str:
        stem = name or "c"
        if isinstance(condition, Case):
            return self._case(condition, code, side, stem)
        if isinstance(condition, Any):
            simpler = factored(condition, self.pack.conditions)
            if simpler != condition:
                return self.expression(simpler, code, side, name)
        natural = Code.ALL if isinstance(condition, All) else Code.ANY
        if code is not natural:
            value = self.expression(condition, natural, side, name)
            if value in _CONSTANTS:
                return str(~int(value))
            return self.assign(stem, f"{value} if {value} > 0 else ~{value}")
        parts = dict.fromkeys(self.expression(p, natural, side) for p in condition.parts)
        parts.pop("0", None)
        if "-1" in parts:
            return "-1"
        if len(parts) < 2:
            return next(iter(parts), "0")
        return self.assign(stem, " | ".join(parts))

    def _case(self, case: Case, code: Code, side: Side, stem: str) -> str:
        """The first branch against the rest; both branches where an open test divides them."""
        (when, then), *others = case.branches
        rest: Condition = Case(tuple(others), case.otherwise) if others else case.otherwise
        taken = self.expression(then, code, side)
        left = self.expression(rest, code, side)
        if side is Side.NONE or not self.has_open(when):
            test = self.expression(when, Code.ALL)
            return self.assign(stem, f"choose({test}, {taken}, {left})")
        joined: Condition = All((then, rest)) if side is Side.STRICT else Any((then, rest))
        both = self.expression(joined, code, side)
        surely = self.expression(when, Code.ALL, Side.STRICT)
        maybe = self.expression(when, Code.ALL, Side.GENEROUS)
        inner = self.assign(stem, f"choose({maybe}, {both}, {left})")
        return self.assign(stem, f"choose({surely}, {taken}, {inner})")

    def _column(self, column: Column) -> str:
        fact = column.comparison.fact
        columns = self.columns.setdefault(fact, [])
        if column not in columns:
            columns.append(column)
        return f"{fact}__{columns.index(column)}"


_CONSTANTS = ("0", "-1")


def choose(when: int, then: int, rest: int) -> int:
    """A branch of a ``case``; ``when`` in all-code, ``then`` and ``rest`` in the same code."""
    if when == 0:
        return then
    if when < 0:
        return rest
    if then == rest <= 0:
        return then  # both branches agree: which one holds no longer matters
    return when | max(then, 0) | max(rest, 0)
