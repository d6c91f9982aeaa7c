"""Which intent a turn hands to Rasa's rules, given what was parsed and what we know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

#: Turns that belong to a report or an emergency never enter a tracker.
REPORT_INTENTS = frozenset({"report_harm", "emergency_self", "report_followup"})

ANSWER_INTENT = "inform"


class Ranked(TypedDict):
    """One intent with its share of the model's belief, 0 to 1."""

    name: str
    confidence: float


def route(
    ranking: Sequence[Ranked], *, answers_question: bool, steer: str | None, sure: float
) -> str | None:
    """The intent to hand on, or ``None`` when the turn belongs to a report.

    Args:
        ranking: intents of the parse, best first.
        answers_question: the whole text reads as an answer to the question that was asked.
        steer: an intent that was recognised beside the model, such as a control word.
        sure: belief in a report intent above which it wins over an answer to a question.
    """
    if not ranking:
        return steer or (ANSWER_INTENT if answers_question else None)
    best = ranking[0]
    if best["name"] in REPORT_INTENTS and (
        best["confidence"] >= sure or not (answers_question or steer)
    ):
        return None
    if steer:
        return steer
    return ANSWER_INTENT if answers_question else best["name"]


def trimmed(ranking: Sequence[Ranked], length: int) -> list[dict[str, object]]:
    """The first ``length`` entries with rounded belief: what a tracker needs and no more."""
    return [
        {"name": entry["name"], "confidence": round(float(entry["confidence"]), 4)}
        for entry in list(ranking)[:length]
    ]
