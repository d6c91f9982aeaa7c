"""What the model sees of a text."""

from __future__ import annotations

from collections import Counter
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasa_addons.ngrams import Vocabulary, heard, ngrams


@pytest.mark.parametrize(
    "written", ["娃儿八岁，读小学", "娃儿八岁 读小学", "娃儿八岁。读小学。", " 娃儿八岁、、读小学…"]
)
def test_pauses_are_heard_alike(written: str) -> None:
    assert heard(written) == "娃儿八岁，读小学"


def test_a_question_stays_a_question() -> None:
    assert heard("有没得？") != heard("有没得")


@given(st.text(max_size=60))
def test_hearing_twice_changes_nothing(text: str) -> None:
    assert heard(heard(text)) == heard(text)


def test_ngrams_know_where_a_text_begins_and_ends() -> None:
    assert list(ngrams("低保", 1, 2)) == ["^", "低", "保", "$", "^ 低", "低 保", "保 $"]


def test_rare_ngrams_are_left_out_and_common_ones_weigh_less() -> None:
    vocabulary = Vocabulary.learn([["问", "低保"], ["问", "孤儿"], ["问", "低保"]], min_df=2)
    assert set(vocabulary.idf) == {"问", "低保"}
    assert vocabulary.idf["问"] < vocabulary.idf["低保"]


def test_weights_have_unit_length() -> None:
    vocabulary = Vocabulary({"问": 1.0, "低保": 2.0})
    columns, weights = vocabulary.weigh(Counter({"问": 3, "低保": 1, "没学过": 5}))
    assert columns == [0, 1]
    assert isclose(sum(w * w for w in weights), 1.0)


def test_a_text_of_unknown_ngrams_has_no_features() -> None:
    assert Vocabulary({"问": 1.0}).weigh(Counter({"没学过": 1})) == ([], [])
