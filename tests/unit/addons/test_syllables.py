"""What sounds alike in Sichuan speech or under a pinyin keyboard must read alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasa_addons.syllables import syllables


@pytest.mark.parametrize(
    ("meant", "typed"),
    [
        ("低保", "低宝"),
        ("孤儿", "孤而"),
        ("事实无人抚养", "事时无人扶养"),
        ("医保", "一保"),
        ("申请", "申清"),
        ("补助", "不助"),
        # no difference between n and l, flat and curled tongue, front and back nasal
        ("牛奶", "流奶"),
        ("老师", "脑丝"),
        ("成年", "陈年"),
        ("心理", "星里"),
        # h before u is heard as f
        ("户口", "付口"),
        ("花", "发"),
        # letters left unconverted
        ("救命", "jiuming"),
        ("我不想活了", "wobuxianghuole"),
        ("低保", "DiBao"),
    ],
)
def test_heard_alike(meant: str, typed: str) -> None:
    assert syllables(meant) == syllables(typed)


@pytest.mark.parametrize(("one", "other"), [("低保", "特困"), ("打人", "大人人"), ("爸", "妈")])
def test_told_apart(one: str, other: str) -> None:
    assert syllables(one) != syllables(other)


@pytest.mark.parametrize("letters", ["app", "hiv", "qq", "wifi3"])
def test_letters_that_are_no_pinyin_stay_letters(letters: str) -> None:
    assert syllables(letters) == list(letters)


def test_one_syllable_a_character() -> None:
    assert len(syllables("娃儿8岁，读3年级😀")) == len("娃儿8岁，读3年级😀")


@given(st.text(max_size=80))
def test_any_text_has_a_reading(text: str) -> None:
    assert all(isinstance(syllable, str) for syllable in syllables(text))
