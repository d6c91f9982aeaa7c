"""Replies survive the way to JSON and back; a button is one thing or the other."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replies import Act, Button, Card, Link, Reply
from replies.codec import button_from_json, button_to_json, from_json, to_json
from replies.model import CardKind

words = st.text(max_size=20)
acts = st.builds(Act, words, st.dictionaries(words, words, max_size=3))
buttons = st.one_of(
    st.builds(Button, words, act=acts),
    st.builds(Button, words, href=words),
)
several = st.lists(buttons, max_size=3).map(tuple)
cards = st.builds(
    Card,
    st.sampled_from(get_args(CardKind)),
    words,
    st.lists(words, max_size=3).map(tuple),
    several,
)
replies = st.builds(
    Reply,
    text=words,
    buttons=several,
    link=st.none() | st.builds(Link, words, words),
    card=st.none() | cards,
    basis=st.none() | words,
)


@given(replies)
def test_a_reply_survives_json(reply: Reply) -> None:
    assert from_json(json.loads(json.dumps(to_json(reply), ensure_ascii=False))) == reply


@given(buttons)
def test_a_button_survives_json(button: Button) -> None:
    assert button_from_json(json.loads(json.dumps(button_to_json(button)))) == button


def test_an_empty_reply_is_an_empty_object() -> None:
    assert to_json(Reply()) == {}
    assert from_json({}) == Reply()


@pytest.mark.parametrize(
    ("act", "href"), [(None, None), (Act("greet"), "tel:110")], ids=["neither", "both"]
)
def test_a_button_has_an_act_or_an_address(act: Act | None, href: str | None) -> None:
    with pytest.raises(ValueError, match="either an act or an href"):
        Button("按", act=act, href=href)


@pytest.mark.parametrize("value", [{}, {"label": "按"}, {"label": "按", "act": {}}])
def test_what_was_never_written_is_refused(value: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        button_from_json(value)


def test_details_that_change_later_change_no_stored_reply() -> None:
    details = {"fact": "stage"}
    stored = button_to_json(Button("按", act=Act("inform", details)))
    details["fact"] = "age"
    assert stored["act"]["details"] == {"fact": "stage"}
