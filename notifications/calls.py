"""The call list (代打电话名单): those whom nothing reaches, for somebody to call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from notifications.model import Message
from notifications.subscription_tables import CallRow
from store.writing import writing


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to call, and what to say. Who it is, the page looks up."""

    id: int
    recipient: str
    title: str
    body: str
    at: datetime


class CallList:
    """The sender of the channel ``calls``, and what the console shows. Times from ``now``."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], now: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._now = now

    async def send(self, message: Message) -> None:
        """Puts it on the list; the same again changes nothing."""
        async with writing(self._sessions) as session:
            dialect = session.get_bind().dialect.name
            insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
            await session.execute(
                insert(CallRow)
                .values(
                    id=message.id,
                    recipient=message.recipient,
                    title=message.rendered.title,
                    body=message.rendered.body,
                    at=self._now(),
                    done_at=None,
                    done_by=None,
                )
                .on_conflict_do_nothing()
            )

    async def waiting(self, at_most: int = 500) -> list[Call]:
        """Who is still to be called, the longest waiting first."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(CallRow)
                .where(CallRow.done_at.is_(None))
                .order_by(CallRow.at, CallRow.id)
                .limit(at_most)
            )
            return [Call(row.id, row.recipient, row.title, row.body, row.at) for row in rows]

    async def count(self) -> int:
        """The number on the badge."""
        async with self._sessions() as session:
            found = await session.scalar(select(func.count()).where(CallRow.done_at.is_(None)))
            return found or 0

    async def done(self, session: AsyncSession, call_id: int, by: str) -> bool:
        """In the caller's transaction: somebody called; false when it was done before."""
        changed = await session.execute(
            update(CallRow)
            .where(CallRow.id == call_id, CallRow.done_at.is_(None))
            .values(done_at=self._now(), done_by=by)
            .returning(CallRow.id)
            .execution_options(synchronize_session=False)
        )
        return changed.scalar_one_or_none() is not None

    async def erase_before(self, session: AsyncSession, before: datetime) -> int:
        """In the caller's transaction: calls made longer ago go; how many."""
        gone = await session.execute(
            delete(CallRow).where(CallRow.done_at < before).returning(CallRow.id)
        )
        return len(gone.all())
