"""A short text read as the answer to the question that was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.understanding.steering import steering_word
from entitlements.fact_model import Fact

Value = bool | int | str


@dataclass(frozen=True, slots=True)
class Known:
    """The question is answered."""

    facts: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotKnown:
    """The person does not know."""


@dataclass(frozen=True, slots=True)
class Declined:
    """The person would rather not say."""


Answer = Known | NotKnown | Declined


def read_answer(fact: Fact, text: str, today: date) -> Answer | None:
    """The answer to ``fact`` that a text gives; None when it is none, or not only one."""
    del today
    steer = steering_word(text)
    if steer == "dont_know":
        return NotKnown()
    if steer == "decline_answer":
        return Declined()
    for choice in fact.choices:
        if text == choice.label:
            return Known({fact.id: choice.id})
    if fact.type == "yes_no" and text in ("是", "有", "不是", "没有"):
        return Known({fact.id: text in ("是", "有")})
    return None
