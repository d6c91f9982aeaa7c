"""The cabinet: sealed reports in the database, checked against their manifest when taken out."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import UTC, datetime
from typing import cast

import asyncpg
from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from reports.errors import NoSuchReportError, StoreDownError
from reports.folder import Folder
from reports.manifest import Plain, check, manifest
from reports.model import Item, ItemKind, Opened, Value
from reports.readers import Holder
from reports.reporter_key import ReporterKey
from reports.tables import ReportItemRow, ReportRow, ReportWrapRow
from store.reading import only_reads, reading
from store.writing import writing

_FOLDERS = "hulei.folders"


@contextlib.asynccontextmanager
async def saved_or_told() -> AsyncIterator[None]:
    """Turns what a database can suffer into :class:`StoreDownError`, without its parameters."""
    try:
        yield
    except (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
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

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A transaction that sees one moment of the database and locks nothing.

        Raises:
            StoreDownError: it could not be read.
        """
        async with saved_or_told(), reading(self.sessions) as session:
            yield session

    async def take(self, session: AsyncSession, report_id: str) -> Folder:
        """The folder of a report; in a writing transaction it is locked until that ends.

        Taken twice in one transaction it is the same folder: two of them would not know of each
        other's items.

        Raises:
            NoSuchReportError: there is none.
            TamperedError: it is not what was last put back.
        """
        folder = await self._find(session, ReportRow.id == report_id)
        if folder is None:
            raise NoSuchReportError("no such report")
        return folder

    async def take_with(self, session: AsyncSession, key: ReporterKey) -> Folder | None:
        """The folder that a reporter's key finds. Raises ``TamperedError`` like :meth:`take`."""
        column = ReportRow.draft_locator if key.reader == "draft" else ReportRow.locator
        return await self._find(session, column == key.locator)

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
        async with self.reading() as session:
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

    async def _find(self, session: AsyncSession, which: ColumnElement[bool]) -> Folder | None:
        query = select(ReportRow).where(which).execution_options(populate_existing=True)
        row = await session.scalar(query if only_reads(session) else query.with_for_update())
        if row is None:
            return None
        folders = _folders_of(session)
        if row.id not in folders:
            folders[row.id] = await self._folder(session, row)
        return folders[row.id]

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
        columns = (column.key for column in ReportRow.__table__.columns)
        return manifest(
            self._manifest_key,
            {name: _plain(getattr(folder.row, name)) for name in columns if name != "manifest"},
            [(i.id, i.desk, i.number, str(_plain(i.at)), i.sealed) for i in folder.items],
            {reader: wrap.sealed for reader, wrap in folder.wraps.items()},
        )


def _plain(value: Plain | datetime) -> Plain:
    """As it comes back from any database."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _folders_of(session: AsyncSession) -> dict[str, Folder]:
    """The folders that are out in the session's present transaction."""
    transaction = session.sync_session.get_transaction()
    held, folders = session.info.get(_FOLDERS, (None, {}))
    if held is not transaction:
        folders = {}
        session.info[_FOLDERS] = transaction, folders
    return cast("dict[str, Folder]", folders)


def staff_of(readers: Iterable[str]) -> list[str]:
    """Of the readers of a folder, those who are people at the desk."""
    return sorted(reader for reader in readers if reader not in {"recovery", "draft", "code"})
