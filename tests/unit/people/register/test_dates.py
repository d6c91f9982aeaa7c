"""Birth dates as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.register.importing.dates import parse_date
from people.register.importing.errors import CellError

days = st.dates(date(1960, 1, 1), date(2060, 12, 31))


@given(days)
def test_every_way_of_writing_a_day_says_the_same_day(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    for text in (
        *(f"{y}.{m}.{d}", f"{y}-{m}-{d}", f"{y}/{m}/{d}", f"{y}年{m}月{d}日", f"{y}年{m}月{d}"),
        *(f"{day:%Y%m%d}", f"{day:%Y-%m-%d}", f"{day:%Y-%m-%d} 00:00:00", f" {y}. {m}. {d} "),
        str((day - date(1899, 12, 30)).days),
    ):
        assert parse_date(text) == day, text


def test_the_serials_are_those_of_excel() -> None:
    assert parse_date("42071") == date(2015, 3, 8)
    assert parse_date("42071.0") == date(2015, 3, 8)
    assert parse_date("60000") - parse_date("59999") == timedelta(days=1)


def test_chinese_digits() -> None:
    assert parse_date("二〇一五年三月十八日") == date(2015, 3, 18)
    assert parse_date("二零一五年十二月三十一日") == date(2015, 12, 31)
    assert parse_date("二〇一五年十月二十日") == date(2015, 10, 20)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2015.2.29", "没有“2015.2.29”这一天"),
        ("2015-13-01", "没有"),
        ("15.3.8", "年份只有两位"),
        ("2015.03", "没有写到哪一天"),
        ("2015年", "没有写到哪一天"),
        ("2015年3月", "没有写到哪一天"),
        ("农历2015年3月8日", "农历"),
        ("不详", "不像日期"),
        ("2015-3-8-9", "不像日期"),
    ],
)
def test_what_is_no_day_says_why(text: str, reason: str) -> None:
    with pytest.raises(CellError, match=reason):
        parse_date(text)


@given(st.text(max_size=20))
def test_nothing_else_is_raised(text: str) -> None:
    try:
        parse_date(text)
    except CellError as error:
        assert str(error)
