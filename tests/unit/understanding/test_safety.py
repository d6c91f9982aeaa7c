"""Words of danger, and words that only look like it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.clean import clean
from bot.understanding.safety import Danger, danger_in

TABLE = Path(__file__).parent / "danger_said.txt"


def table() -> Iterator[tuple[str, str]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            kind, _, text = line.partition("|")
            yield text.strip(), kind.strip()


@pytest.mark.parametrize(("text", "kind"), list(table()))
def test_kind_of_danger(text: str, kind: str) -> None:
    found = danger_in(clean(text))
    assert (found.value if found else "none") == kind


@pytest.mark.parametrize(
    "text",
    [
        "我 不 想 活 了",
        "我。。不想活。了",
        "不想活活活活了",
        "救命！！！！救命",
        "自 sha",
        "他要杀*我",
        "强/奸",
        "老汉打 我",
        "我想死。。。",
        "ＺＳ",
    ],
)
def test_evasions_are_undone(text: str) -> None:
    assert danger_in(clean(text)) is not None


def test_the_table_is_broad() -> None:
    kinds = [kind for _, kind in table()]
    assert len(kinds) >= 150
    assert kinds.count("none") >= 70
    assert set(kinds) == {danger.value for danger in Danger} | {"none"}


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    assert danger_in(text) is None or isinstance(danger_in(text), Danger)
