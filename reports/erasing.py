"""Erasing a report for good: one section head asks, another person confirms.

What is left is a random id: in the audit log, among the tombstones in the database, and in a file
beside it, so that no restored backup brings the report back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from notifications.tables import InboxRow
from people.audit import AuditLog
from people.model import Role, Staff
from reports.erasable import NotErasable, NotErasableError, hindrance
from reports.errors import NoSuchReportError
from reports.model import State
from reports.tables import (
    PoliceDutyRow,
    ReportAlarmRow,
    ReportChunkRow,
    ReportErasureRow,
    ReportFileRow,
    ReportItemRow,
    ReportRow,
    ReportTombstoneRow,
    ReportWrapRow,
)
from reports.tombstones import Tombstones
from store.engine import session_factory
from store.scrubbing import scrub
from store.writing import writing

#: How long a closed report is kept at least: the project's own number, until the bureau signs one.
KEEP_FOR = timedelta(days=3 * 365)
#: What nobody confirmed in this time is forgotten, and can be asked again.
ASKED_FOR = timedelta(days=14)

_SEALED = (ReportWrapRow, ReportItemRow, ReportAlarmRow, PoliceDutyRow, ReportErasureRow)
_ALL = (*_SEALED, ReportChunkRow, ReportFileRow, ReportRow, InboxRow)


@dataclass(frozen=True, slots=True)
class Asked:
    """A head asked that this report be erased."""

    report_id: str
    by: str
    at: datetime


class Erasing:
    """The procedure. Times come from ``now`` (aware)."""

    def __init__(
        self,
        engine: AsyncEngine,
        audit: AuditLog,
        tombstones: Tombstones,
        now: Callable[[], datetime],
        keep_for: timedelta = KEEP_FOR,
    ) -> None:
        self._engine = engine
        self._sessions = session_factory(engine)
        self._audit = audit
        self._tombstones = tombstones
        self._now = now
        self._keep_for = keep_for

    async def hindrance(self, report_id: str) -> NotErasable | None:
        """Why the report cannot be erased now, for the page that offers it.

        Raises:
            NoSuchReportError: there is none.
        """
        async with self._sessions() as session:
            row = await _row(session, report_id)
            return await hindrance(session, row, self._now() - self._keep_for)

    async def ask(self, report_id: str, by: Staff) -> None:
        """A section head asks.

        Raises:
            NoSuchReportError, NotErasableError
        """
        if by.role is not Role.HEAD or not by.active:
            raise NotErasableError(NotErasable.NOT_YOU)
        async with writing(self._sessions) as session:
            await self._must_be_erasable(session, report_id)
            asked = await session.get(ReportErasureRow, report_id)
            if asked is not None and not self._stale(asked):
                raise NotErasableError(NotErasable.ASKED_ALREADY)
            row = ReportErasureRow(report_id=report_id, asked_by=by.id, asked_at=self._now())
            await session.merge(row)
            await self._audit.record(session, by.id, "report.erasure_asked", report_id)

    async def withdraw(self, report_id: str, by: Staff) -> bool:
        """A head or an administrator says no; whether anybody had asked."""
        if by.role not in (Role.HEAD, Role.ADMIN) or not by.active:
            raise NotErasableError(NotErasable.NOT_YOU)
        async with writing(self._sessions) as session:
            asked = await session.get(ReportErasureRow, report_id)
            if asked is None:
                return False
            await session.delete(asked)
            await self._audit.record(session, by.id, "report.erasure_refused", report_id)
        return True

    async def waiting(self) -> list[Asked]:
        """What waits for a second person, the oldest first."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(ReportErasureRow).order_by(ReportErasureRow.asked_at)
            )
            return [
                Asked(row.report_id, row.asked_by, row.asked_at)
                for row in rows
                if not self._stale(row)
            ]

    async def confirm(self, report_id: str, by: Staff) -> bool:
        """Another head, or an administrator, confirms: the report is gone when this returns.

        False when the database's log could not be cut yet because somebody was reading; then
        :meth:`tidy` does it.

        Raises:
            NoSuchReportError, NotErasableError
            OSError: the tombstone could not be written; nothing was erased.
        """
        if by.role not in (Role.HEAD, Role.ADMIN) or not by.active:
            raise NotErasableError(NotErasable.NOT_YOU)
        async with writing(self._sessions) as session:
            await self._must_be_erasable(session, report_id)
            asked = await session.get(ReportErasureRow, report_id)
            if asked is None or self._stale(asked):
                raise NotErasableError(NotErasable.NOT_ASKED)
            if asked.asked_by == by.id:
                raise NotErasableError(NotErasable.NOT_YOU)
            first = asked.asked_by
            session.expunge_all()
            await _erase(session, report_id)
            session.add(ReportTombstoneRow(report_id=report_id, erased_at=self._now()))
            await self._audit.record(session, by.id, "report.erased", report_id, asked_by=first)
            await session.flush()
            # Before the commit: a crash between the two erases at a restore what two persons
            # wanted erased; the other way round it would bring it back.
            self._tombstones.add([report_id], self._now())
        return await scrub(self._engine, _ALL)

    async def due(self) -> list[str]:
        """Closed reports past their term: for a head to look at, never erased by themselves."""
        before = self._now() - self._keep_for
        async with self._sessions() as session:
            ids = await session.scalars(
                select(ReportRow.id)
                .where(ReportRow.state == State.CLOSED, ReportRow.closed_at <= before)
                .order_by(ReportRow.closed_at)
            )
            return list(ids)

    async def tidy(self) -> int:
        """The hourly job: what nobody confirmed is forgotten, and the log is cut. How many."""
        async with writing(self._sessions) as session:
            gone = await session.scalars(
                delete(ReportErasureRow)
                .where(ReportErasureRow.asked_at <= self._now() - ASKED_FOR)
                .returning(ReportErasureRow.report_id)
            )
            count = len(gone.all())
        await scrub(self._engine, ())  # PostgreSQL vacuums by itself
        return count

    def _stale(self, asked: ReportErasureRow) -> bool:
        return asked.asked_at <= self._now() - ASKED_FOR

    async def _must_be_erasable(self, session: AsyncSession, report_id: str) -> None:
        row = await _row(session, report_id)
        why = await hindrance(session, row, self._now() - self._keep_for)
        if why is not None:
            raise NotErasableError(why)


async def _row(session: AsyncSession, report_id: str) -> ReportRow:
    row = await session.get(ReportRow, report_id, with_for_update=True)
    if row is None:
        raise NoSuchReportError("no such report")
    return row


async def _erase(session: AsyncSession, report_id: str) -> None:
    files = select(ReportFileRow.id).where(ReportFileRow.report_id == report_id)
    await session.execute(delete(ReportChunkRow).where(ReportChunkRow.file_id.in_(files)))
    await session.execute(delete(ReportFileRow).where(ReportFileRow.report_id == report_id))
    for table in _SEALED:
        await session.execute(delete(table).where(table.report_id == report_id))
    await session.execute(delete(InboxRow).where(InboxRow.report == report_id))
    await session.execute(delete(ReportRow).where(ReportRow.id == report_id))
