"""What can be wrong with a policy pack or with what is said about a child.

Both errors collect every mistake before they are raised: whoever corrects a pack, or a
form, sees all of it at once.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a pack: where it is, what was found and what was expected."""

    file: str
    line: int
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: found {self.found}, expected {self.expected}"


class PackError(Exception):
    """The pack cannot be used; ``problems`` holds every mistake, by file and line."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class FactsError(Exception):
    """What was said about the child cannot be right; ``errors`` are (fact id, sentence).

    The sentences are Chinese and meant for the person who answered.
    """

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{field}: {sentence}" for field, sentence in errors))
