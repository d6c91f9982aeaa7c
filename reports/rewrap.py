"""Keys of reports when somebody comes, goes or gets a new key; and for those who came later.

Who may have a key is decided anew each time, from the report itself: not whom the reporter left
out, nor a newcomer whose name stands in what the reporter wrote there, nor anyone but section
heads for a report about staff.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from people.audit import AuditLog
from reports.announcing import Announce
from reports.arrival import tell
from reports.cabinet import Cabinet, saved_or_told, staff_of
from reports.errors import NoSuchReportError, NotForYouError, TamperedError
from reports.folder import Folder
from reports.model import ItemKind, Opened, State
from reports.readers import RECOVERY, Audience, Holder, Reader, Readers, meant, named
from reports.recusal import left_out_of
from reports.sealing import DataKeys, public_key_of
from reports.tables import ReportRow, ReportWrapRow


def may_read(opened: Opened, audience: str, readers: Sequence[Reader]) -> list[Reader]:
    """Those of the readers whom this report is for."""
    left_out = set(left_out_of(opened))
    for item in opened.of(ItemKind.MUST_NOT_KNOW):
        left_out |= named(readers, str(item.value.get("text", "")))
    kept: Audience = "heads" if audience == "heads" else "desk"
    return meant(readers, kept, left_out)


def share(
    session: AsyncSession,
    folder: Folder,
    keys: DataKeys,
    opened: Opened,
    readers: Sequence[Reader],
) -> list[str]:
    """Gives keys to officers whom the report is for and who have none that fits; who got one.

    A report that was closed when somebody came reaches them when it is worked on again.
    """
    new = []
    for reader in may_read(opened, folder.row.audience, readers):
        wrap = folder.wraps.get(reader.id)
        if wrap is None or public_key_of(wrap.sealed) != reader.public_key:
            new.append(reader)
    for reader in new:
        folder.give(session, keys, reader.id, reader.public_key)
    return [reader.id for reader in new]


class ReportKeys:
    """Gives and takes keys of reports; :class:`people.rewrap.Rewrap` for the accounts."""

    def __init__(
        self, cabinet: Cabinet, readers: Readers, audit: AuditLog, announce: Announce
    ) -> None:
        self._cabinet = cabinet
        self._readers = readers
        self._audit = audit
        self._announce = announce

    async def to(self, reader_id: str, public_key: bytes, by: str, secret_key: bytes) -> None:
        """Seals the keys of open reports that this reader may read to their key.

        ``by`` is the reader whose ``secret_key`` opens them: a head, or ``recovery``. Reports
        that ``by`` cannot open stay as they are. Doing it twice changes nothing. One transaction
        a report: what was done stays done when it is broken off.

        Raises:
            StoreDownError
        """
        async with saved_or_told():
            readers = [r for r in await self._readers.readers() if r.id == reader_id]
        holder = Holder(by, secret_key)
        if not readers or readers[0].public_key != public_key:
            return
        for report_id in await self._open_reports_of(by):
            async with self._cabinet.writing() as session:
                try:
                    folder = await self._cabinet.take(session, report_id)
                    keys = folder.keys(holder)
                    opened = folder.opened(keys)
                except (NoSuchReportError, NotForYouError, TamperedError):
                    continue  # gone, or to be looked at by itself; the others go on
                if not may_read(opened, folder.row.audience, readers):
                    continue
                folder.give(session, keys, reader_id, public_key)
                self._cabinet.put(session, folder)
                await self._audit.record(
                    session, by, "report.key_given", report_id, reader=reader_id
                )

    async def without(self, reader_id: str) -> None:
        """Takes away every key that was sealed to this reader, of closed reports too.

        If then nobody at the desk can open an open report, the heads are told.
        """
        async with self._cabinet.reading() as session:
            held = list(
                await session.scalars(
                    select(ReportWrapRow.report_id).where(ReportWrapRow.reader == reader_id)
                )
            )
        for report_id in held:
            try:
                async with self._cabinet.writing() as session:
                    folder = await self._cabinet.take(session, report_id)
                    await folder.take_from(session, reader_id)
                    if folder.row.state != State.CLOSED:
                        await self._left(session, folder, reader_id)
                    self._cabinet.put(session, folder)
                    await self._audit.record(
                        session, "system", "report.key_taken", report_id, reader=reader_id
                    )
            except NoSuchReportError:
                continue
            except TamperedError:
                # Nobody opens it as it is; the key goes all the same.
                await self._cut(report_id, reader_id)

    async def orphans(self) -> list[str]:
        """Open reports that nobody at the desk holds a key to: only the recovery key is left."""
        held = select(ReportWrapRow.report_id).where(
            ReportWrapRow.reader.not_in([RECOVERY, "draft", "code"])
        )
        async with self._cabinet.reading() as session:
            found = await session.scalars(
                select(ReportRow.id)
                .where(ReportRow.state != State.CLOSED, ReportRow.id.not_in(held))
                .order_by(ReportRow.shows_at)
            )
            return list(found)

    async def _left(self, session: AsyncSession, folder: Folder, reader_id: str) -> None:
        if folder.row.officer == reader_id:
            folder.row.officer = None
        if not staff_of(folder.wraps):
            await tell(session, folder, self._announce, "unreadable")

    async def _open_reports_of(self, reader: str) -> list[str]:
        async with self._cabinet.reading() as session:
            found = await session.scalars(
                select(ReportRow.id)
                .join(ReportWrapRow, ReportWrapRow.report_id == ReportRow.id)
                .where(ReportWrapRow.reader == reader, ReportRow.state != State.CLOSED)
                .order_by(ReportRow.shows_at)
            )
            return list(found)

    async def _cut(self, report_id: str, reader_id: str) -> None:
        async with self._cabinet.writing() as session:
            await session.execute(
                delete(ReportWrapRow).where(
                    ReportWrapRow.report_id == report_id, ReportWrapRow.reader == reader_id
                )
            )
