"""What waits at the desk: for each officer the reports that they hold a key to, and no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from reports.cabinet import Cabinet
from reports.clocks import Clocks
from reports.desk.lines import Line, line_of, order
from reports.model import State
from reports.tables import ReportRow, ReportWrapRow

#: A flood is counted, not listed to its end.
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """The open reports. What came unproven in a flood stands apart; ``more`` are not listed."""

    proven: Sequence[Line]
    unproven: Sequence[Line]
    more: int


class Queue:
    """Lists reports. Nothing is opened for it."""

    def __init__(self, cabinet: Cabinet, clocks: Clocks) -> None:
        self._cabinet = cabinet
        self._clocks = clocks

    async def waiting(self, reader: str) -> Waiting:
        """All open reports of this reader, the most pressing first."""
        is_open = ReportRow.state != State.CLOSED
        proven = await self._lines(reader, is_open, ReportRow.unproven.is_(False))
        flood = (is_open, ReportRow.unproven.is_(True))
        unproven = await self._lines(reader, *flood, most=MOST_SHOWN)
        count = await self._count(reader, *flood)
        return Waiting(
            sorted(proven, key=order), sorted(unproven, key=order), count - len(unproven)
        )

    async def closed(self, reader: str) -> list[Line]:
        """What was closed, the newest first."""
        lines = await self._lines(reader, ReportRow.state == State.CLOSED, most=MOST_SHOWN)
        return sorted(lines, key=lambda line: line.closed_at or line.shows_at, reverse=True)

    async def of_case(self, reader: str, case_id: str) -> list[Line]:
        """The reports of one case that this reader holds a key to."""
        return await self._lines(reader, ReportRow.case_id == case_id)

    async def held(self, reader: str) -> frozenset[str]:
        """The ids of all reports that this reader holds a key to."""
        async with self._cabinet.reading() as session:
            found = await session.scalars(
                select(ReportWrapRow.report_id).where(ReportWrapRow.reader == reader)
            )
            return frozenset(found)

    async def _lines(
        self, reader: str, *which: ColumnElement[bool], most: int | None = None
    ) -> list[Line]:
        now = self._cabinet.now()
        wanted = (
            select(ReportRow)
            .where(*self._of(reader), *which)
            # The urgent ones are listed whatever comes besides.
            .order_by(ReportRow.urgent.desc(), ReportRow.shows_at.desc())
            .limit(most)
        )
        async with self._cabinet.reading() as session:
            rows = await session.scalars(wanted)
            return [line_of(row, self._clocks, now) for row in rows]

    async def _count(self, reader: str, *which: ColumnElement[bool]) -> int:
        wanted = select(func.count(ReportRow.id)).where(*self._of(reader), *which)
        async with self._cabinet.reading() as session:
            return await session.scalar(wanted) or 0

    def _of(self, reader: str) -> tuple[ColumnElement[bool], ...]:
        mine = select(ReportWrapRow.report_id).where(ReportWrapRow.reader == reader)
        return ReportRow.id.in_(mine), ReportRow.shows_at <= self._cabinet.now()
