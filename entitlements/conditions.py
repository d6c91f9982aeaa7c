"""Conditions as data: one small class an operator, as listed in docs/policy-pack.md.

A condition is true, false or not yet known (Kleene's strong three-valued logic). Nothing
here evaluates: ``evaluate.py`` says what each operator means, ``compile.py`` makes it fast,
``explain.py`` says it in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Value = bool | str
"""What a comparison names: yes or no, or the id of a choice."""


@dataclass(frozen=True, slots=True)
class In:
    """The fact's answer is one of ``values``; ``is`` is the case of a single one."""

    fact: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The number (full years or whole months) is ``bound`` or more."""

    fact: str
    bound: int


@dataclass(frozen=True, slots=True)
class Before:
    """The number (full years or whole months) is less than ``bound``."""

    fact: str
    bound: int


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


@dataclass(frozen=True, slots=True)
class Ref:
    """The condition of this name in conditions.yml."""

    name: str


@dataclass(frozen=True, slots=True)
class Open:
    """The plan leaves this open: neither true nor false, whoever the child is."""

    reading: str


@dataclass(frozen=True, slots=True)
class Always:
    """Holds for every child: a service without a condition."""


@dataclass(frozen=True, slots=True)
class Case:
    """The first branch whose ``when`` holds; ``otherwise`` where none does.

    While an earlier ``when`` is not known, every branch still reachable is carried: the
    case is known only if they all agree.
    """

    branches: tuple[tuple[Condition, Condition], ...]
    otherwise: Condition


Condition = In | AtLeast | Before | All | Any | Not | Ref | Open | Always | Case

NEVER = Not(Always())
"""What a condition's ``case`` without ``otherwise`` ends in."""


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside ``condition``."""
    match condition:
        case All(parts) | Any(parts):
            return parts
        case Not(part):
            return (part,)
        case Case(branches, otherwise):
            return (*(part for branch in branches for part in branch), otherwise)
        case _:
            return ()


def walk(condition: Condition) -> Iterator[Condition]:
    """``condition`` and everything inside it, outermost first; refs are not followed."""
    yield condition
    for part in parts_of(condition):
        yield from walk(part)
