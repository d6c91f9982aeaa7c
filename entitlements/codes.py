"""Three truth values and what is missing, in one integer: the arithmetic of the fast engine.

A condition that is not known carries a positive bit set of what would settle it: facts, and
readings of the plan that are open. True and false are 0 and -1, and which is which depends on
the operator around it, so that the operator is a single bitwise or:

* in *all-code* true is 0 and false is -1 (all bits): one false part makes the whole -1, all
  true parts leave 0, otherwise the missing bits add up;
* in *any-code* true is -1 and false is 0: one true part makes the whole -1.

``not`` costs nothing: the all-code of "not x" is the any-code of x. Between the two codes,
``x if x > 0 else ~x``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Code(Enum):
    """Which of the two encodings an expression has."""

    ALL = "all"
    ANY = "any"

    @property
    def other(self) -> Code:
        return Code.ANY if self is Code.ALL else Code.ALL

    def of(self, value: bool) -> int:
        """The code of a known value."""
        return 0 if value is (self is Code.ALL) else -1


@dataclass(frozen=True)
class Bits:
    """Which bit stands for which fact, reading, or doubt without a name."""

    facts: tuple[str, ...]
    readings: tuple[str, ...]

    UNNAMED = 1
    """Bit 0: open for a reason that no reading of the pack names."""

    def fact(self, name: str) -> int:
        return 2 << self.facts.index(name)

    def reading(self, name: str) -> int:
        return 2 << (len(self.facts) + self.readings.index(name))

    @property
    def open(self) -> int:
        """All bits that do not stand for a fact."""
        readings = (1 << len(self.readings)) - 1
        return readings << (1 + len(self.facts)) | self.UNNAMED

    def facts_of(self, bits: int) -> frozenset[str]:
        return frozenset(_chosen(self.facts, bits >> 1))

    def readings_of(self, bits: int) -> frozenset[str]:
        return frozenset(_chosen(self.readings, bits >> (1 + len(self.facts))))


def _chosen(names: tuple[str, ...], bits: int) -> Iterable[str]:
    return (name for place, name in enumerate(names) if bits >> place & 1)
