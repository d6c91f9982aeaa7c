"""Birth dates as people write them: 2015.3.8, 2015-3-8, 2015年3月8日, 20150308, Excel's serials."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from people.register.importing.errors import CellError

_SEPARATED = re.compile(r"(\d{4})\s*[-./年、]\s*(\d{1,2})\s*[-./月、]\s*(\d{1,2})\s*[日号]?")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_NO_DAY = re.compile(r"(\d{4})\s*[-./年]?\s*(\d{1,2})?\s*[月年]?")
_SHORT_YEAR = re.compile(r"\d{2}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_CHINESE = str.maketrans("〇零一二三四五六七八九", "00123456789")
_TEN = re.compile(r"(\d?)十(\d?)")
#: Day 0 of Excel's calendar, counted so that days from March 1900 on are right.
_EXCEL_ZERO = date(1899, 12, 30)


@lru_cache(maxsize=50_000)
def parse_date(text: str) -> date:
    """The date that a cell says; full-width signs must have been made plain.

    Raises:
        CellError: it is no date, or not one date only.
    """
    plain = _TIME.sub("", text.strip())
    if "农历" in plain or "阴历" in plain:
        raise CellError("写的是农历，请换成公历（身份证上的出生日期）")
    plain = _digits(plain)
    found = _SEPARATED.fullmatch(plain) or _TOGETHER.fullmatch(plain)
    if found:
        return _real(text, *map(int, found.groups()))
    if serial := _SERIAL.fullmatch(plain):
        return _EXCEL_ZERO + timedelta(days=int(serial[1]))
    if _SHORT_YEAR.fullmatch(plain):
        raise CellError(f"“{text}”的年份只有两位，请写四位，例如 2015-03-08")
    if _NO_DAY.fullmatch(plain):
        raise CellError(f"“{text}”没有写到哪一天，请写全，例如 2015-03-08")
    raise CellError(f"“{text}”不像日期，请写成 2015-03-08 这样")


def _digits(text: str) -> str:
    """Chinese digits as Arabic ones: 二〇一五年三月十八日."""
    plain = text.translate(_CHINESE)
    return _TEN.sub(lambda m: str(int(m[1] or 1) * 10 + int(m[2] or 0)), plain)


def _real(said: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError(f"没有“{said}”这一天") from None
