"""Numerals and lengths of time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.numbers import durations, read_months, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("8", 8),
        ("八", 8),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十五", 35),
        ("廿", 20),
        ("廿三", 23),
        ("一百零五", 105),
        ("两百", 200),
        ("二零一六", 2016),
        ("俩", 2),
        ("仨", 3),
        ("两三", None),
        ("七八", None),
        ("几", None),
        ("娃", None),
        ("", None),
    ],
)
def test_numerals(text: str, number: int | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("两年半", 30),
        ("半年", 6),
        ("大半年", 6),
        ("半年多", 6),
        ("一年多", 12),
        ("两三年", 24),
        ("2年零1个月", 25),
        ("一年零两个月", 14),
        ("24个月", 24),
        ("仨月", 3),
        ("三个半月", 3),
        ("十几年", 120),
        ("二十天", 0),
        ("两个星期", 0),
        ("快两年", None),
        ("不到一年", None),
        ("好几年", None),
        ("小半年", None),
        ("三月", None),
        ("三年级", None),
        ("2016年3月", None),
        ("今年", None),
        ("两年，三个月", None),
    ],
)
def test_months(text: str, months: int | None) -> None:
    assert read_months(text) == months


def test_a_guess_says_so() -> None:
    (nearly,) = durations("快两年了")
    assert nearly.vague
    assert nearly.months == 12


@given(st.integers(min_value=1, max_value=99))
@settings(deadline=None)
def test_every_small_numeral_is_read(number: int) -> None:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    written = ("" if tens == 0 else ("" if tens == 1 else digits[tens]) + "十") + (
        digits[ones] if ones else ""
    )
    assert read_number(written) == number


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    assert all(0 <= length.months <= 1200 for length in durations(text))
