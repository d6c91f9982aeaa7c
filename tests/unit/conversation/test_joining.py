"""At most three messages, and nothing of them lost."""

from __future__ import annotations

from replies import Button, Card, Reply
from replies.joining import at_most_three

_CALL = Button("拨打 110", href="tel:110")
_MORE = Button("更多", href="tel:1")


def test_three_stay_as_they_are() -> None:
    replies = (Reply("一"), Reply("二"), Reply("三"))
    assert at_most_three(replies) == replies


def test_the_first_of_four_are_joined_with_their_buttons() -> None:
    first, *rest = at_most_three(
        (Reply("一", (_CALL,), basis="甲"), Reply("二", (_CALL, _MORE)), Reply("三"), Reply("四"))
    )
    assert first == Reply("一\n二", (_CALL, _MORE), basis="甲")
    assert rest == [Reply("三"), Reply("四")]


def test_a_card_stays_alone_and_first() -> None:
    card = Reply(card=Card("emergency", "先打 110"))
    shown = at_most_three((card, *(Reply(text) for text in "一二三四")))
    assert shown == (card, Reply("一\n二\n三"), Reply("四"))
