"""The queue in which codes become keys."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from reports import code_keys
from reports.code_keys import CodeKeys, Lane
from reports.errors import QueueFullError
from reports.reporter_key import ReporterKey, new_draft_key


class Slow:
    """A derivation that counts how many run at once."""

    def __init__(self) -> None:
        self.running = self.most = self.done = 0
        self.lock = threading.Lock()

    def __call__(self, *_: object) -> bytes:
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        time.sleep(0.03)
        with self.lock:
            self.running -= 1
            self.done += 1
        return b"r" * 32


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    made = Slow()
    monkeypatch.setattr(code_keys, "derive", made)
    return made


async def test_only_so_many_run_and_only_so_many_wait(slow: Slow) -> None:
    lane = Lane(at_once=1, waiting=3)
    results = await asyncio.gather(
        *(lane.root(b"", b"", str(n), 0) for n in range(6)), return_exceptions=True
    )
    assert sum(isinstance(r, QueueFullError) for r in results) == 2
    assert (slow.most, slow.done, lane.inside) == (1, 4, 0)


async def test_who_goes_away_sets_no_other_derivation_free(slow: Slow) -> None:
    """Requests that are opened and broken off must not make the program hold 64 MiB many times."""
    lane = Lane(at_once=1, waiting=50)
    for n in range(20):
        task = asyncio.create_task(lane.root(b"", b"", str(n), 0))
        await asyncio.sleep(0.002)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await lane.root(b"", b"", "last", 0) == b"r" * 32
    assert slow.most == 1
    assert slow.done < 6  # who had not begun is called off
    await asyncio.sleep(0.05)
    assert lane.inside == 0


async def test_an_error_leaves_the_lane_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(code_keys, "derive", broken)
    lane = Lane(at_once=1, waiting=0)
    for _ in range(3):
        with pytest.raises(MemoryError):
            await lane.root(b"", b"", "x", 0)
    assert lane.inside == 0


async def test_lookups_do_not_stand_in_the_way_of_new_codes(slow: Slow) -> None:
    keys = CodeKeys([b"p" * 32], b"s" * 16)
    guesses = [asyncio.create_task(keys.of_typed(str(n))) for n in range(100)]
    await asyncio.sleep(0)
    started = time.perf_counter()
    await keys.of_new("1")
    assert time.perf_counter() - started < 1.0
    for guess in guesses:
        guess.cancel()
    await asyncio.gather(*guesses, return_exceptions=True)


async def test_codes_of_an_older_pepper_stay_valid() -> None:
    old = CodeKeys([b"1" * 32], b"s" * 16, memory=8192)
    new = CodeKeys([b"2" * 32, b"1" * 32], b"s" * 16, memory=8192)
    was = await old.of_new("1234567890123452")
    assert was in await new.of_typed("1234567890123452")
    assert await new.of_new("1234567890123452") != was


@pytest.mark.parametrize(
    "token", ["", "a", "a" * 42, "a" * 44, "a" * 42 + "é", "a" * 42 + "=", "a" * 10**6, "\x00" * 43,
              "a" * 42 + "b", "a" * 42 + "+"],
)  # fmt: skip
def test_what_is_no_token_is_no_key(token: str) -> None:
    assert ReporterKey.from_token(token, "draft") is None


def test_a_token_is_its_key() -> None:
    key = new_draft_key()
    assert ReporterKey.from_token(key.token, "draft") == key
    assert ReporterKey.from_token(key.token + "\n", "draft") is None
    assert key.token not in repr(key)
