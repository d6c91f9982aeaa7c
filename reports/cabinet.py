"""The cabinet: sealed reports in the database, checked against their manifest when taken out."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from reports.errors import NoSuchReportError, StoreDownError
from reports.folder import Folder
from reports.manifest import check, manifest
from reports.model import Item, ItemKind, Opened, Value
from reports.readers import Holder
from reports.reporter_key import ReporterKey
from reports.tables import ReportItemRow, ReportRow, ReportWrapRow
from store.writing import writing


@contextlib.asynccontextmanager
async def saved_or_told() -> AsyncIterator[None]:
    """Turns what a database can suffer into :class:`StoreDownError`, without its parameters."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        # The statement's parameters would be in the chain: nothing of it goes further.
        kind = type(error.orig).__name__ if isinstance(error, DBAPIError) else type(error).__name__
        raise StoreDownError(f"the database refused: {kind}") from None


class Cabinet:
    """Takes folders out, checks them, and puts them back with a new manifest."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        manifest_key: bytes,
        now: Callable[[], datetime],
    ) -> None:
        self.sessions = sessions
        self.now = now
        self._manifest_key = manifest_key

    @contextlib.asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A transaction; when the block has ended, what it did is saved.

        Raises:
            StoreDownError: it could not be saved, and nothing of it was.
        """
        async with saved_or_told(), writing(self.sessions) as session:
            yield session

    async def take(self, session: AsyncSession, report_id: str) -> Folder:
        """The folder of a report, locked until the transaction ends.

        Raises:
            NoSuchReportError: there is none.
            TamperedError: it is not what was last put back.
        """
        row = await session.get(ReportRow, report_id, with_for_update=True)
        if row is None:
            raise NoSuchReportError("no such report")
        return await self._folder(session, row)

    async def take_with(self, session: AsyncSession, key: ReporterKey) -> Folder | None:
        """The folder that a reporter's key finds. Raises ``TamperedError`` like :meth:`take`."""
        column = ReportRow.draft_locator if key.reader == "draft" else ReportRow.locator
        row = await session.scalar(select(ReportRow).where(column == key.locator).with_for_update())
        return None if row is None else await self._folder(session, row)

    def put(self, session: AsyncSession, folder: Folder) -> None:
        """Notes the folder as it now is; the caller's transaction saves it."""
        folder.row.version += 1
        folder.row.manifest = self._manifest(folder)
        session.add(folder.row)

    async def open(self, report_id: str, holder: Holder) -> Opened:
        """The report, for a reader at the desk.

        Raises:
            NoSuchReportError, NotForYouError, TamperedError, StoreDownError
        """
        async with saved_or_told(), self.sessions() as session:
            folder = await self.take(session, report_id)
            return folder.opened(folder.keys(holder))

    async def append(
        self, session: AsyncSession, report_id: str, holder: Holder, kind: ItemKind, value: Value
    ) -> Item:
        """One more item from the desk, in the caller's transaction. Raises like :meth:`open`."""
        folder = await self.take(session, report_id)
        keys, at = folder.keys(holder), self.now()
        item = folder.append(session, keys, kind, value, author=holder.reader, at=at)
        self.put(session, folder)
        return item

    async def _folder(self, session: AsyncSession, row: ReportRow) -> Folder:
        items = await session.scalars(
            select(ReportItemRow)
            .where(ReportItemRow.report_id == row.id)
            .order_by(ReportItemRow.number)
        )
        wraps = await session.scalars(
            select(ReportWrapRow).where(ReportWrapRow.report_id == row.id)
        )
        folder = Folder(row, list(items), {wrap.reader: wrap for wrap in wraps})
        check(self._manifest(folder), row.manifest)
        return folder

    def _manifest(self, folder: Folder) -> bytes:
        return manifest(
            self._manifest_key,
            report_id=folder.row.id,
            version=folder.row.version,
            audience=folder.row.audience,
            items={item.id: item.sealed for item in folder.items},
            wraps={reader: wrap.sealed for reader, wrap in folder.wraps.items()},
        )


def staff_of(readers: Iterable[str]) -> list[str]:
    """Of the readers of a folder, those who are people at the desk."""
    return sorted(reader for reader in readers if reader not in {"recovery", "draft", "code"})
