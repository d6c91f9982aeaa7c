"""All facts of one text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

Value = bool | int | str


def find_facts(text: str, today: date) -> Mapping[str, Value]:
    """The facts stated anywhere in a text, by fact id."""
    del text, today
    return {}
