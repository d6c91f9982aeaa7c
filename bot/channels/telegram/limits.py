"""Telegram's limits, kept on our side: one bucket for the bot and one for each chat.

Telegram allows about 30 messages a second over all and one a second to a chat, with a short
burst; whoever sends more is told to wait (``retry_after``), and everybody waits with them.
Conversation goes before broadcasts.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count

PER_SECOND = 30.0
CHAT_BURST = 3
CHAT_PER_SECOND = 1.0
#: Sums of floats never quite reach a whole token.
_ROUNDING = 1e-6


class Priority(IntEnum):
    """Who goes first."""

    EMERGENCY = 0
    CONVERSATION = 1
    REMINDER = 2
    BROADCAST = 3


@dataclass(slots=True)
class Bucket:
    """``tokens`` come back at ``rate`` a second up to ``burst``. Times in seconds."""

    rate: float
    burst: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until a token is there; 0 if one is there now."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        missing = 1 - self.tokens
        return missing / self.rate if missing > _ROUNDING else 0.0

    def take(self) -> None:
        self.tokens -= 1

    def pause(self, now: float, seconds: float) -> None:
        """Nothing for so long."""
        self.wait(now)
        self.tokens = min(self.tokens, 1 - seconds * self.rate)


@dataclass(order=True, slots=True)
class _Waiter:
    priority: int
    number: int
    chat: int = field(compare=False)
    turn: asyncio.Future[None] = field(compare=False)


class Limiter:
    """Gives each message its turn. One for the whole process; ``clock`` in seconds."""

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        per_second: float | None = None,
    ) -> None:
        self._clock = clock
        # A second token, for a turn that came late: what a busy machine misses it makes up for.
        self._all = Bucket(per_second or PER_SECOND, 2.0, 1.0, clock())
        self._chats: dict[int, Bucket] = {}
        self._waiting: list[_Waiter] = []
        self._numbers = count()
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def turn(self, chat: int, priority: Priority) -> None:
        """Returns when a message to this chat may be sent."""
        waiter = _Waiter(
            priority, next(self._numbers), chat, asyncio.get_running_loop().create_future()
        )
        heapq.heappush(self._waiting, waiter)
        self._news.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._give_turns(), name="telegram-limits")
        await waiter.turn

    def pause(self, chat: int | None, seconds: float) -> None:
        """Telegram said ``retry_after``: nothing to this chat, or to anybody, for so long."""
        now = self._clock()
        self._all.pause(now, seconds if chat is None else 0)
        if chat is not None:
            self._of(chat).pause(now, seconds)

    async def aclose(self) -> None:
        """Ends the giving of turns; who waits is cancelled."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        for waiter in self._waiting:
            waiter.turn.cancel()
        self._waiting.clear()

    async def _give_turns(self) -> None:
        while self._waiting:
            self._news.clear()
            wait = self._next_turn()
            if wait > 0:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._news.wait()

    def _next_turn(self) -> float:
        """Gives one turn if it is time for one; else how long until then."""
        now = self._clock()
        wait_all = self._all.wait(now)
        if wait_all > 0:
            return wait_all
        passed: list[_Waiter] = []
        shortest = float("inf")
        given = False
        while self._waiting and not given:
            waiter = heapq.heappop(self._waiting)
            if waiter.turn.done():  # whoever waited has gone
                continue
            bucket = self._of(waiter.chat)
            wait = bucket.wait(now)
            if wait > 0:
                shortest = min(shortest, wait)
                passed.append(waiter)
                continue
            bucket.take()
            self._all.take()
            waiter.turn.set_result(None)
            given = True
        for waiter in passed:
            heapq.heappush(self._waiting, waiter)
        if given or not self._waiting:
            self._forget_full(now)
            return 0
        return shortest

    def _of(self, chat: int) -> Bucket:
        bucket = self._chats.get(chat)
        if bucket is None:
            bucket = self._chats[chat] = Bucket(
                CHAT_PER_SECOND, CHAT_BURST, CHAT_BURST, self._clock()
            )
        return bucket

    def _forget_full(self, now: float) -> None:
        if len(self._chats) > 5_000:
            self._chats = {
                chat: bucket
                for chat, bucket in self._chats.items()
                if bucket.wait(now) > 0 or bucket.tokens < bucket.burst
            }
