"""Files of a report on their way to an officer: opened piece by piece, in memory only."""

from __future__ import annotations

from collections.abc import AsyncIterator

from sqlalchemy import select

from reports.cabinet import Cabinet, saved_or_told
from reports.errors import NoSuchReportError
from reports.model import ItemKind
from reports.readers import Holder
from reports.streams import FileMeta, unsealed
from reports.tables import ReportChunkRow


async def opened_file(
    cabinet: Cabinet, report_id: str, holder: Holder, file_id: str
) -> tuple[FileMeta, AsyncIterator[bytes]]:
    """What is known of a file, and its plain pieces.

    Raises:
        NoSuchReportError: the report has no such file.
        NotForYouError, TamperedError, StoreDownError: also while the pieces are read.
    """
    opened = await cabinet.open(report_id, holder)
    for item in opened.of(ItemKind.FILE):
        if item.value["id"] == file_id:
            meta = FileMeta.from_value(item.value)
            return meta, unsealed(meta, report_id, _sealed(cabinet, file_id))
    raise NoSuchReportError("the report has no such file")


async def _sealed(cabinet: Cabinet, file_id: str) -> AsyncIterator[bytes]:
    number = 0
    while True:
        # One piece at a time: no transaction stays open while a slow browser reads.
        async with saved_or_told(), cabinet.sessions() as session:
            piece = await session.scalar(
                select(ReportChunkRow.sealed).where(
                    ReportChunkRow.file_id == file_id, ReportChunkRow.number == number
                )
            )
        if piece is None:
            return
        yield piece
        number += 1
