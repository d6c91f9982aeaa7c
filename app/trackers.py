"""Ends Rasa's memory of a conversation: it has no way of its own to delete a tracker."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from pathlib import Path

import structlog

log = structlog.get_logger()

#: Trackers that were not ended in time, such as those of a killed process.
KEEP_SECONDS = 6 * 3600
_EVERY = 600.0


class SqliteTrackers:
    """Deletes events from the SQLite tracker store that ``endpoints.yml`` names."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._ended: list[str] = []
        self._wake = asyncio.Event()

    def forget(self, sender: str) -> None:
        """Notes a sender whose tracker is no longer used; it is deleted soon after."""
        self._ended.append(sender)
        self._wake.set()

    async def run(self) -> None:
        """Deletes what was noted, and what is too old, until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _EVERY)
            self._wake.clear()
            ended, self._ended = self._ended, []
            try:
                deleted = await asyncio.to_thread(self.delete, ended, time.time() - KEEP_SECONDS)
                log.debug("trackers.deleted", events=deleted)
            except sqlite3.Error as error:
                self._ended[:0] = ended
                log.warning("trackers.busy", reason=type(error).__name__)
            await asyncio.sleep(1.0)

    def delete(self, senders: list[str], before: float) -> int:
        """Events of these senders and events before a moment (Unix seconds), now gone."""
        if not self._database.exists():
            return 0
        with contextlib.closing(sqlite3.connect(self._database, timeout=5)) as connection:
            connection.execute("PRAGMA secure_delete=ON")
            known = connection.execute(
                "SELECT 1 FROM sqlite_master WHERE type='table' AND name='events'"
            ).fetchone()
            if known is None:
                return 0
            with connection:
                count = connection.execute(
                    "DELETE FROM events WHERE timestamp < ?", (before,)
                ).rowcount
                for sender in senders:
                    count += connection.execute(
                        "DELETE FROM events WHERE sender_id = ?", (sender,)
                    ).rowcount
            return count
