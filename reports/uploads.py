"""Files from a reporter: streamed through encryption into the database, then noted as an item.

A file that is not whole is no part of the report; what came of it is erased.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from reports.announcing import Announce
from reports.cabinet import Cabinet, saved_or_told
from reports.errors import NoSuchReportError
from reports.file_types import MAX_FILES, Inspected, Inspector, NotTakenError, Refusal
from reports.folder import Folder
from reports.followup import freshen
from reports.model import ItemKind, State
from reports.reporter_key import ReporterKey
from reports.streams import FileMeta, StreamSealer, in_pieces
from reports.tables import ReportChunkRow, ReportFileRow
from reports.times import rounded


class Uploads:
    """Takes files for reports, with a draft key or the key behind a code."""

    def __init__(self, cabinet: Cabinet, announce: Announce) -> None:
        self._cabinet = cabinet
        self._announce = announce

    async def add(
        self,
        key: ReporterKey,
        name: str,
        chunks: AsyncIterator[bytes],
        *,
        intimate: bool = False,
        once: str | None = None,
    ) -> FileMeta:
        """Seals a file; when this returns, all of it is saved.

        Raises:
            NoSuchReportError: nothing was said yet with this key, or the report is gone.
            FileRefusedError: with the sentence for the sender; nothing of the file is kept.
            StoreDownError, TamperedError
        """
        report_id, known = await self._report(key, key.item_id(once))
        if known is not None:
            return known
        file_id = secrets.token_hex(16)
        try:
            sealer, found = await self._store(report_id, file_id, Inspector(name), chunks)
            meta = FileMeta(
                id=file_id,
                name=found.name,
                kind=found.kind.value,
                mime=found.mime,
                size=sealer.size,
                sha256=sealer.sha256,
                key=sealer.key.hex(),
                header=sealer.header.hex(),
                intimate=intimate,
            )
            await self._note(key, meta, key.item_id(once))
        except BaseException:  # the sender may also just have gone
            await self._forget(file_id)
            raise
        return meta

    async def _report(self, key: ReporterKey, item_id: str | None) -> tuple[str, FileMeta | None]:
        async with saved_or_told(), self._cabinet.sessions() as session:
            folder = await self._cabinet.take_with(session, key)
            if folder is None:
                raise NoSuchReportError("no report belongs to this key")
            files = folder.opened(folder.keys(key.holder)).of(ItemKind.FILE)
        for item in files:
            if item.id == item_id:
                return folder.row.id, FileMeta.from_value(item.value)
        if len(files) >= MAX_FILES:
            raise NotTakenError(Refusal.TOO_MANY)
        return folder.row.id, None

    async def _store(
        self, report_id: str, file_id: str, inspector: Inspector, chunks: AsyncIterator[bytes]
    ) -> tuple[StreamSealer, Inspected]:
        sealer = StreamSealer(report_id, file_id)
        async with self._cabinet.writing() as session:
            begun = rounded(self._cabinet.now())
            session.add(ReportFileRow(id=file_id, report_id=report_id, whole=False, begun_at=begun))
        held: bytes | None = None
        number = 0
        async for piece in in_pieces(chunks):
            inspector.feed(piece)
            if held is not None:
                await self._keep(file_id, number, sealer.seal(held, last=False))
                number += 1
            held = piece
        found = inspector.finish()
        await self._keep(file_id, number, sealer.seal(held or b"", last=True))
        return sealer, found

    async def _keep(self, file_id: str, number: int, sealed: bytes) -> None:
        async with self._cabinet.writing() as session:
            session.add(ReportChunkRow(file_id=file_id, number=number, sealed=sealed))

    async def _note(self, key: ReporterKey, meta: FileMeta, item_id: str | None) -> None:
        async with self._cabinet.writing() as session:
            folder = await self._cabinet.take_with(session, key)
            if folder is None:
                raise NoSuchReportError("the report is there no longer")
            row = await session.get_one(ReportFileRow, meta.id)
            row.whole = True
            keys, at = folder.keys(key.holder), self._cabinet.now()
            folder.append(session, keys, ItemKind.FILE, meta.as_value(), at=at, item_id=item_id)
            await self._changed(session, folder)
            self._cabinet.put(session, folder)

    async def _changed(self, session: AsyncSession, folder: Folder) -> None:
        if folder.row.state != State.DRAFT:
            await freshen(session, folder, self._announce)

    async def _forget(self, file_id: str) -> None:
        async with self._cabinet.writing() as session:
            await session.execute(delete(ReportChunkRow).where(ReportChunkRow.file_id == file_id))
            await session.execute(delete(ReportFileRow).where(ReportFileRow.id == file_id))
