"""Chinese and Arabic numerals, and how long something lasts.

Own code on purpose: a numeral library would still read neither durations nor 俩, 仨, 几 or 两三.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "俩": 2, "仨": 3, "幺": 1, "壹": 1, "贰": 2, "叁": 3,
}  # fmt: skip
_UNITS = {"十": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30}

#: A numeral inside a larger pattern.
NUMERAL = r"(?:\d+|[零〇一二两三四五六七八九十百廿卅俩仨幺]+)"
_ABOUT = re.compile(r"[一二三四五六七八九两]{2}")


def read_number(text: str) -> int | None:
    """The value of a numeral; None for 两三, 几 and what is none."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 6 else None
    if not text or any(c not in _DIGITS and c not in _UNITS and c not in _TENS for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return _digit_by_digit(text)
    total, digit = 0, 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _TENS:
            total += _TENS[c]
        else:
            total += (digit or 1) * _UNITS[c]
            digit = 0
    return total + digit


def _digit_by_digit(text: str) -> int | None:
    if len(text) == 1:
        return _DIGITS[text]
    if len(text) == 4:  # 二零一六, a year
        return int("".join(str(_DIGITS[c]) for c in text))
    return None  # 两三, 七八: about so many


@dataclass(frozen=True, slots=True)
class Duration:
    """At least ``months`` months; ``vague`` where they may not be taken as the number said."""

    months: int
    vague: bool
    start: int
    end: int


_DURATION = re.compile(
    rf"""(?P<near>快要?|将近|接近|不到|不满|没满|不足|差点|近)?
    (?:满|有|个)?
    (?:
      (?P<years>{NUMERAL}|好?几|好多|十几|多|很多|若干|数)个?(?P<odd>多)?年
         (?!级|纪|龄|初|底|代|四季|生|出生|的?时候)(?P<more>多)?
         (?:(?P<half>半)|(?:零|又|加)?(?P<rest>{NUMERAL})个月)?
    | (?P<halfyear>大半|小半|半)(?:把)?年(?P<overhalf>多)?
    | (?P<months>{NUMERAL}|好?几|十几)个?(?P<plus>多)?(?P<halfmonth>半)?月(?!份)
    | (?P<days>{NUMERAL}|好?几|十几|半)个?多?(?:天|日(?!期|子)|晚上|(?P<weeks>星期|礼拜|周(?!岁)))
    )""",
    re.VERBOSE,
)
_VAGUE = frozenset(("几", "好几", "好多", "很多", "若干", "数", "多"))


def durations(text: str) -> Iterator[Duration]:
    """The lengths of time named in a text: 两年半, 三个月, 一年多, 好几年, 半年."""
    for found in _DURATION.finditer(text):
        duration = _read(found)
        if duration is not None:
            yield duration


def read_months(text: str) -> int | None:
    """Whole months of the only length of time in a text; None when vague, absent or several."""
    found = list(durations(text))
    return found[0].months if len(found) == 1 and not found[0].vague else None


def _read(found: re.Match[str]) -> Duration | None:
    near = found["near"] is not None
    if found["years"] is not None:
        years, vague = _amount(found["years"])
        if years > 100:
            return None  # a year of the calendar
        months = years * 12
        if found["half"]:
            months += 6
        elif found["rest"]:
            months += read_number(found["rest"]) or 0
        return Duration(_less(months, near), vague or near, *found.span())
    if found["halfyear"] is not None:
        months = 4 if found["halfyear"] == "小半" else 6
        return Duration(_less(months, near), months < 6 or near, *found.span())
    if found["months"] is not None:
        months, vague = _amount(found["months"])
        if "个" not in found[0] and found["months"] not in ("俩", "仨"):
            return None  # 三月 is March
        return Duration(_less(months, near), vague or near, *found.span())
    count, vague = _amount(found["days"]) if found["days"] != "半" else (0, True)
    return Duration(count * (7 if found["weeks"] else 1) // 30, vague or near, *found.span())


def _amount(text: str) -> tuple[int, bool]:
    """The least a count can be, and whether it is only a guess."""
    if text in _VAGUE:
        return 2, True
    if text == "十几":
        return 10, False
    if _ABOUT.fullmatch(text):
        return _DIGITS[text[0]], False
    about = _ABOUT.search(text)
    if about is not None and "十" in text:  # 十二三: at least twelve
        return read_number(text[:-1]) or 0, False
    value = read_number(text)
    return (value, False) if value is not None else (0, True)


def _less(months: int, near: bool) -> int:
    """What is surely reached by 快两年 or 不到一年: half of it."""
    return months // 2 if near else months
