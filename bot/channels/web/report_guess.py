"""Slows the guessing of receipt codes without keeping anybody out.

After a few unknown codes an address waits a little longer before each next look-up, up to twenty
seconds; nobody is refused for what a neighbour did. Addresses that wait share a bounded number of
places, so that they cannot fill the queue in front of everybody else.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from reports.errors import QueueFullError
from reports.flood import Levels, Pace, neighbourhood

_LONGEST_SECONDS = 20.0
_PLACES = 40
#: Unknown codes that cost nothing, and seconds until one of them is forgotten.
FREE = Pace(at_once=3, seconds_each=90)


@dataclass(slots=True)
class Attempt:
    """One look-up. ``wrong`` is set when no report had the code."""

    wrong: bool = False


class SlowGuesses:
    """Counts unknown codes by address, in memory; they are forgotten in minutes."""

    def __init__(
        self,
        free: Pace = FREE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._free, self._sleep = free, sleep
        self._wrong = Levels(clock)
        self._waiting = 0

    def delay(self, address: str) -> float:
        """Seconds that this address waits before a look-up."""
        over = self._wrong.level(neighbourhood(address), self._free) - self._free.at_once
        return 0.0 if over < 0 else min(_LONGEST_SECONDS, 2.0 ** min(over, 5))

    @contextlib.asynccontextmanager
    async def attempt(self, address: str) -> AsyncIterator[Attempt]:
        """Around a look-up; waits first when it must.

        Raises:
            QueueFullError: too many who must wait are waiting.
        """
        delay, slow = self.delay(address), Attempt()
        if delay:
            if self._waiting >= _PLACES:
                raise QueueFullError("too many are waiting before their look-up")
            self._waiting += 1
            try:
                await self._sleep(delay)
            finally:
                self._waiting -= 1
        yield slow
        if slow.wrong:
            self._wrong.fill(neighbourhood(address), self._free)
