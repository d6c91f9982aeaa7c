"""What a question costs a family, and how to add that up quickly over many facts.

A burden of one is an everyday question that anybody can answer. Looking something up, or
having to speak of what hurts, costs more; so does a change of subject.
"""

from __future__ import annotations

from collections.abc import Iterable

from entitlements.fact_model import Fact
from entitlements.vocabulary import Sensitivity

EFFORT = {1: 1.0, 2: 1.1, 3: 1.4}
"""By difficulty: anybody knows; has to be looked up; needs a paper or an office."""

DISCOMFORT: dict[Sensitivity, float] = {"low": 1.0, "medium": 1.05, "high": 2.0}

CHANGE_OF_SUBJECT = 1.0
"""Added when a question belongs to another group than the one before it."""

NOT_KNOWN = {1: 0.02, 2: 0.08, 3: 0.2}
"""By difficulty: how often the answer is "don't know"."""

_CHUNK = 12


def burden_of(fact: Fact) -> float:
    """What asking for the fact costs by itself."""
    return EFFORT[fact.difficulty] * DISCOMFORT[fact.sensitivity]


class Burdens:
    """The summed burden of a bit set of facts (codes.py), by table: twelve facts a look-up."""

    def __init__(self, burdens: Iterable[float]) -> None:
        rest = list(burdens)
        self._tables: list[list[float]] = []
        while rest:
            table = [0.0]
            for burden in rest[:_CHUNK]:
                table += [burden + others for others in table]
            self._tables.append(table)
            rest = rest[_CHUNK:]

    def of(self, facts: int) -> float:
        """The sum over ``facts``, whose lowest bit stands for the first fact."""
        total = 0.0
        for table in self._tables:
            total += table[facts & _LOWEST] if facts else 0.0
            facts >>= _CHUNK
        return total


_LOWEST = (1 << _CHUNK) - 1
