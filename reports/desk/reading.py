"""Opening reports and their files at the desk. What is opened is in the audit log before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from reports.clocks import Clocks
from reports.desk.acting import Act, Acting, Officer
from reports.desk.lines import Line, line_of
from reports.desk.moves import can_answer
from reports.downloads import opened_file
from reports.errors import NoSuchReportError, ReportError
from reports.file_types import FileKind
from reports.model import Item, ItemKind, Opened
from reports.pictures import working_copy
from reports.streams import FileMeta


class IntimateError(ReportError):
    """An intimate picture of a child: it is neither shown nor given out."""


@dataclass(frozen=True, slots=True, repr=False)
class OpenReport:
    """A report in memory, for the officer who opened it."""

    line: Line
    opened: Opened
    #: Whether its reporter has a code to read answers with.
    has_code: bool

    def __repr__(self) -> str:
        return f"OpenReport({self.line.id!r}, …)"

    @property
    def intimate(self) -> frozenset[str]:
        """The ids of files that are never shown, marked by the reporter or at the desk."""
        return _intimate(self.opened)

    def files(self) -> list[tuple[Item, FileMeta]]:
        """The files, in the order they came."""
        return [(item, FileMeta.from_value(item.value)) for item in self.opened.of(ItemKind.FILE)]


class Reading:
    """Opens for an officer what they hold a key to.

    All raise ``NoSuchReportError``, ``NotForYouError``, ``TamperedError``, ``StoreDownError``.
    """

    def __init__(self, acting: Acting, clocks: Clocks) -> None:
        self._acting = acting
        self._clocks = clocks

    async def open(self, officer: Officer, report_id: str, how: str = "page") -> OpenReport:
        """The report. What the reporter added is no news any more. ``how``: page or print."""
        cabinet = self._acting.cabinet
        async with cabinet.writing() as session:
            act = await self._acting.take(session, officer, report_id)
            if act.row.news:
                act.row.news = False
                cabinet.put(session, act.folder)
            await session.flush()
            await self._acting.audit.record(
                session, officer.id, "report.opened", report_id, how=how
            )
            line = line_of(act.row, self._clocks, act.now)
            opened, has_code = act.opened, can_answer(act.folder)
        return OpenReport(line, opened, has_code)

    async def picture(
        self, officer: Officer, report_id: str, file_id: str, *, blurred: bool
    ) -> bytes:
        """The working copy of a picture: a JPEG that we made, without metadata.

        Raises:
            IntimateError: there is none of this one.
            PictureError: none can be made.
        """
        how = "blurred" if blurred else "clear"
        meta, pieces = await self._file(officer, report_id, file_id, how)
        if meta.kind != FileKind.PICTURE:
            raise NoSuchReportError("not a picture")
        data = b"".join([piece async for piece in pieces])
        return await working_copy(data, blurred=blurred)

    async def original(
        self, officer: Officer, report_id: str, file_id: str, how: str
    ) -> tuple[FileMeta, AsyncIterator[bytes]]:
        """A file as it came, with everything that is in it. ``how``: played or original.

        Raises:
            IntimateError: it is not given out.
        """
        return await self._file(officer, report_id, file_id, how)

    async def mark_intimate(
        self, officer: Officer, report_id: str, file_id: str, seen: int
    ) -> None:
        """From now on the file is not shown to anybody."""
        async with self._acting.on(officer, report_id, "report.marked_intimate", seen) as act:
            _one_of(act.opened, file_id)
            act.append(ItemKind.FORM, {"form": "intimate", "file": file_id})
            act.facts["file"] = file_id

    async def letter(self, officer: Officer, report_id: str, item_id: str) -> tuple[Line, Item]:
        """A letter or form of the report, to be printed."""
        found = await self.open(officer, report_id, how="print")
        for item in found.opened.of(ItemKind.FORM):
            if item.id == item_id and item.value.get("form") in {"referral", "placement"}:
                return found.line, item
        raise NoSuchReportError("the report has no such letter")

    async def _file(
        self, officer: Officer, report_id: str, file_id: str, how: str
    ) -> tuple[FileMeta, AsyncIterator[bytes]]:
        async with self._acting.cabinet.writing() as session:
            act = await self._acting.take(session, officer, report_id)
            meta = _one_of(act.opened, file_id)
            if file_id in _intimate(act.opened):
                raise IntimateError("not shown")
            await self._log_file(act, file_id, how)
        _, pieces = await opened_file(self._acting.cabinet, report_id, officer.holder, file_id)
        return meta, pieces

    async def _log_file(self, act: Act, file_id: str, how: str) -> None:
        await self._acting.audit.record(
            act.session, act.officer.id, "report.file_opened", act.row.id, file=file_id, how=how
        )


def _one_of(opened: Opened, file_id: str) -> FileMeta:
    for item in opened.of(ItemKind.FILE):
        if item.value["id"] == file_id:
            return FileMeta.from_value(item.value)
    raise NoSuchReportError("the report has no such file")


def _intimate(opened: Opened) -> frozenset[str]:
    flagged = [str(i.value["id"]) for i in opened.of(ItemKind.FILE) if i.value.get("intimate")]
    marked = [
        str(i.value["file"]) for i in opened.of(ItemKind.FORM) if i.value.get("form") == "intimate"
    ]
    return frozenset([*flagged, *marked])
