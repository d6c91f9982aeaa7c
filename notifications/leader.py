"""One scheduler at a time, whatever their number: who holds an advisory lock of PostgreSQL.

The lock belongs to a connection of its own. A leader that is killed loses it with the connection,
at once. One that hangs says nothing on it, and the server ends the connection after ten seconds;
when it wakes it finds that out before it begins anything else. On SQLite there is one process.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

log = structlog.get_logger()

#: Of the scheduler; any number that nothing else in this database uses.
LOCK = 0x48554C45
_HEARTBEAT = 3.0
#: Longer than a heartbeat takes on a busy machine, and short enough that another takes over.
_SILENT_MS = 10_000
_ANSWER = 5.0

Work = Callable[[], Awaitable[None]]


class Leader:
    """Runs the work only while this process is the leader. ``heartbeat`` in seconds."""

    def __init__(
        self, engine: AsyncEngine, work: Work, *, lock: int = LOCK, heartbeat: float = _HEARTBEAT
    ) -> None:
        self._engine = engine
        self._work = work
        self._lock = lock
        self._heartbeat = heartbeat
        self.leads = False

    async def run(self) -> None:
        """Until cancelled."""
        if self._engine.dialect.name == "sqlite":
            self.leads = True
            await self._work()
            return
        while True:
            try:
                await self._stand()
            except (SQLAlchemyError, OSError, TimeoutError) as error:
                log.warning("leader.lost", reason=type(error).__name__)
            await asyncio.sleep(self._heartbeat)

    async def _stand(self) -> None:
        """Leads as long as the lock is ours; returns when another has it."""
        async with asyncio.timeout(_ANSWER):
            connection = await self._engine.connect()
        try:
            async with asyncio.timeout(_ANSWER):
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                if not await connection.scalar(
                    text("SELECT pg_try_advisory_lock(:lock)"), {"lock": self._lock}
                ):
                    return
                await connection.execute(text(f"SET idle_session_timeout = {_SILENT_MS}"))
            await self._lead(connection)
        finally:
            # Never back into the pool: whoever got it there would hold our lock.
            with contextlib.suppress(SQLAlchemyError, OSError):
                await connection.invalidate()
            await connection.close()

    async def _lead(self, connection: AsyncConnection) -> None:
        log.info("leader.begins")
        work = asyncio.ensure_future(self._work())
        self.leads = True
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=self._heartbeat)
                async with asyncio.timeout(_ANSWER):
                    await connection.execute(text("SELECT 1"))
            work.result()
        finally:
            self.leads = False
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await work
            log.info("leader.ends")
