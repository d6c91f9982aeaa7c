"""Regular jobs: they begin at once, go on after a failure, and end with the program."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from zoneinfo import ZoneInfo

from notifications.scheduler import Scheduler


async def test_jobs_run_at_once_and_again_and_a_failure_stops_none() -> None:
    runs: dict[str, int] = {"good": 0, "bad": 0}
    enough = asyncio.Event()
    scheduler = Scheduler(ZoneInfo("Asia/Shanghai"))

    async def good() -> None:
        runs["good"] += 1

    async def bad() -> None:
        runs["bad"] += 1
        if min(runs.values()) >= 2:
            enough.set()
        raise RuntimeError("words that must not be logged")

    scheduler.every(timedelta(seconds=0.05), "good", good)
    scheduler.every(timedelta(seconds=0.05), "bad", bad)
    assert scheduler.names == ("good", "bad")
    running = asyncio.create_task(scheduler.run())
    await asyncio.wait_for(enough.wait(), 10)
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    await asyncio.sleep(0)
    before = dict(runs)
    await asyncio.sleep(0.15)
    assert runs == before
