"""The gate before a new report: open to everybody, narrow for whoever floods.

Ordinarily it does nothing. In a flood a sender who solved a challenge goes straight through; one
who did not stands in a queue, is taken and marked ``unproven``; whose own address floods stands in
a slower one than everybody else. Only when a queue or the hour's quota for such senders is full are
they asked to wait; then nothing was taken, and they are told.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from reports.effort import Effort
from reports.errors import ReportError
from reports.flood import FloodGauge, HourlyQuota, Pace

#: Characters of text that count as one report.
CHARACTERS_A_UNIT = 20_000
_QUEUE_WAIT_SECONDS = 15.0
#: Changes and additions to one report: more than a person writes.
_CHANGES = Pace(at_once=60, seconds_each=10)
_UNLIMITED = Pace(at_once=1_000_000, seconds_each=0.001)


class TooManyError(ReportError):
    """Too many reports without effort at the moment; ``seconds`` until it is worth trying."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too many reports without effort")
        self.seconds = seconds


class Queue:
    """At most ``at_once`` are served and ``waiting`` wait."""

    def __init__(self, *, at_once: int, waiting: int) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._room = at_once + waiting
        self._inside = 0

    @property
    def full(self) -> bool:
        """Whether nobody else may stand in it now."""
        return self._inside >= self._room

    @contextlib.asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Waits for its turn."""
        self._inside += 1
        try:
            async with self._slots:
                yield
        finally:
            self._inside -= 1


class Gate:
    """One for all channels that are open to strangers: the page and the web chat."""

    def __init__(
        self,
        gauge: FloodGauge,
        effort: Effort,
        quota: HourlyQuota,
        *,
        others: Queue | None = None,
        flooding: Queue | None = None,
    ) -> None:
        self._gauge, self._effort, self._quota = gauge, effort, quota
        self._others = others or Queue(at_once=3, waiting=200)
        self._flooding = flooding or Queue(at_once=1, waiting=40)
        self._per_report = FloodGauge(_CHANGES, overall=_UNLIMITED)

    def challenge(self, address: str) -> dict[str, Any] | None:
        """What this sender should solve before sending; None when nothing is asked."""
        steps = self._gauge.steps(address)
        return self._effort.challenge(steps) if steps else None

    @contextlib.asynccontextmanager
    async def enter(self, address: str, proof: str, characters: int = 0) -> AsyncIterator[bool]:
        """Around the beginning of a report; yields whether it is to be marked ``unproven``.

        ``proof`` is the solved challenge, empty for none; ``characters`` is how long it is.

        Raises:
            TooManyError: nothing may be taken now.
        """
        steps = self._gauge.arrived(address)
        if steps == 0 or (proof and self._effort.accepts(proof, steps)):
            yield False
            return
        queue = self._flooding if self._gauge.floods(address) else self._others
        if queue.full:
            raise TooManyError(_QUEUE_WAIT_SECONDS)
        wait = self._quota.take(address, 1 + characters // CHARACTERS_A_UNIT)
        if wait > 0:
            raise TooManyError(wait)
        async with queue.place():
            yield True

    def again(self, locator: str) -> None:
        """Before a change of or an addition to a report that exists.

        Raises:
            TooManyError: it is changed faster than a person can.
        """
        if self._per_report.arrived(locator):
            raise TooManyError(_CHANGES.seconds_each)
