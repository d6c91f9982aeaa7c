"""``implies`` as one fast function: what ``implied.add_implied`` defines, written out.

A conclusion is drawn only where its condition surely holds, so each condition becomes a plain
Python test for "surely true", built from the tests for "surely true" and "surely false" of
its parts. Unknown is neither.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import assert_never

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
from entitlements.evaluate import evaluate
from entitlements.fact_model import Implication
from entitlements.facts import Answer
from entitlements.model import NamedCondition, Pack
from entitlements.references import facts_in

AddImplied = Callable[[dict[str, Answer]], None]


def compile_implied(pack: Pack, on: date) -> tuple[str, AddImplied]:
    """Source and function that add to ``answers``, in place, all that they imply."""
    rules, ordered = _in_order(pack)
    tests = ["get = answers.get"]
    for rule in rules:
        sure = _sure(rule.when, True, pack.conditions)
        for target, answer in rule.then:
            tests.append(f"if {target!r} not in answers and {sure}:")
            tests.append(f"    answers[{target!r}] = {answer!r}")
    if not ordered:  # implications that lead back to themselves: until nothing new comes
        tests += ["if len(answers) > known:", "    add_implied(answers)"]
        tests.insert(0, "known = len(answers)")
    source = "def add_implied(answers):\n" + "".join(f"    {line}\n" for line in tests)
    comparison: dict[tuple[str, str, int], AtLeast | Before] = {}

    def number(operator: str, fact: str, bound: int, answers: Mapping[str, Answer]) -> bool | None:
        key = (operator, fact, bound)
        if key not in comparison:
            comparison[key] = (AtLeast if operator == "at_least" else Before)(fact, bound)
        return evaluate(comparison[key], answers, pack.conditions, on)

    namespace: dict[str, object] = {"number": number}
    exec(compile(source, "<implied>", "exec"), namespace)  # noqa: S102  # generated from a checked pack
    function: AddImplied = namespace["add_implied"]  # type: ignore[assignment]  # defined by source
    return source, function


def _in_order(pack: Pack) -> tuple[list[Implication], bool]:
    """The implications, each after those it builds on, so that once through is enough.

    False where some lead back to themselves: then they have to be gone through again.
    """
    waiting = [rule for fact in pack.facts.values() for rule in fact.implies]
    found: list[Implication] = []
    while waiting:
        still_settled = {target for rule in waiting for target, _ in rule.then}
        ready = [
            rule
            for rule in waiting
            if still_settled.isdisjoint(facts_in(rule.when, pack.conditions))
        ]
        if not ready:
            return found + waiting, False
        found += ready
        waiting = [rule for rule in waiting if rule not in ready]
    return found, True


def _sure(condition: Condition, wanted: bool, named: Mapping[str, NamedCondition]) -> str:
    """A Python test that holds where ``condition`` is surely ``wanted``."""

    def sure(part: Condition, value: bool) -> str:
        return _sure(part, value, named)

    match condition:
        case In(fact, values):
            if wanted:
                return f"get({fact!r}) in {values!r}"
            return f"{fact!r} in answers and get({fact!r}) not in {values!r}"
        case AtLeast(fact, bound):
            return f"number('at_least', {fact!r}, {bound}, answers) is {wanted}"
        case Before(fact, bound):
            return f"number('before', {fact!r}, {bound}, answers) is {wanted}"
        case All(parts) | Any(parts):
            joint = " and " if isinstance(condition, All) is wanted else " or "
            return "(" + joint.join(f"({sure(part, wanted)})" for part in parts) + ")"
        case Not(part):
            return sure(part, not wanted)
        case Ref(name):
            return sure(named[name].when, wanted)
        case Open():
            return "False"
        case Always():
            return str(wanted)
        case Case(branches, otherwise):
            rest = sure(otherwise, wanted)
            for when, then in reversed(branches):
                holds, fails, value = sure(when, True), sure(when, False), sure(then, wanted)
                rest = (
                    f"(({holds}) and ({value}) or ({fails}) and ({rest}) or ({value}) and ({rest}))"
                )
            return rest
        case _:
            assert_never(condition)
