"""Slows whoever guesses at sign-ins, without a way to keep the owner out.

Wrong attempts of one address at one login, of one address at any, and at one login from
anywhere each make the next wait, longer every time. Three ways lead past all waiting, and a
guesser has none of them: a browser from which the owner signed in before (it has a count of its
own), a right one-time code, and a right starter password. The last two are checked by the
caller: a code passes one guess in 300,000, and each can be used once.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Pace:
    """``free`` wrong attempts, then waits of ``first`` seconds, doubled up to ``longest``."""

    free: int
    first: float
    longest: float

    def wait_after(self, wrong: float) -> float:
        """Seconds until the next attempt after so many wrong ones."""
        if wrong < self.free:
            return 0.0
        return min(self.longest, self.first * float(2 ** int(min(wrong - self.free, 30))))


@dataclass(slots=True)
class _Count:
    wrong: float
    at: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt as it was counted: to be given back when it was right."""

    keys: tuple[tuple[Pace, str], ...]
    wait: float


_PAIR = Pace(free=4, first=2, longest=900)
_ADDRESS = Pace(free=20, first=2, longest=300)
_LOGIN = Pace(free=12, first=1, longest=60)
#: A wrong attempt is forgotten so many seconds later, one after the other.
_FORGOTTEN_AFTER = 600.0


class SignInThrottle:
    """Counts in memory; an attempt counts as wrong until it is given back, so that many at once
    are counted too."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counts: OrderedDict[str, _Count] = OrderedDict()

    def take(self, address: str, login: str, device: str | None) -> Attempt:
        """Counts an attempt. A ``wait`` above zero: too early, and not counted.

        ``device`` is the word of a browser that is known for this login.
        """
        login = login[:64]
        if device is not None:
            keys: tuple[tuple[Pace, str], ...] = ((_PAIR, f"device {device}"),)
        else:
            keys = (
                (_PAIR, f"pair {address} {login}"),
                (_ADDRESS, f"address {address}"),
                (_LOGIN, f"login {login}"),
            )
        now = self._clock()
        wait = max(0.0, *(self._wait(pace, key, now) for pace, key in keys))
        if wait == 0:
            for _, key in keys:
                count = self._counts.setdefault(key, _Count(0.0, now))
                count.wrong, count.at = self._left(count, now) + 1, now
                self._counts.move_to_end(key)
            while len(self._counts) > _KEPT:
                self._counts.popitem(last=False)
        return Attempt(keys if wait == 0 else (), wait)

    def give_back(self, attempt: Attempt) -> None:
        """It was right. Its own count is cleared; what others did stays counted."""
        for place, (_, key) in enumerate(attempt.keys):
            count = self._counts.get(key)
            if count is not None:
                count.wrong = 0.0 if place == 0 else max(0.0, count.wrong - 1)

    def _wait(self, pace: Pace, key: str, now: float) -> float:
        count = self._counts.get(key)
        if count is None:
            return 0.0
        return count.at + pace.wait_after(count.wrong) - now

    def _left(self, count: _Count, now: float) -> float:
        return max(0.0, count.wrong - (now - count.at) // _FORGOTTEN_AFTER)
