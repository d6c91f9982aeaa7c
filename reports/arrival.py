"""How a report reaches the desk: finished, dangerous, or left to rest."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from reports.announcing import Announce, News, Waiting
from reports.cabinet import Cabinet, staff_of
from reports.errors import NoSuchReportError, StoreDownError, TamperedError
from reports.folder import Folder
from reports.model import ItemKind, State, Value
from reports.tables import PoliceDutyRow, ReportFileRow, ReportRow, ReportWrapRow
from reports.times import rounded

_REST = timedelta(minutes=20)
#: A file that is not whole after so long never will be: no upload takes a day.
_UPLOAD = timedelta(hours=24)


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
    row.received_at = rounded(cabinet.now())
    # What was shown for danger keeps the clock that began then.
    row.shows_at = min(row.shows_at, row.received_at)
    cabinet.put(session, folder)
    await tell(session, folder, announce, "received")


def alarming(kind: ItemKind, value: Value) -> bool:
    """Danger now, or one of the situations in which the bureau owes the police a report."""
    if kind is ItemKind.DANGER:
        return bool(value.get("now") == "yes")
    return kind is ItemKind.DUTY and bool(value.get("situations"))


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


async def freshen(
    cabinet: Cabinet, session: AsyncSession, folder: Folder, announce: Announce
) -> None:
    """The reporter said something more: a draft rests anew; else the desk is told.

    A closed report is open again.
    """
    row = folder.row
    if row.state == State.DRAFT:
        if not row.urgent:
            row.shows_at = rests_until(cabinet.now())
        return
    row.news = True
    if row.state == State.CLOSED:
        row.state, row.closed_at, row.outcome = State.ASSESSING, None, None
    await tell(session, folder, announce, "added")


async def settle(cabinet: Cabinet, announce: Announce) -> int:
    """The regular job: what rested long enough is received, draft keys past their time die,
    and what came of broken uploads is erased.

    One transaction a report, so that one that does not open holds up no other: it is announced
    as unreadable. Returns how many were changed.

    Raises:
        StoreDownError: for at least one report; the others were gone through all the same.
    """
    now = cabinet.now()
    rested = and_(ReportRow.state == State.DRAFT, ReportRow.shows_at <= now)
    expired = and_(ReportRow.draft_locator.is_not(None), ReportRow.draft_until <= now)
    async with cabinet.reading() as session:
        ids = list(await session.scalars(select(ReportRow.id).where(or_(rested, expired))))
    changed, down = 0, None
    for report_id in ids:
        try:
            changed += await _settle_one(cabinet, announce, report_id, now)
        except TamperedError:
            await _tell_unreadable(cabinet, announce, report_id)
        except StoreDownError as error:
            down = error
    if down is not None:
        raise down
    await erase_broken_uploads(cabinet)
    return changed


async def erase_broken_uploads(cabinet: Cabinet) -> None:
    """Erases the pieces of files whose senders went away, or whose upload a crash cut off."""
    old = and_(ReportFileRow.whole.is_(False), ReportFileRow.begun_at <= cabinet.now() - _UPLOAD)
    async with cabinet.reading() as session:
        ids = list(await session.scalars(select(ReportFileRow.id).where(old)))
    if ids:
        async with cabinet.writing() as session:
            await session.execute(delete(ReportFileRow).where(old, ReportFileRow.id.in_(ids)))


async def drop_draft_key(session: AsyncSession, folder: Folder) -> None:
    """The draft key opens nothing any more."""
    await folder.take_from(session, "draft")
    folder.row.draft_locator = folder.row.draft_until = None


async def _settle_one(cabinet: Cabinet, announce: Announce, report_id: str, now: datetime) -> bool:
    async with cabinet.writing() as session:
        try:
            folder = await cabinet.take(session, report_id)
        except NoSuchReportError:
            return False  # withdrawn in between
        row = folder.row
        rested = row.state == State.DRAFT and row.shows_at <= now
        expired = row.draft_until is not None and row.draft_until <= now
        if rested:
            await receive(cabinet, session, folder, announce)
        if expired:
            await drop_draft_key(session, folder)
            cabinet.put(session, folder)
        return rested or expired


async def _tell_unreadable(cabinet: Cabinet, announce: Announce, report_id: str) -> None:
    # Who holds a key is taken as it stands there: the notice says nothing of the report.
    async with cabinet.writing() as session:
        held = select(ReportWrapRow.reader).where(ReportWrapRow.report_id == report_id)
        readers = staff_of(await session.scalars(held))
        await announce(session, Waiting(report_id, "unreadable", True, readers))
