"""Texts that ask and texts that tell."""

from __future__ import annotations

import pytest

from bot.understanding.question import is_question


@pytest.mark.parametrize(
    "text",
    [
        "低保户有没得补助",
        "医保要不要自己交",
        "孤儿一个月好多钱",
        "能租公租房不",
        "啷个申请",
        "免学费吗",
    ],
)
def test_asks(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    ["我们是低保户", "娃儿八岁读小学", "住了好多年了", "妈妈没得音信", "不是低保，是低保边缘"],
)
def test_tells(text: str) -> None:
    assert not is_question(text)
