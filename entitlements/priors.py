"""How often families give an answer, roughly (priors.yml): for the order of questions only.

No rule and no decision looks here. A wrong prior costs a question, never a benefit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from entitlements.fact_model import Fact
from entitlements.facts import Answer

Shares = tuple[tuple[Answer, float], ...]
"""Answers with their shares, which add up to one."""


@dataclass(frozen=True, slots=True)
class PriorRow:
    """The shares among children for whom every fact in ``when`` has one of its answers."""

    when: tuple[tuple[str, tuple[Answer, ...]], ...]
    shares: Shares

    def holds(self, known: Mapping[str, Answer]) -> bool:
        return all(known.get(fact) in answers for fact, answers in self.when)


Priors = Mapping[str, tuple[PriorRow, ...]]
"""By fact: the first row that holds counts; the last one always holds."""


def rows_of(priors: Priors, fact: Fact) -> tuple[PriorRow, ...]:
    """The rows of a fact; where the pack has none, one in which all answers are alike."""
    if fact.id in priors:
        return priors[fact.id]
    answers: tuple[Answer, ...] = fact.answers()
    if fact.range is not None:
        answers = tuple(range(fact.range[0], fact.range[1] + 1))
    return (PriorRow((), tuple((answer, 1 / len(answers)) for answer in answers)),)
