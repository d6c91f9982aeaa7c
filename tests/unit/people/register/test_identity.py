"""Identity numbers as they stand in spreadsheets. All numbers here are nobody's: 00…"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.register.fictional import identity_number
from people.register.importing.errors import CellError
from people.register.importing.identity import parse_identity

BORN = date(2015, 3, 8)
NUMBER = identity_number(BORN, 12)


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 9_999_999))
def test_well_formed_numbers_are_read_with_their_birth_date(day: date, number: int) -> None:
    made = identity_number(day, number)
    spaced = f" {made[:6]} {made[6:14]} {made[14:].lower()}"
    assert parse_identity(made, fictional=True) == (made, day)
    assert parse_identity(spaced, fictional=True) == (made, day)
    assert parse_identity(f"'{made}", fictional=True) == (made, day)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(place: int, by: int) -> None:
    wrong = NUMBER[:place] + str((int(NUMBER[place]) + by) % 10) + NUMBER[place + 1 :]
    with pytest.raises(CellError):
        parse_identity(wrong, fictional=True)


@pytest.mark.parametrize("text", ["5.00E+17", "5.00225E+17", "5e17", "5.00E17"])
def test_what_excel_has_lost_is_named_with_the_way_out(text: str) -> None:
    with pytest.raises(CellError, match=r"找不回来.*设成“文本”"):
        parse_identity(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12345", "应该是 18 位，这里是 5 位"),
        ("123456150308001", "15 位的旧号码"),
        ("00000120150308001A", "只能是数字"),
        ("000001201502300012", "出生日期不存在"),
        ("910001201503080012", "前 6 位不是地区代码"),
        ("٠٠٠٠٠١٢٠١٥٠٣٠٨٠٠١٢", "只能是数字"),
    ],
)
def test_each_mistake_has_its_reason(text: str, reason: str) -> None:
    with pytest.raises(CellError, match=reason):
        parse_identity(text, fictional=True)


def test_numbers_that_are_nobodys_are_taken_only_in_the_demo() -> None:
    assert parse_identity(NUMBER, fictional=True) == (NUMBER, BORN)
    with pytest.raises(CellError, match="地区代码"):
        parse_identity(NUMBER)


@given(st.text(max_size=24))
def test_nothing_else_is_raised(text: str) -> None:
    try:
        parse_identity(text, fictional=True)
    except CellError as error:
        assert str(error)
