"""Reads a telephone number from a text that answers "which number?"."""

from __future__ import annotations

import re

_SPOKEN = str.maketrans("零〇一幺二两三四五六七八九", "0011223456789")
_NUMBER = re.compile(r"1[3-9]\d{9}|0(?:10|2\d)[2-8]\d{7}|0[3-9]\d{2}[2-8]\d{6,7}|[2-8]\d{7}")
_AROUND_DIGITS = re.compile(r"[\d\s+()（）-]")
#: Fewer digits are an age or a date; more words beside them are a story.
_FEWEST_DIGITS, _MOST_WORDS = 6, 14


def phone_said(text: str) -> str | None:
    """The digits of the number; empty when it cannot be one; ``None`` when none was meant."""
    digits = _digits(text)
    if len(digits) < _FEWEST_DIGITS:  # said aloud: 幺三八…
        text = text.translate(_SPOKEN)
        digits = _digits(text)
    if len(digits) < _FEWEST_DIGITS or len(_AROUND_DIGITS.sub("", text)) > _MOST_WORDS:
        return None
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return digits if _NUMBER.fullmatch(digits) else ""


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)
