"""A pseudonym: the same each time, another for everybody else, not to be turned back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.person_key import person_key

SECRET = b"s" * 32


def test_is_the_same_after_every_start() -> None:
    """A changed value would orphan everything that is kept under it."""
    assert person_key(SECRET, "web", "abc") == "84f66543833986b910fb81ec83c7878c"


@given(st.text(max_size=70), st.text(max_size=70))
def test_two_chats_are_two_people(one: str, other: str) -> None:
    keys = {person_key(SECRET, "web", chat) for chat in (one, other)}
    assert len(keys) == len({one, other})


@given(st.text(min_size=4))
def test_holds_nothing_of_the_chat_id(chat: str) -> None:
    key = person_key(SECRET, "web", chat)
    assert len(key) == 32
    assert int(key, 16) >= 0
    assert chat not in key


def test_hangs_on_the_secret_and_on_the_channel() -> None:
    assert person_key(b"t" * 32, "web", "1") != person_key(SECRET, "web", "1")
    assert person_key(SECRET, "telegram", "1") != person_key(SECRET, "web", "1")
