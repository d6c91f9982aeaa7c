"""Files from a reporter: streamed through encryption into the database, then noted as an item.

A file that is not whole is no part of the report; what came of it is erased.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import AsyncIterator

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from reports.announcing import Announce
from reports.arrival import freshen
from reports.cabinet import Cabinet
from reports.errors import NoSuchReportError, StoreDownError
from reports.file_types import MAX_FILES, Inspected, Inspector, NotTakenError, Refusal
from reports.folder import Folder
from reports.model import ItemKind
from reports.reporter_key import ReporterKey
from reports.sealing import DataKeys
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
        item_id = key.item_id(once, ItemKind.FILE)
        report_id, known = await self._report(key, item_id)
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
            kept = await self._note(key, meta, item_id)
        except BaseException:  # the sender may also just have gone
            await self._forget(file_id)
            raise
        if kept.id != file_id:  # sent twice at once: the other was sooner
            await self._forget(file_id)
        return kept

    async def _report(self, key: ReporterKey, item_id: str | None) -> tuple[str, FileMeta | None]:
        async with self._cabinet.reading() as session:
            folder = await self._cabinet.take_with(session, key)
            if folder is None:
                raise NoSuchReportError("no report belongs to this key")
            known = _room_or_known(folder, folder.keys(key.holder), item_id)
            return folder.row.id, known

    async def _store(
        self, report_id: str, file_id: str, inspector: Inspector, chunks: AsyncIterator[bytes]
    ) -> tuple[StreamSealer, Inspected]:
        sealer = StreamSealer(report_id, file_id)
        begun = rounded(self._cabinet.now())
        await self._keep(
            ReportFileRow(id=file_id, report_id=report_id, whole=False, begun_at=begun)
        )
        held: bytes | None = None
        number = 0
        async for piece in in_pieces(chunks):
            inspector.feed(piece)
            if held is not None:
                sealed = sealer.seal(held, last=False)
                await self._keep(ReportChunkRow(file_id=file_id, number=number, sealed=sealed))
                number += 1
            held = piece
        found = inspector.finish()
        sealed = sealer.seal(held or b"", last=True)
        await self._keep(ReportChunkRow(file_id=file_id, number=number, sealed=sealed))
        return sealer, found

    async def _keep(self, row: ReportFileRow | ReportChunkRow) -> None:
        async with self._cabinet.writing() as session:
            session.add(row)
            try:
                await session.flush()
            except IntegrityError:
                raise NoSuchReportError("the report was withdrawn") from None

    async def _note(self, key: ReporterKey, meta: FileMeta, item_id: str | None) -> FileMeta:
        async with self._cabinet.writing() as session:
            folder = await self._cabinet.take_with(session, key)
            if folder is None:
                raise NoSuchReportError("the report is there no longer")
            keys, at = folder.keys(key.holder), self._cabinet.now()
            known = _room_or_known(folder, keys, item_id)
            if known is not None:
                return known
            row = await session.get(ReportFileRow, meta.id)
            if row is None:
                raise NoSuchReportError("the upload took so long that it was given up")
            row.whole = True
            folder.append(session, keys, ItemKind.FILE, meta.as_value(), at=at, item_id=item_id)
            await freshen(self._cabinet, session, folder, self._announce)
            self._cabinet.put(session, folder)
            return meta

    async def _forget(self, file_id: str) -> None:
        """Erases what came of a file; one that its report holds stays, whatever went wrong."""
        broken = delete(ReportFileRow).where(
            ReportFileRow.id == file_id, ReportFileRow.whole.is_(False)
        )
        # The cause is what the sender is told; what is left over is erased a day later.
        with contextlib.suppress(StoreDownError):
            async with self._cabinet.writing() as session:
                await session.execute(broken)  # its pieces go with it


def _room_or_known(folder: Folder, keys: DataKeys, item_id: str | None) -> FileMeta | None:
    """The file that was sent before under this id.

    Raises:
        NotTakenError: there is no room for another.
    """
    known = folder.known(keys, item_id)
    if known is not None:
        return FileMeta.from_value(known.value)
    if len(folder.opened(keys).of(ItemKind.FILE)) >= MAX_FILES:
        raise NotTakenError(Refusal.TOO_MANY)
    return None
