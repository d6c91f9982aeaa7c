"""How hard reports are coming in: from one address, and from all together.

Pure arithmetic over an injected clock. Nothing here refuses anything: it says how much effort a
sender is asked for (none, ordinarily) and how long whoever made none has to wait.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_ADDRESSES_KEPT = 50_000
#: Effort doubles with every step; more than this would take a phone minutes.
MOST_STEPS = 6
_IPV6_HOUSEHOLD_BITS = 64


@dataclass(frozen=True, slots=True)
class Pace:
    """``at_once`` are nothing unusual; after that, one every ``seconds_each``."""

    at_once: int
    seconds_each: float


def neighbourhood(address: str) -> str:
    """The address, or for IPv6 its network: one household has 2^64 addresses of that kind."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    return str(ipaddress.ip_network((known, _IPV6_HOUSEHOLD_BITS), strict=False))


class Levels:
    """Leaky buckets by name: each arrival fills, time empties. The longest unused are dropped."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def level(self, name: str, pace: Pace) -> float:
        """What the bucket holds now."""
        before, at = self._levels.get(name, (0.0, 0.0))
        return max(0.0, before - (self._clock() - at) / pace.seconds_each)

    def fill(self, name: str, pace: Pace, weight: float = 1.0) -> float:
        """Puts ``weight`` in; what it holds then."""
        now_in = self.level(name, pace) + weight
        self._levels[name] = (now_in, self._clock())
        self._levels.move_to_end(name)
        while len(self._levels) > _ADDRESSES_KEPT:
            self._levels.popitem(last=False)
        return now_in


class FloodGauge:
    """How many steps of effort a sender is asked for: 0 ordinarily."""

    def __init__(
        self,
        per_address: Pace = Pace(at_once=12, seconds_each=20),
        overall: Pace = Pace(at_once=60, seconds_each=2),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_address, self._overall_pace = per_address, overall
        self._addresses, self._overall = Levels(clock), Levels(clock)

    def steps(self, address: str) -> int:
        """What the next submission of this address would be asked for; counts nothing."""
        name = neighbourhood(address)
        return self._steps(
            self._addresses.level(name, self._per_address) + 1,
            self._overall.level("", self._overall_pace) + 1,
        )

    def arrived(self, address: str) -> int:
        """Counts a submission; the steps that it should have made."""
        name = neighbourhood(address)
        return self._steps(
            self._addresses.fill(name, self._per_address),
            self._overall.fill("", self._overall_pace),
        )

    def floods(self, address: str) -> bool:
        """Whether it is this address that sends so much, and not only others."""
        level = self._addresses.level(neighbourhood(address), self._per_address)
        return level > self._per_address.at_once

    def _steps(self, mine: float, all_of_them: float) -> int:
        at_once = self._per_address.at_once
        if mine > at_once:  # twice as hard for every further burst of the same size
            return min(MOST_STEPS, 1 + int((mine - at_once) / at_once))
        return 1 if all_of_them > self._overall_pace.at_once else 0


class HourlyQuota:
    """How much is taken in an hour from senders who made no effort during a flood.

    It keeps the disk from filling. One address alone cannot use it up: of ``per_hour`` units it
    gets a fiftieth, at least ``least``.
    """

    def __init__(
        self, per_hour: int, *, least: int = 20, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._overall_pace = Pace(per_hour, 3600 / per_hour)
        share = max(least, per_hour // 50)
        self._share_pace = Pace(share, 3600 / share)
        self._addresses, self._overall = Levels(clock), Levels(clock)

    def take(self, address: str, weight: int = 1) -> float:
        """Takes ``weight`` units; above zero means: not taken, and so many seconds to wait."""
        name = neighbourhood(address)
        wait = max(
            _over(self._addresses.level(name, self._share_pace), self._share_pace, weight),
            _over(self._overall.level("", self._overall_pace), self._overall_pace, weight),
        )
        if wait <= 0:
            self._addresses.fill(name, self._share_pace, weight)
            self._overall.fill("", self._overall_pace, weight)
        return wait


def _over(level: float, pace: Pace, weight: int) -> float:
    # What is heavier than the whole quota still gets in when nothing else is.
    room = max(0.0, pace.at_once - min(weight, pace.at_once))
    return max(0.0, level - room) * pace.seconds_each
