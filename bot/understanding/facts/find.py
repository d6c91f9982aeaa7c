"""All facts of one text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.understanding.facts.age_birth import age, birth_date
from bot.understanding.facts.events import events
from bot.understanding.facts.health import health
from bot.understanding.facts.home import hukou, residence_interrupted, residence_months
from bot.understanding.facts.parents import parents
from bot.understanding.facts.school import kindergarten, stage
from bot.understanding.facts.status import statuses
from bot.understanding.facts.text import sentence

Value = bool | int | str


def find_facts(text: str, today: date) -> Mapping[str, Value]:
    """The facts stated anywhere in a text, by fact id; what is doubtful is left out."""
    read = sentence(text)
    alone: dict[str, Value | None] = {
        "age": age(read),
        "birth_date": birth_date(read, today),
        "stage": stage(read),
        "kindergarten": kindergarten(read),
        "hukou": hukou(read),
        "residence_months": residence_months(read, today),
        "residence_interrupted": residence_interrupted(read),
    }
    if alone["kindergarten"] is not None and alone["stage"] is None:
        alone["stage"] = "preschool"  # who goes to a kindergarten goes to no school
    return {
        **{fact: value for fact, value in alone.items() if value is not None},
        **parents(read, today),
        **statuses(read),
        **health(read),
        **events(read),
    }
