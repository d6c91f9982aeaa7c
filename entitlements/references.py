"""What conditions lead to: the refs between them, which never form a cycle, and their facts."""

from __future__ import annotations

from collections.abc import Mapping

from entitlements.conditions import AtLeast, Before, Condition, In, Open, Ref, walk
from entitlements.model import NamedCondition
from entitlements.yaml_source import Item, Problems


def refuse_cycles(
    conditions: Mapping[str, NamedCondition], where: Mapping[str, Item], problems: Problems
) -> None:
    """Report each named condition that leads back to itself."""
    for name in conditions:
        path = _way_back(name, conditions)
        if path:
            problems.add(where[name], "refs without a cycle", "the cycle " + " → ".join(path))


def _way_back(start: str, conditions: Mapping[str, NamedCondition]) -> list[str]:
    """The refs that lead from ``start`` to itself; empty where none do."""
    paths = [[start]]
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        for name in refs_in(conditions[path[-1]].when):
            if name == start:
                return [*path, start]
            if name in conditions and name not in seen:
                seen.add(name)
                paths.append([*path, name])
    return []


def refs_in(condition: Condition) -> list[str]:
    """Names of the conditions that ``condition`` refers to directly."""
    return [part.name for part in walk(condition) if isinstance(part, Ref)]


def comparisons_in(
    condition: Condition, conditions: Mapping[str, NamedCondition]
) -> list[In | AtLeast | Before]:
    """The comparisons in ``condition``, refs followed, each once, in reading order."""
    found: dict[In | AtLeast | Before, None] = {}
    for part in walk(condition):
        match part:
            case In() | AtLeast() | Before():
                found[part] = None
            case Ref(name):
                found |= dict.fromkeys(comparisons_in(conditions[name].when, conditions))
            case _:
                pass
    return list(found)


def facts_in(condition: Condition, conditions: Mapping[str, NamedCondition]) -> list[str]:
    """The facts that ``condition`` compares, each once, in reading order."""
    return list(dict.fromkeys(part.fact for part in comparisons_in(condition, conditions)))


def open_in(condition: Condition, conditions: Mapping[str, NamedCondition]) -> set[str]:
    """The readings that ``condition`` leaves open, refs followed."""
    found: set[str] = set()
    for part in walk(condition):
        match part:
            case Open(reading):
                found.add(reading)
            case Ref(name):
                found |= open_in(conditions[name].when, conditions)
            case _:
                pass
    return found
