"""When something is done. Only when: what has to be done stands in tables, so a run that was missed
is made up for by the next, and one too many changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, tzinfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger()

Task = Callable[[], Awaitable[object]]


class Scheduler:
    """Regular jobs of one process, over APScheduler with its jobs in memory."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._jobs: list[tuple[str, timedelta, Task]] = []

    def every(self, interval: timedelta, name: str, task: Task) -> None:
        """From the start on at this interval, one run of it at a time."""
        self._jobs.append((name, interval, task))

    @property
    def names(self) -> tuple[str, ...]:
        """What is registered."""
        return tuple(name for name, _, _ in self._jobs)

    async def run(self) -> None:
        """Until cancelled."""
        scheduler = AsyncIOScheduler(
            timezone=self._zone,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for name, interval, task in self._jobs:
            scheduler.add_job(
                _guarded,
                "interval",
                (name, task),
                id=name,
                seconds=interval.total_seconds(),
                next_run_time=datetime.now(self._zone),
            )
        scheduler.start()
        try:
            await asyncio.Event().wait()
        finally:
            scheduler.shutdown(wait=False)


async def _guarded(name: str, task: Task) -> None:
    """A run that fails is told and made up for; the job goes on."""
    try:
        await task()
    except (SQLAlchemyError, OSError) as error:
        log.warning("job.failed", job=name, reason=type(error).__name__)
    except Exception as error:
        log.error("job.failed", job=name, exc_info=error)  # noqa: TRY400
