"""Takes out what all branches of an "any" ask for: "(a and c) or (b and c)" is "(a or b) and c".

True in Kleene's logic too, so no decision changes; but a condition that stands once shows which
facts it makes pointless, where repeated it would keep them missing.
"""

from __future__ import annotations

from collections.abc import Mapping

from entitlements.conditions import All, Any, Condition, Ref
from entitlements.model import NamedCondition


def factored(condition: Any, named: Mapping[str, NamedCondition]) -> Condition:
    """``condition`` with its common parts taken out; itself where there are none."""
    branches = [_conjuncts(part, named) for part in condition.parts]
    common = [part for part in branches[0] if all(part in branch for branch in branches[1:])]
    if len(branches) < 2 or not common:
        return condition
    rests = [[part for part in branch if part not in common] for branch in branches]
    if not all(rests):
        return _joined(common)  # one branch asks for nothing else: the others add nothing
    return All((*common, Any(tuple(_joined(rest) for rest in rests))))


def _conjuncts(condition: Condition, named: Mapping[str, NamedCondition]) -> list[Condition]:
    """The parts that must all hold; refs are followed to an "all"."""
    if isinstance(condition, Ref) and isinstance(named[condition.name].when, All):
        condition = named[condition.name].when
    if isinstance(condition, All):
        return [inner for part in condition.parts for inner in _conjuncts(part, named)]
    return [condition]


def _joined(parts: list[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else All(tuple(dict.fromkeys(parts)))
