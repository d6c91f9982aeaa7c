"""Sentences of the pack with its amounts filled in, and the small print under an answer."""

from __future__ import annotations

import re
from datetime import date

from entitlements.amounts import Parameter, ParameterValue
from entitlements.model import Benefit, Information, Pack
from entitlements.vocabulary import Unit

#: An amount in force for longer than this may have been raised: it is shown with a warning.
STALE_AFTER_MONTHS = 12

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_MAY_HAVE_CHANGED = "可能已调整，先打电话问"
_UNITS: dict[Unit, tuple[str, str]] = {
    "yuan_per_month": ("每月 ", " 元"),
    "yuan_per_year": ("每年 ", " 元"),
    "yuan_once": ("一次 ", " 元"),
    "percent": ("", "%"),
}


def amount_words(parameter: Parameter, value: ParameterValue, today: date) -> str:
    """An amount with unit and date; shares of the plan stand alone.

    >>> # 每月 1651 元（2025 年 7 月起的标准，可能已调整，先打电话问）
    """
    before, after = _UNITS[parameter.unit]
    figure = f"{before}{value.value:g}{after}"
    if parameter.unit == "percent":
        return figure
    since = f"{value.period.start.year} 年 {value.period.start.month} 月起的标准"
    if is_stale(value, today):
        return f"{figure}（{since}，{_MAY_HAVE_CHANGED}）"
    return f"{figure}（{since}）"


def is_stale(value: ParameterValue, today: date) -> bool:
    """True when the amount has been in force for more than twelve months."""
    start = value.period.start
    months = (today.year - start.year) * 12 + today.month - start.month
    return months > STALE_AFTER_MONTHS or (months == STALE_AFTER_MONTHS and today.day > start.day)


def fill(pack: Pack, text: str, today: date) -> str:
    """The text with ``{parameter}`` replaced by what is in force on the day.

    A parameter without a value that day becomes words that promise no figure. The warning that
    an amount may have changed stands once, at the last amount of the text.
    """
    names = [name for name in _PLACEHOLDER.findall(text) if name in pack.parameters]
    last = names[-1] if names else None

    def words(match: re.Match[str]) -> str:
        parameter = pack.parameters.get(match.group(1))
        if parameter is None:
            return match.group(0)
        value = parameter.on(today)
        if value is None:
            return "（标准请问镇街）"
        said = amount_words(parameter, value, today)
        if match.group(1) != last:
            said = said.replace(f"，{_MAY_HAVE_CHANGED}", "")
        return said

    return _PLACEHOLDER.sub(words, text)


def basis(pack: Pack, entry: Benefit | Information) -> str:
    """The small print: document, measure and whether it is a draft."""
    draft = "（征求意见稿）" if pack.document.status == "consultation_draft" else ""
    measures = "、".join(str(n) for n in entry.measures)
    return f"依据：实施方案第 {measures} 条{draft}，{pack.document.version} 版；以民政局认定为准"
