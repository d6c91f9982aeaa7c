"""What leaves for the model: clean, and without anybody's number."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.clean import clean, with_pauses
from bot.understanding.facts import find_facts
from bot.understanding.mask import mask

MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")


@given(st.text(max_size=300))
@settings(max_examples=400, deadline=None)
def test_clean_twice_is_clean_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(
    st.lists(
        st.one_of(
            st.from_regex(r"1[3-9]\d{9}", fullmatch=True),
            st.from_regex(r"50022[0-9](19|20)\d\d(0[1-9]|1[0-2])[0-3]\d\d{3}[\dX]", fullmatch=True),
            st.sampled_from(["电话", "身份证", "，", " ", "我的", "x"]),
        ),
        max_size=6,
    )
)
@settings(max_examples=300, deadline=None)
def test_no_number_of_a_person_is_left(parts: list[str]) -> None:
    masked = mask(clean("".join(parts)))
    assert not MOBILE.search(masked)
    assert not ID_NUMBER.search(masked)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("/restart", "restart"),
        ("我 想 问", "我想问"),
        ("救命！！！！！！", "救命!!!"),
        ("８岁", "8岁"),
    ],
)
def test_clean(text: str, left: str) -> None:
    assert clean(text) == left


def test_a_space_between_chinese_characters_is_a_pause_for_facts_and_nothing_for_the_model() -> (
    None
):
    assert clean("八岁 爸爸去世了") == "八岁爸爸去世了"
    assert clean(with_pauses("八岁 爸爸去世了")) == "八岁,爸爸去世了"
    assert find_facts(clean(with_pauses("外孙女八岁 爸爸去世了")), date(2026, 11, 23)) == {
        "age": 8,
        "father": "dead",
    }
