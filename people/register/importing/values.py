"""Cells of a spreadsheet as text, the way they are shown there."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

#: Excel keeps fifteen digits of a number; what is longer has lost its end.
_MOST_DIGITS = 10**15


def text_of(value: object) -> str:
    """A cell's value as text; a number that lost digits as 5.00E+17, so that it is named."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "是" if value else "否"
        case int():
            return str(value) if abs(value) < _MOST_DIGITS else f"{value:.2E}"
        case float():
            if abs(value) >= _MOST_DIGITS:
                return f"{value:.2E}"
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case time() | timedelta():
            return str(value)
    return str(value)
