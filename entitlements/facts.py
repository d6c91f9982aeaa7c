"""What is said about one child: checked, and with its three absences kept apart.

A fact may be *not known* (nobody said it: absent from ``values``), *not applicable* (the
question makes no sense for this child: every comparison with it is false) or *declined* (the
person would rather not say: as unknown as the first, but never asked again).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A day, or a month whose day is not known (``day`` is None)."""

    year: int
    month: int
    day: int | None = None

    def __post_init__(self) -> None:
        date(self.year, self.month, self.day or 1)  # raises ValueError for a day that is none

    @property
    def earliest(self) -> date:
        return date(self.year, self.month, self.day or 1)

    @property
    def latest(self) -> date:
        return date(self.year, self.month, self.day or monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        month = f"{self.year:04d}-{self.month:02d}"
        return month if self.day is None else f"{month}-{self.day:02d}"


def parse_birth_date(text: str) -> BirthDate:
    """``YYYY-MM-DD`` or ``YYYY-MM``; ValueError for anything else."""
    parts = text.split("-")
    if [len(part) for part in parts] not in ([4, 2], [4, 2, 2]):
        raise ValueError(f"not a day or a month: {text!r}")
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(f"not a day or a month: {text!r}")
    return BirthDate(*map(int, parts))


class NotApplicable(Enum):
    """The answer of a question that makes no sense for this child."""

    NOT_APPLICABLE = "not_applicable"


NOT_APPLICABLE: Final[Literal[NotApplicable.NOT_APPLICABLE]] = NotApplicable.NOT_APPLICABLE

Answer = bool | str | int | BirthDate | NotApplicable
"""yes/no, the id of a choice, full years or whole months, a birth date."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Answers about one child, as ``check_facts`` let them pass."""

    values: Mapping[str, Answer] = field(default_factory=dict)
    declined: frozenset[str] = frozenset()
    not_applicable: frozenset[str] = frozenset()

    def answers(self) -> dict[str, Answer]:
        """What comparisons see: the values, and not applicable as an answer of its own."""
        return {**self.values, **dict.fromkeys(self.not_applicable, NOT_APPLICABLE)}

    def with_answer(self, fact: str, answer: Answer) -> Facts:
        """These facts with one more answer, unchecked: for asking "what if"."""
        return Facts(
            {**self.values, fact: answer}, self.declined - {fact}, self.not_applicable - {fact}
        )
