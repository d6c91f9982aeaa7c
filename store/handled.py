"""Which updates of a channel were handled: whatever delivers them again, each is handled once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, UtcDateTime
from store.writing import writing

#: No channel delivers anything again after so long.
KEPT = timedelta(days=3)


class HandledUpdateRow(Base):
    """An update's number, and nothing of what it said or who sent it."""

    __tablename__ = "handled_update"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    update_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    handled_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class HandledUpdates:
    """The ledger of one channel. Many updates handled at once are noted in one transaction."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        channel: str,
        now: Callable[[], datetime],
    ) -> None:
        self._sessions = sessions
        self._channel = channel
        self._now = now
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._writing = asyncio.Lock()

    async def among(self, update_ids: Iterable[str]) -> set[str]:
        """Those of the given updates that were handled before."""
        async with self._sessions() as session:
            found = await session.scalars(
                select(HandledUpdateRow.update_id).where(
                    HandledUpdateRow.channel == self._channel,
                    HandledUpdateRow.update_id.in_(list(update_ids)),
                )
            )
            return set(found)

    async def note(self, update_id: str) -> None:
        """Returns when it is saved that this update was handled."""
        noted = self._waiting.get(update_id)
        if noted is None:
            noted = self._waiting[update_id] = asyncio.get_running_loop().create_future()
        async with self._writing:
            if not noted.done():
                await self._write()
        await noted

    async def forget_old(self) -> int:
        """Forgets what no channel delivers again; how many."""
        async with writing(self._sessions) as session:
            gone = await session.execute(
                delete(HandledUpdateRow)
                .where(
                    HandledUpdateRow.channel == self._channel,
                    HandledUpdateRow.handled_at <= self._now() - KEPT,
                )
                .returning(HandledUpdateRow.update_id)
            )
            return len(gone.all())

    async def _write(self) -> None:
        batch, self._waiting = self._waiting, {}
        now = self._now()
        rows = [
            {"channel": self._channel, "update_id": update_id, "handled_at": now}
            for update_id in batch
        ]
        try:
            async with writing(self._sessions) as session:
                dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
                await session.execute(
                    dialect.insert(HandledUpdateRow).on_conflict_do_nothing(), rows
                )
        except BaseException as error:
            for noted in batch.values():
                noted.set_exception(error)
            raise
        for noted in batch.values():
            noted.set_result(None)
