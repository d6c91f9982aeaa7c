"""The retention job: what is past its term goes, from every table and from Rasa's trackers."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.trackers import KEEP_SECONDS, SqliteTrackers
from store.keeping import Keeping
from store.results import SharedResults

log = structlog.get_logger()


class Retention:
    """Erases what is past its term. A table that cannot be reached does not save the others."""

    def __init__(
        self,
        keeping: Keeping,
        results: SharedResults,
        trackers: SqliteTrackers,
        clock: Callable[[], float] = time.time,
        more: Mapping[str, Callable[[], Awaitable[int | None]]] = MappingProxyType({}),
    ) -> None:
        self._tables: Mapping[str, Callable[[], Awaitable[int | None]]] = {
            "interviews": keeping.interviews.erase_expired,
            "requests": keeping.requests.erase_expired,
            "texts": keeping.texts.erase_expired,
            "consents": keeping.consents.erase_expired,
            "results": results.erase_expired,
            "trackers": self._erase_trackers,
            **more,
        }
        self._trackers = trackers
        self._clock = clock

    async def erase(self) -> None:
        """Everything that is past its term at this moment."""
        for name, erase_expired in self._tables.items():
            try:
                erased = await erase_expired()
                if erased:
                    log.info("retention.erased", kind=name, count=erased)
            except (SQLAlchemyError, sqlite3.Error, OSError) as error:
                log.warning("retention.failed", kind=name, reason=type(error).__name__)

    async def _erase_trackers(self) -> int:
        before = self._clock() - KEEP_SECONDS
        return await asyncio.to_thread(self._trackers.delete, [], before)
