"""Slows the guessing of case codes: from one address, and from all together.

A code has six digits, so a guess hits one of 500 kept results once in 2,000 tries. A clerk
mistypes a few times an hour; whoever guesses tries without end. Only wrong codes count.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_ADDRESSES_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Pace:
    """How many wrong codes at once, and how many seconds until the next is free again."""

    at_once: int
    seconds_each: float


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class CodeThrottle:
    """A try is taken before a code is looked up and given back when the code was right, so
    that many guesses sent in the same moment are counted too."""

    def __init__(
        self,
        per_address: Pace = Pace(at_once=8, seconds_each=60),
        overall: Pace = Pace(at_once=120, seconds_each=20),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_address = per_address
        self._overall_pace = overall
        self._clock = clock
        self._addresses: OrderedDict[str, _Bucket] = OrderedDict()
        self._overall = _Bucket(float(overall.at_once), clock())

    def take(self, address: str) -> float:
        """Takes one try. Above zero means: refused, and so many seconds to wait."""
        now = self._clock()
        bucket = self._addresses.pop(address, None)
        if bucket is None:
            bucket = _Bucket(float(self._per_address.at_once), now)
        self._addresses[address] = bucket
        while len(self._addresses) > _ADDRESSES_KEPT:
            self._addresses.popitem(last=False)
        wait = max(
            _wait(bucket, self._per_address, now),
            _wait(self._overall, self._overall_pace, now),
        )
        if wait <= 0:
            bucket.left -= 1
            self._overall.left -= 1
        return wait

    def give_back(self, address: str) -> None:
        """The code was right: this was no guess."""
        for bucket, pace in (
            (self._addresses.get(address), self._per_address),
            (self._overall, self._overall_pace),
        ):
            if bucket is not None:
                bucket.left = min(float(pace.at_once), bucket.left + 1)


def _wait(bucket: _Bucket, pace: Pace, now: float) -> float:
    """Refills the bucket up to now; the seconds until it holds one whole try."""
    bucket.left = min(float(pace.at_once), bucket.left + (now - bucket.at) / pace.seconds_each)
    bucket.at = now
    return 0.0 if bucket.left >= 1 else (1 - bucket.left) * pace.seconds_each
