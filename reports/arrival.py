"""How a report reaches the desk: finished, dangerous, or left to rest."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from reports.announcing import Announce, News, Waiting
from reports.cabinet import Cabinet, saved_or_told, staff_of
from reports.errors import NoSuchReportError
from reports.folder import Folder
from reports.model import State
from reports.tables import PoliceDutyRow, ReportRow
from reports.times import rounded

_REST = timedelta(minutes=20)


def rests_until(now: datetime) -> datetime:
    """When a draft that nobody goes on with is shown: in 5 to 20 minutes, at a quarter."""
    return rounded(now + _REST)


async def tell(session: AsyncSession, folder: Folder, announce: Announce, news: News) -> None:
    """Announces a report to the officers who hold a key to it."""
    row = folder.row
    await announce(session, Waiting(row.id, news, row.urgent, staff_of(folder.wraps)))


async def receive(
    cabinet: Cabinet, session: AsyncSession, folder: Folder, announce: Announce
) -> None:
    """The report is told: its clocks begin. Doing it again changes nothing."""
    row = folder.row
    if row.state != State.DRAFT:
        return
    row.state = State.RECEIVED
    row.received_at = row.shows_at = rounded(cabinet.now())
    cabinet.put(session, folder)
    await tell(session, folder, announce, "received")


async def alarm(
    cabinet: Cabinet, session: AsyncSession, folder: Folder, announce: Announce
) -> None:
    """Danger now, or one of the nine situations: shown at once, and the police duty is open."""
    row, now = folder.row, rounded(cabinet.now())
    if row.urgent:
        return
    row.urgent = True
    row.shows_at = min(row.shows_at, now)
    if row.police == "none":
        row.police = "open"
        session.add(PoliceDutyRow(report_id=row.id, opened_at=now))
    await tell(session, folder, announce, "danger")


async def settle(cabinet: Cabinet, announce: Announce) -> int:
    """The regular job: what rested long enough is received, draft keys past their time die.

    One transaction a report, so that one that does not open holds up no other. Returns how
    many were changed.
    """
    now = cabinet.now()
    rested = and_(ReportRow.state == State.DRAFT, ReportRow.shows_at <= now)
    expired = and_(ReportRow.draft_locator.is_not(None), ReportRow.draft_until <= now)
    async with saved_or_told(), cabinet.sessions() as session:
        ids = list(await session.scalars(select(ReportRow.id).where(or_(rested, expired))))
    for report_id in ids:
        async with cabinet.writing() as session:
            try:
                folder = await cabinet.take(session, report_id)
            except NoSuchReportError:
                continue  # withdrawn in between
            row = folder.row
            if row.shows_at <= now:
                await receive(cabinet, session, folder, announce)
            if row.draft_until is not None and row.draft_until <= now:
                await drop_draft_key(session, folder)
            cabinet.put(session, folder)
    return len(ids)


async def drop_draft_key(session: AsyncSession, folder: Folder) -> None:
    """The draft key opens nothing any more."""
    await folder.take_from(session, "draft")
    folder.row.draft_locator = folder.row.draft_until = None
