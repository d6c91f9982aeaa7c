"""Long texts split where a reader would pause."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.splitting import split, units


def test_a_short_text_stays_whole() -> None:
    assert split("孤儿每月 1651 元。") == ["孤儿每月 1651 元。"]
    assert split("") == []


def test_lines_come_before_sentences_and_sentences_before_commas() -> None:
    assert split("一二三。\n四五六。", 5) == ["一二三。", "四五六。"]
    assert split("一二三。四五六。", 5) == ["一二三。", "四五六。"]
    assert split("一二三，四五六，七", 5) == ["一二三，", "四五六，七"]
    assert split("一二三四五六七", 3) == ["一二三", "四五六", "七"]


@given(st.text(max_size=300), st.integers(min_value=2, max_value=40))
def test_nothing_is_lost_and_nothing_is_too_long(text: str, longest: int) -> None:
    parts = split(text, longest)
    assert all(0 < units(part) <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
