"""What can be known about a child, and how it is asked (facts.yml)."""

from __future__ import annotations

from dataclasses import dataclass

from entitlements.conditions import Condition, Value
from entitlements.vocabulary import FactType, Sensitivity


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Implication:
    """Where ``when`` holds, the facts in ``then`` are settled for the same child."""

    when: Condition
    then: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """Answers that cannot all be right; ``because`` is the sentence shown."""

    when: Condition
    because: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that can be known about a child, and how it is asked."""

    id: str
    type: FactType
    label: str
    question: str
    why: str
    choices: tuple[Choice, ...]
    range: tuple[int, int] | None
    """Smallest and largest number accepted, for years and months."""
    sensitivity: Sensitivity
    difficulty: int
    """1 anybody knows, 2 has to be looked up, 3 needs a paper or an office."""
    group: str
    proof: str | None
    implies: tuple[Implication, ...]
    impossible_with: tuple[Impossible, ...]
    reading: str | None
    """For residence_interrupted: the reading that a "yes" leaves open."""

    asked_after: tuple[str, ...] = ()
    """Facts that must have an answer before this one is asked: nobody is asked for the grade of
    a disability before it is known that there is one."""

    def answers(self) -> tuple[Value, ...]:
        """Every answer of a yes/no or choice fact; empty for numbers and dates."""
        if self.type == "yes_no":
            return (True, False)
        return tuple(choice.id for choice in self.choices)
