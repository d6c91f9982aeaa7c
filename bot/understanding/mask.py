"""Hides what identifies a person before a text leaves for the model."""

from __future__ import annotations

import re

_ID_NUMBER = re.compile(r"(?<!\d)\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}[\dXx](?![\dXx])")
_OLD_ID_NUMBER = re.compile(r"(?<!\d)\d{6}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)")
_LONG_NUMBER = re.compile(r"(?<!\d)\d{9,}(?!\d)")

#: Characters that stand for a hidden number; they are words the model may learn.
ID_MASK, PHONE_MASK, NUMBER_MASK = "身份证号", "电话号码", "号码"


def mask(text: str) -> str:
    """The text with identity-card, phone and other long numbers replaced by words."""
    text = _ID_NUMBER.sub(ID_MASK, text)
    text = _MOBILE.sub(PHONE_MASK, text)
    text = _OLD_ID_NUMBER.sub(ID_MASK, text)
    text = _LANDLINE.sub(PHONE_MASK, text)
    return _LONG_NUMBER.sub(NUMBER_MASK, text)
