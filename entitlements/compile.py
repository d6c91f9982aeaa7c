"""Writes the rules in force on a day as one Python function over integer codes.

The function is generated from the checked pack, never from text of a person; its source can
be read at ``Rules.source``. One line a condition, named conditions under their own name, each
condition once however many benefits use it. ``codes.py`` explains the integers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any as Whatever
from typing import assert_never

from entitlements.codes import Bits, Code
from entitlements.columns import (
    Column,
    age_rows,
    choice_table,
    number_rows,
    residence_rows,
)
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
)
from entitlements.model import AmountOf, AmountRule, Benefit, Pack, Version
from entitlements.vocabulary import AGE, BIRTH_DATE, RESIDENCE_INTERRUPTED, RESIDENCE_MONTHS


@dataclass
class Writer:
    """The lines written so far, and under which variable each condition is found."""

    pack: Pack
    bits: Bits
    lines: list[str] = field(default_factory=list)
    columns: dict[str, list[Column]] = field(default_factory=dict)
    variables: dict[tuple[Condition, Code], str] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)

    def expression(self, condition: Condition, code: Code, name: str = "") -> str:
        """A variable (or constant) that holds ``condition`` in ``code``."""
        match condition:
            case In() | AtLeast() | Before():
                return self._column(Column(condition, code))
            case Not(part):
                return self.expression(part, code.other, name)
            case Always():
                return str(code.of(True))
            case Open(reading):
                self.open[f"open_{reading}"] = self.bits.reading(reading)
                return f"open_{reading}"
            case Ref(named):
                return self.expression(self.pack.conditions[named].when, code, named)
            case All() | Any() | Case():
                key = (condition, code)
                if key not in self.variables:
                    text = self._compound(condition, code, name)
                    self.variables[key] = self._assign(name or "c", text)
                return self.variables[key]
            case _:
                assert_never(condition)

    def _compound(self, condition: All | Any | Case, code: Code, name: str) -> str:
        if isinstance(condition, Case):
            rest = self.expression(condition.otherwise, code)
            for when, then in reversed(condition.branches):
                test = self.expression(when, Code.ALL)
                value = self.expression(then, code)
                rest = self._assign("case", f"choose({test}, {value}, {rest})")
            return rest
        natural = Code.ALL if isinstance(condition, All) else Code.ANY
        if code is not natural:
            value = self.expression(condition, natural, name)
            return f"{value} if {value} > 0 else ~{value}"
        parts = [self.expression(part, natural) for part in condition.parts]
        return " | ".join(dict.fromkeys(parts))

    def _assign(self, stem: str, text: str) -> str:
        variable = f"{re.sub('[^a-z0-9_]', '_', stem)}_{len(self.lines)}"
        self.lines.append(f"{variable} = {text}")
        return variable

    def _column(self, column: Column) -> str:
        fact = column.comparison.fact
        columns = self.columns.setdefault(fact, [])
        if column not in columns:
            columns.append(column)
        return f"{fact}__{columns.index(column)}"

    def amount(self, rule: AmountRule, parameters: list[str]) -> tuple[str, str]:
        """Two expressions: the amounts still reachable, and the facts that would tell."""
        if rule is None:
            return "0", "0"
        if isinstance(rule, AmountOf):
            if rule.parameter not in parameters:
                parameters.append(rule.parameter)
            return str(1 << parameters.index(rule.parameter)), "0"
        reach, missing = self.amount(rule.otherwise, parameters)
        for when, then in reversed(rule.branches):
            test = self.expression(when, Code.ALL)
            then_reach, then_missing = self.amount(then, parameters)
            reach = self._assign(
                "amounts", _by_test(test, then_reach, reach, f"{then_reach} | {reach}")
            )
            missing = self._assign(
                "tells",
                _by_test(test, then_missing, missing, f"{test} | {then_missing} | {missing}"),
            )
        return reach, missing


def _by_test(test: str, if_true: str, if_false: str, if_unknown: str) -> str:
    return f"{if_true} if {test} == 0 else {if_false} if {test} < 0 else {if_unknown}"


def choose(when: int, then: int, rest: int) -> int:
    """A branch of a ``case``; ``when`` in all-code, ``then`` and ``rest`` in the same code."""
    if when == 0:
        return then
    if when < 0:
        return rest
    if then == rest <= 0:
        return then  # both branches agree: which one holds no longer matters
    return when | max(then, 0) | max(rest, 0)


@dataclass(frozen=True)
class Compiled:
    """The generated function's source and what it needs to run."""

    source: str
    namespace: Mapping[str, Whatever]
    parameters: Mapping[str, tuple[str, ...]]
    """For each benefit with amounts: the parameters its amount bits stand for."""


def compile_rules(pack: Pack, on: date, bits: Bits) -> Compiled:
    """The function ``codes(answers)``: a tuple with one code a benefit, in the pack's order.

    A code is 0 (eligible), -1 (not eligible), positive (unknown: the missing bits) or None (no
    rule in force); with amounts, and unless it is -1, it is a triple of code, reachable
    amounts and the bits that would tell between them.
    """
    writer = Writer(pack, bits)
    results: list[str] = []
    parameters: dict[str, tuple[str, ...]] = {}
    for benefit in pack.benefits.values():
        version = benefit.on(on)
        results.append("None" if version is None else _result(benefit, version, writer, parameters))
    head, namespace = _head(writer, on)
    named = [
        f"    {result},  # {benefit}"
        for benefit, result in zip(pack.benefits, results, strict=True)
    ]
    body = [*head, *writer.lines, "return (", *named, ")"]
    source = "def codes(answers):\n" + "".join(f"    {line}\n" for line in body)
    return Compiled(source, namespace, parameters)


def _result(
    benefit: Benefit, version: Version, writer: Writer, parameters: dict[str, tuple[str, ...]]
) -> str:
    code = writer.expression(version.when, Code.ALL, benefit.id)
    if version.amount is None:
        return code
    used: list[str] = []
    reach, tells = writer.amount(version.amount, used)
    parameters[benefit.id] = tuple(used)
    return f"({code}, {reach}, {tells}) if {code} >= 0 else -1"


def _head(writer: Writer, on: date) -> tuple[list[str], dict[str, Whatever]]:
    """The lines that look up the comparisons of each fact, and the tables they look in."""
    lines = ["get = answers.get"]
    namespace: dict[str, Whatever] = {"choose": choose, **writer.open}
    facts, bits = writer.pack.facts, writer.bits
    for name, columns in writer.columns.items():
        targets = "".join(f"{name}__{place}, " for place in range(len(columns)))
        table = f"{name}_rows"
        if name == AGE:
            namespace[table] = age_rows(columns, bits, on)
            call = f"{table}(get({AGE!r}), get({BIRTH_DATE!r}))"
        elif name == RESIDENCE_MONTHS:
            broken = facts.get(RESIDENCE_INTERRUPTED)
            namespace[table] = residence_rows(facts[name], columns, bits, broken)
            call = f"{table}(get({name!r}), get({RESIDENCE_INTERRUPTED!r}))"
        elif facts[name].type in ("years", "months"):
            namespace[table] = number_rows(facts[name], columns, bits)
            call = f"{table}(get({name!r}))"
        else:
            namespace[table] = choice_table(facts[name], columns, bits)
            call = f"{table}[get({name!r})]"
        lines += [f"# {name}__{place}: {_said(column)}" for place, column in enumerate(columns)]
        lines.append(f"{targets.rstrip()} = {call}")
    return lines, namespace


def _said(column: Column) -> str:
    """The comparison of a column, for the reader of the generated source."""
    match column.comparison:
        case In(_, values):
            said = "one of " + ", ".join(str(value).lower() for value in values)
        case AtLeast(_, bound):
            said = f"at least {bound}"
        case Before(_, bound):
            said = f"before {bound}"
    return f"{said}, in {column.code.value}-code"
