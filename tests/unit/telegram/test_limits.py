"""Turns of messages under Telegram's limits, on a clock that a test moves."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.telegram.limits import CHAT_BURST, Limiter, Priority


class Hand:
    """A clock moved by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


async def given(limiter: Limiter, waiting: list[asyncio.Task[None]]) -> int:
    """How many have had their turn."""
    for _ in range(5):
        limiter._news.set()
        await asyncio.sleep(0)
    return sum(task.done() for task in waiting)


def wait(
    limiter: Limiter, chat: int, priority: Priority = Priority.CONVERSATION
) -> asyncio.Task[None]:
    return asyncio.create_task(limiter.turn(chat, priority))


@pytest.fixture
def hand() -> Hand:
    return Hand()


async def test_a_chat_gets_a_burst_and_then_one_a_second(hand: Hand) -> None:
    limiter = Limiter(hand, per_second=1000)
    waiting = [wait(limiter, 1) for _ in range(CHAT_BURST + 2)]
    for _ in range(CHAT_BURST + 2):
        hand.now += 0.002
        await given(limiter, waiting)
    assert sum(t.done() for t in waiting) == CHAT_BURST
    hand.now += 1
    assert await given(limiter, waiting) == CHAT_BURST + 1
    await limiter.aclose()


async def test_over_all_no_more_than_the_rate(hand: Hand) -> None:
    limiter = Limiter(hand, per_second=10)
    waiting = [wait(limiter, chat) for chat in range(50)]
    for _ in range(100):
        hand.now += 0.01
        await given(limiter, waiting)
    assert 10 <= sum(t.done() for t in waiting) <= 11
    await limiter.aclose()


async def test_conversation_goes_before_broadcasts(hand: Hand) -> None:
    limiter = Limiter(hand, per_second=1)
    first = wait(limiter, 0)
    await given(limiter, [first])
    broadcasts = [wait(limiter, n, Priority.BROADCAST) for n in range(1, 4)]
    await given(limiter, broadcasts)
    answer = wait(limiter, 9, Priority.EMERGENCY)
    await given(limiter, [answer])
    hand.now += 1.01
    await given(limiter, [answer])
    assert answer.done()
    assert not any(b.done() for b in broadcasts)
    await limiter.aclose()


async def test_a_pause_holds_one_chat_or_all(hand: Hand) -> None:
    limiter = Limiter(hand, per_second=1000)
    limiter.pause(1, 5)
    held, free = wait(limiter, 1), wait(limiter, 2)
    hand.now += 0.01
    await given(limiter, [held, free])
    assert free.done()
    assert not held.done()
    hand.now += 5
    await given(limiter, [held])
    assert held.done()
    limiter.pause(None, 5)
    other = wait(limiter, 3)
    hand.now += 1
    await given(limiter, [other])
    assert not other.done()
    hand.now += 4.1
    await given(limiter, [other])
    assert other.done()
    await limiter.aclose()


async def test_who_no_longer_waits_takes_no_turn(hand: Hand) -> None:
    limiter = Limiter(hand, per_second=1)
    first = wait(limiter, 0)
    await given(limiter, [first])
    gone, stays = wait(limiter, 1), wait(limiter, 2)
    await given(limiter, [gone])
    gone.cancel()
    await given(limiter, [gone])
    hand.now += 1.01
    await given(limiter, [stays])
    assert stays.done()
    await limiter.aclose()
