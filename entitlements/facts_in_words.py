"""Facts as a family and a clerk would say them."""

from __future__ import annotations

from collections.abc import Mapping

from entitlements.model import Pack


def fact_in_words(pack: Pack, fact: str, value: object) -> str:
    """One answer in everyday words.

    >>> # residence_months 30 -> 2 年 6 个月; orphan_recognised True -> 是
    """
    known = pack.facts[fact]
    if known.type == "yes_no":
        return "是" if value else "不是"
    if known.type == "choice":
        return next((c.label for c in known.choices if c.id == value), str(value))
    if known.type == "years":
        return f"{value} 岁"
    if known.type == "months" and isinstance(value, int):
        years, months = divmod(value, 12)
        parts = ([f"{years} 年"] if years else []) + ([f"{months} 个月"] if months else [])
        return " ".join(parts) or "不到 1 个月"
    parts = str(value).split("-")
    return " ".join(
        f"{int(number)} {unit}" for number, unit in zip(parts, ("年", "月", "日"), strict=False)
    )


def facts_in_words(pack: Pack, facts: Mapping[str, object]) -> dict[str, str]:
    """Labels to answers, in the order of the form."""
    return {pack.facts[f].label: fact_in_words(pack, f, facts[f]) for f in pack.facts if f in facts}
