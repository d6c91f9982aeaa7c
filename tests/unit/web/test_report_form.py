"""The form as items and back."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.report_form import Told, clean
from bot.channels.web.report_words import wait_words
from reports.model import Item, ItemKind, Opened, State

NOW = datetime(2026, 11, 23, 2, 7, tzinfo=UTC)
_TEXT = st.text(max_size=60)


def opened(told: Told) -> Opened:
    """A report that holds exactly this."""
    items = dict(told.items(NOW))
    if told.hides:
        items[ItemKind.MUST_NOT_KNOW] = {"who": list(told.who), "text": told.hidden_from}
    return Opened(
        "r",
        State.DRAFT,
        tuple(
            Item(str(number), kind, value, "reporter", NOW)
            for number, (kind, value) in enumerate(items.items())
        ),
    )


@given(
    st.fixed_dictionaries(
        {
            "danger": st.sampled_from(["", "yes", "no", "unknown", "maybe"]),
            "seen": _TEXT,
            "place": _TEXT,
            "child": _TEXT,
            "when": _TEXT,
            "contact": _TEXT,
            "hidden_from": _TEXT,
            "unit": _TEXT,
            "role": _TEXT,
        }
    ),
    st.lists(st.sampled_from(["relative", "village", "town", "bureau", "mayor"])),
    st.lists(st.sampled_from(["1", "9", "10", "online", "x"])),
)
def test_what_is_told_comes_back_into_the_form(
    texts: dict[str, str], who: list[str], situations: list[str]
) -> None:
    sent = {name: [value] for name, value in texts.items()}
    told = Told.of({**sent, "who": who, "situation": situations})
    assert Told.of_draft(opened(told)) == told
    assert "mayor" not in told.who
    assert "x" not in told.situations


def test_a_child_who_only_says_so_has_told_nothing_yet() -> None:
    assert not Told.of({"speaker": ["child"]}).anything
    assert Told.of({"speaker": ["child"], "trusted": ["none"]}).anything


def test_control_characters_go_and_everything_else_stays() -> None:
    assert clean("a\x00b\r\nc\td\u202e😭\x1b[31m") == "ab\nc\td\u202e😭[31m"
    assert clean("\ud800 好") == "好"


def test_a_wait_is_said_as_people_say_it_and_never_too_short() -> None:
    assert wait_words(3) == "5 秒"
    assert wait_words(15) == "20 秒"
    assert wait_words(55) == "1 分钟"
    assert wait_words(3599) == "60 分钟"


def test_nothing_of_it_stands_in_a_traceback() -> None:
    assert "秘密" not in repr(Told(seen="秘密"))
