"""Writes the rules in force on a day as one Python function over integer codes.

The function is generated from the checked pack, never from text of a person; its source can
be read at ``Rules.source``. One line a condition, named conditions under their own name, each
condition once however many benefits use it. ``codes.py`` explains the integers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from entitlements.amounts import AmountOf, AmountRule, parameters_of
from entitlements.codes import Bits, Code
from entitlements.columns import (
    Column,
    Side,
    age_rows,
    choice_table,
    number_rows,
    residence_rows,
)
from entitlements.conditions import AtLeast, Before, In
from entitlements.model import Pack, Version
from entitlements.vocabulary import AGE, BIRTH_DATE, RESIDENCE_INTERRUPTED, RESIDENCE_MONTHS
from entitlements.writer import Writer, choose


@dataclass(frozen=True, slots=True)
class RowCall:
    """How the comparisons of a fact are looked up, and how many there are."""

    text: str
    width: int


@dataclass(frozen=True, slots=True)
class Compiled:
    """The generated function's source, what it needs to run, and its parts."""

    source: str
    namespace: Mapping[str, Any]
    parameters: Mapping[str, tuple[str, ...]]
    """For each benefit with amounts: the parameters its amount bits stand for."""
    rows: Mapping[str, RowCall]
    """By fact, in the order in which they are looked up."""
    assigned: Mapping[str, str]
    """By variable, in the order of the lines."""
    waits: Mapping[str, tuple[str, ...]]
    """For each benefit the variables whose positive bits are the facts it waits for."""


def compile_rules(pack: Pack, on: date, bits: Bits) -> Compiled:
    """The function ``codes(answers)``: a tuple with one code a benefit, in the pack's order.

    A code is 0 (eligible), -1 (not eligible), positive (unknown: the missing bits) or None (no
    rule in force); with amounts, and unless it is -1, it is a triple of code, reachable
    amounts and the bits that would tell between them.
    """
    writer = Writer(pack, bits)
    versions = {b.id: version for b in pack.benefits.values() if (version := b.on(on)) is not None}
    waits = {benefit: _waits(benefit, version, writer) for benefit, version in versions.items()}
    results = {
        benefit: _result(benefit, version, writer, waits[benefit])
        for benefit, version in versions.items()
    }
    rows = {fact: _row_call(fact, writer) for fact in writer.columns}
    lines = ["get = answers.get"]
    for fact, columns in writer.columns.items():
        lines += [f"# {fact}__{place}: {_said(column)}" for place, column in enumerate(columns)]
        targets = "".join(f"{fact}__{place}, " for place in range(len(columns)))
        lines.append(f"{targets.rstrip()} = {rows[fact].text}")
    lines += [f"{name} = {text}" for name, text in writer.assigned.items()]
    named = [f"    {results.get(benefit)},  # {benefit}" for benefit in pack.benefits]
    body = [*lines, "return (", *named, ")"]
    return Compiled(
        source="def codes(answers):\n" + "".join(f"    {line}\n" for line in body),
        namespace=_namespace(writer, on),
        parameters={name: parameters_of(version.amount) for name, version in versions.items()},
        rows=rows,
        assigned=writer.assigned,
        waits=waits,
    )


_SUFFIX = {Side.NONE: "", Side.STRICT: "_strict", Side.GENEROUS: "_generous"}


def _waits(benefit: str, version: Version, writer: Writer) -> tuple[str, ...]:
    """The variables whose positive bits are the facts that can still change the result."""
    sides = [Side.STRICT, Side.GENEROUS] if writer.has_open(version.when) else [Side.NONE]
    found = {
        writer.expression(version.when, Code.ALL, side, f"{benefit}{_SUFFIX[side]}")
        for side in sides
    }
    return tuple(sorted(found - {"0", "-1"}))


def _result(benefit: str, version: Version, writer: Writer, waits: tuple[str, ...]) -> str:
    """The result's code: of an unknown one, what is open and the facts that still matter."""
    code = writer.expression(version.when, Code.ALL, Side.NONE, benefit)
    if writer.has_open(version.when):
        facts = "".join(f" | ({side} if {side} > 0 else 0)" for side in waits)
        code = writer.assign(benefit, f"{code} if {code} <= 0 else {code} & OPEN{facts}")
    if version.amount is None:
        return code
    reach, tells = _amount(version.amount, writer, parameters_of(version.amount))
    return f"({code}, {reach}, {tells}) if {code} >= 0 else -1"


def _amount(rule: AmountRule, writer: Writer, parameters: tuple[str, ...]) -> tuple[str, str]:
    """Two expressions: the amounts still reachable, and the facts that would tell."""
    if rule is None:
        return "0", "0"
    if isinstance(rule, AmountOf):
        return str(1 << parameters.index(rule.parameter)), "0"
    reach, missing = _amount(rule.otherwise, writer, parameters)
    for when, then in reversed(rule.branches):
        test = writer.expression(when, Code.ALL)
        then_reach, then_missing = _amount(then, writer, parameters)
        both = f"{then_reach} | {reach}"
        either = f"{test} | {then_missing} | {missing}"
        reach = writer.assign("amounts", _by_test(test, then_reach, reach, both))
        missing = writer.assign("tells", _by_test(test, then_missing, missing, either))
    return reach, missing


def _by_test(test: str, if_true: str, if_false: str, if_unknown: str) -> str:
    return f"{if_true} if {test} == 0 else {if_false} if {test} < 0 else {if_unknown}"


def _row_call(fact: str, writer: Writer) -> RowCall:
    """The expression that gives the codes of all comparisons with a fact."""
    table, width = f"{fact}_rows", len(writer.columns[fact])
    if fact == AGE:
        return RowCall(f"{table}(get({AGE!r}), get({BIRTH_DATE!r}))", width)
    if fact == RESIDENCE_MONTHS:
        return RowCall(f"{table}(get({fact!r}), get({RESIDENCE_INTERRUPTED!r}))", width)
    if writer.pack.facts[fact].type in ("years", "months"):
        return RowCall(f"{table}(get({fact!r}))", width)
    return RowCall(f"{table}[get({fact!r})]", width)


def _namespace(writer: Writer, on: date) -> dict[str, Any]:
    """The tables and constants that the generated function names."""
    facts, bits = writer.pack.facts, writer.bits
    found: dict[str, Any] = {"choose": choose, "OPEN": bits.open, **writer.open}
    for name, columns in writer.columns.items():
        table = f"{name}_rows"
        if name == AGE:
            found[table] = age_rows(columns, bits, on)
        elif name == RESIDENCE_MONTHS:
            broken = facts.get(RESIDENCE_INTERRUPTED)
            found[table] = residence_rows(facts[name], columns, bits, broken)
        elif facts[name].type in ("years", "months"):
            found[table] = number_rows(facts[name], columns, bits)
        else:
            found[table] = choice_table(facts[name], columns, bits)
    return found


def _said(column: Column) -> str:
    """The comparison of a column, for the reader of the generated source."""
    match column.comparison:
        case In(_, values):
            said = "one of " + ", ".join(str(value).lower() for value in values)
        case AtLeast(_, bound):
            said = f"at least {bound}"
        case Before(_, bound):
            said = f"before {bound}"
    side = "" if column.side is Side.NONE else f", {column.side.value}"
    return f"{said}, in {column.code.value}-code{side}"
