"""The gate: nothing ordinarily; in a flood effort, a queue, and at last an honest wait."""

from __future__ import annotations

import asyncio

import pytest

from reports.effort import Effort, solve
from reports.flood import FloodGauge, HourlyQuota, Pace
from reports.gate import CHARACTERS_A_UNIT, Gate, Queue, TooManyError


def gate(*, per_hour: int = 1000, at_once: int = 2, waiting: int = 200, overall: int = 100) -> Gate:
    gauge = FloodGauge(Pace(2, 10), Pace(overall, 1), lambda: 0.0)
    quota = HourlyQuota(per_hour, clock=lambda: 0.0)
    queue = Queue(at_once=at_once, waiting=waiting)
    return Gate(gauge, Effort(b"k" * 32, top=50), quota, flooding=queue)


async def entered(
    one: Gate, proof: str = "", characters: int = 0, address: str = "10.0.0.1"
) -> bool:
    async with one.enter(address, proof, characters) as unproven:
        return unproven


async def test_ordinarily_nobody_is_asked_for_anything() -> None:
    one = gate()
    assert one.challenge("10.0.0.1") is None
    assert [await entered(one) for _ in range(2)] == [False, False]


async def test_in_a_flood_who_solved_is_proven_and_who_did_not_is_taken_all_the_same() -> None:
    one = gate()
    for _ in range(2):
        await entered(one)
    challenge = one.challenge("10.0.0.1")
    assert challenge is not None
    proof = solve(challenge)
    assert await entered(one, proof) is False
    assert await entered(one, proof) is True
    assert await entered(one) is True


async def test_the_unproven_stand_in_a_queue_and_the_proven_pass_it() -> None:
    one = gate(at_once=1)
    for _ in range(2):
        await entered(one)
    free = asyncio.Event()

    async def slow() -> None:
        async with one.enter("10.0.0.1", ""):
            await free.wait()

    standing = [asyncio.create_task(slow()) for _ in range(5)]
    await asyncio.sleep(0)
    challenge = one.challenge("10.0.0.2")
    assert challenge is None  # another address: nothing is asked of it
    async with asyncio.timeout(1):
        async with one.enter("10.0.0.2", "") as unproven:
            assert unproven is False
    free.set()
    await asyncio.gather(*standing)


async def test_a_full_queue_says_so() -> None:
    one = gate(at_once=1, waiting=1)
    for _ in range(2):
        await entered(one)
    async with one.enter("10.0.0.1", ""):
        waiting = asyncio.create_task(entered(one))
        await asyncio.sleep(0)
        with pytest.raises(TooManyError) as full:
            await entered(one)
        assert full.value.seconds > 0
    assert await waiting is True
    assert await entered(one) is True


async def test_who_only_writes_while_others_flood_does_not_stand_in_their_queue() -> None:
    one = gate(at_once=1, waiting=0, overall=2)
    for _ in range(2):
        await entered(one)
    async with one.enter("10.0.0.1", ""):
        async with asyncio.timeout(1):
            assert await entered(one, address="10.0.0.2") is True


async def test_the_quota_counts_length() -> None:
    one = gate(per_hour=20)
    for _ in range(2):
        await entered(one)
    assert await entered(one, characters=18 * CHARACTERS_A_UNIT) is True
    assert await entered(one) is True
    with pytest.raises(TooManyError):
        await entered(one)


def test_one_report_is_not_changed_faster_than_a_person_can() -> None:
    one = gate()
    with pytest.raises(TooManyError):
        for _ in range(200):
            one.again("locator")
    one.again("another")
