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
from entitlements.model import AmountOf, AmountRule, Benefit, Pack, Version, parameters_of
from entitlements.vocabulary import AGE, BIRTH_DATE, RESIDENCE_INTERRUPTED, RESIDENCE_MONTHS
from entitlements.writer import Writer, choose


@dataclass(frozen=True)
class Compiled:
    """The generated function's source and what it needs to run."""

    source: str
    namespace: Mapping[str, Any]
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
    code = _code(benefit, version, writer)
    if version.amount is None:
        return code
    parameters[benefit.id] = parameters_of(version.amount)
    reach, tells = _amount(version.amount, writer, parameters[benefit.id])
    return f"({code}, {reach}, {tells}) if {code} >= 0 else -1"


def _code(benefit: Benefit, version: Version, writer: Writer) -> str:
    """The result's code: of an unknown one, what is open and the facts that still matter."""
    code = writer.expression(version.when, Code.ALL, Side.NONE, benefit.id)
    if not writer.has_open(version.when):
        return code
    sides = {
        writer.expression(version.when, Code.ALL, side, f"{benefit.id}_{side.value}")
        for side in (Side.STRICT, Side.GENEROUS)
    } - {"0", "-1"}
    waits = "".join(f" | ({side} if {side} > 0 else 0)" for side in sorted(sides))
    return writer.assign(benefit.id, f"{code} if {code} <= 0 else {code} & OPEN{waits}")


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


def _head(writer: Writer, on: date) -> tuple[list[str], dict[str, Any]]:
    """The lines that look up the comparisons of each fact, and the tables they look in."""
    lines = ["get = answers.get"]
    namespace: dict[str, Any] = {
        "choose": choose,
        "OPEN": writer.bits.open,
        **writer.open,
    }
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
    side = "" if column.side is Side.NONE else f", {column.side.value}"
    return f"{said}, in {column.code.value}-code{side}"
