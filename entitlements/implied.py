"""What one answer settles about others (``implies``), followed until nothing new comes."""

from __future__ import annotations

from datetime import date

from entitlements.conditions import Condition
from entitlements.evaluate import evaluate
from entitlements.facts import Answer
from entitlements.model import Pack


def add_implied(
    pack: Pack, answers: dict[str, Answer], on: date | None
) -> list[tuple[Condition, str]]:
    """Add to ``answers`` what they imply; an answer given is never replaced.

    Returns the implications that contradict an answer: their condition and the fact. Read in
    one direction only: that the households on dibao count as poor does not let a "not poor"
    answer deny dibao, because people deny the vague word sooner than the plain fact.
    """
    rules = [rule for fact in pack.facts.values() for rule in fact.implies]
    while True:
        known = len(answers)
        clashes = []
        for rule in rules:
            if evaluate(rule.when, answers, pack.conditions, on):
                for fact, answer in rule.then:
                    if answers.setdefault(fact, answer) != answer:
                        clashes.append((rule.when, fact))
        if len(answers) == known:
            return clashes
