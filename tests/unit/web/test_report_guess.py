"""Guessing receipt codes: slower and slower, nobody kept out."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.web.report_guess import SlowGuesses
from reports.errors import QueueFullError


class Time:
    """A clock whose sleeping is free."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


async def guess(guesses: SlowGuesses, address: str = "10.0.0.1", *, wrong: bool = True) -> None:
    async with guesses.attempt(address) as attempt:
        attempt.wrong = wrong


async def test_unknown_codes_cost_more_and_more_time_but_never_the_way_in() -> None:
    time = Time()
    guesses = SlowGuesses(clock=time.clock, sleep=time.sleep)
    for _ in range(30):
        await guess(guesses)
    assert time.slept[:5] == [1, 2, 4, 8, 16]
    assert max(time.slept) == 20
    await guess(guesses, "10.0.0.2")
    assert len(time.slept) == 27  # another address did not wait
    time.now += 30 * 90
    assert guesses.delay("10.0.0.1") == 0


async def test_right_codes_cost_nothing() -> None:
    time = Time()
    guesses = SlowGuesses(clock=time.clock, sleep=time.sleep)
    for _ in range(30):
        await guess(guesses, wrong=False)
    assert time.slept == []


async def test_those_who_wait_share_a_bounded_room() -> None:
    free = asyncio.Event()

    async def wait(_: float) -> None:
        await free.wait()

    guesses = SlowGuesses(clock=lambda: 0.0, sleep=wait)
    for _ in range(4):
        async with guesses.attempt("10.0.0.1") as attempt:
            attempt.wrong = True
        free.set()
    free.clear()
    waiting = [asyncio.create_task(guess(guesses)) for _ in range(40)]
    await asyncio.sleep(0)
    with pytest.raises(QueueFullError):
        await guess(guesses)
    await guess(guesses, "10.0.0.2")
    free.set()
    await asyncio.gather(*waiting)
