"""The console's inbox: a badge and a list for each member of staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from notifications.model import Message
from notifications.tables import InboxRow
from store.writing import writing


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """One notice. ``report`` is the id of what it is about, if it may be opened from it."""

    id: int
    title: str
    body: str
    report: str | None
    urgent: bool
    at: datetime
    read: bool


class Inbox:
    """The sender of the channel ``console``, and what the console shows. Times from ``now``."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], now: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._now = now

    async def send(self, message: Message) -> None:
        """Puts it into the inbox; the same again changes nothing."""
        report = message.context.get("report")
        async with writing(self._sessions) as session:
            dialect = session.get_bind().dialect.name
            insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
            await session.execute(
                insert(InboxRow)
                .values(
                    id=message.id,
                    recipient=message.recipient,
                    title=message.rendered.title,
                    body=message.rendered.body,
                    report=str(report) if report is not None else None,
                    urgent=message.urgent,
                    at=self._now(),
                )
                .on_conflict_do_nothing()
            )

    async def unread(self, staff_id: str) -> int:
        """The number on the badge."""
        async with self._sessions() as session:
            count = await session.scalar(
                select(func.count()).where(
                    InboxRow.recipient == staff_id, InboxRow.read_at.is_(None)
                )
            )
            return count or 0

    async def unread_of_staff(self) -> int:
        """How many notices of the whole desk nobody has read: ids of staff have 32 characters,
        those of citizens 64."""
        async with self._sessions() as session:
            count = await session.scalar(
                select(func.count()).where(
                    InboxRow.read_at.is_(None), func.length(InboxRow.recipient) == 32
                )
            )
            return count or 0

    async def entries(self, staff_id: str, at_most: int = 100) -> list[InboxEntry]:
        """The notices of a person: unread before read, urgent first, then the newest."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(InboxRow)
                .where(InboxRow.recipient == staff_id)
                .order_by(InboxRow.read_at.is_not(None), InboxRow.urgent.desc(), InboxRow.id.desc())
                .limit(at_most)
            )
            return [
                InboxEntry(
                    row.id,
                    row.title,
                    row.body,
                    row.report,
                    row.urgent,
                    row.at,
                    row.read_at is not None,
                )
                for row in rows
            ]

    async def mark_read(self, staff_id: str, *entry_ids: int) -> int:
        """These notices of this person are read, all of theirs when none is named; how many."""
        unread = (InboxRow.recipient == staff_id, InboxRow.read_at.is_(None))
        chosen = (InboxRow.id.in_(entry_ids),) if entry_ids else ()
        async with writing(self._sessions) as session:
            changed = await session.execute(
                update(InboxRow)
                .where(*unread, *chosen)
                .values(read_at=self._now())
                .returning(InboxRow.id)
                .execution_options(synchronize_session=False)
            )
            return len(changed.all())

    async def forget_report(self, session: AsyncSession, report_id: str) -> None:
        """In the caller's transaction: no notice leads to an erased report."""
        await session.execute(delete(InboxRow).where(InboxRow.report == report_id))

    async def erase_before(self, session: AsyncSession, before: datetime) -> int:
        """In the caller's transaction: what is older goes, read or not; how many."""
        gone = await session.execute(
            delete(InboxRow).where(InboxRow.at < before).returning(InboxRow.id)
        )
        return len(gone.all())
