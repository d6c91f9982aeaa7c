"""What is due for a director: today, or this month. By due day; only what the director owes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from people.register.tables import DirectorRow
from store.writing import writing
from visits.periods import calendar_period
from visits.tables import OPEN, DutyRow


@dataclass(frozen=True, slots=True)
class Due:
    """One thing owed. ``late``: the grace is over too. ``planned_for``: when the director goes."""

    duty: str
    child_id: str
    period: str
    due: date
    late: bool
    planned_for: date | None


class DueList:
    """``today``: the day in the office's zone."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], today: Callable[[], date]
    ) -> None:
        self._sessions = sessions
        self._today = today

    async def today(self, director_id: str) -> list[Due]:
        """Planned for today or before, due today, or overdue and not put off to a later day."""
        today = self._today()
        put_off = DutyRow.planned_for.is_not(None) & (DutyRow.planned_for > today)
        return await self._list(
            director_id, or_(DutyRow.planned_for <= today, DutyRow.due <= today) & ~put_off
        )

    async def this_month(self, director_id: str) -> list[Due]:
        """All that may be done now and is due by the end of the month, with what is overdue."""
        today = self._today()
        end = calendar_period(today, 1).due
        return await self._list(director_id, (DutyRow.opens <= today) & (DutyRow.due <= end))

    async def put_off(
        self, director_id: str, child_id: str, duties: Sequence[str], day: date
    ) -> int:
        """The director goes on another day; the due date stays. How many it is."""
        async with writing(self._sessions) as session:
            village = await _village(session, director_id)
            done = await session.execute(
                update(DutyRow)
                .where(
                    DutyRow.subject_id == child_id,
                    DutyRow.subject == "child",
                    DutyRow.duty.in_(duties),
                    DutyRow.state == OPEN,
                    DutyRow.owed_by == "director",
                    DutyRow.village_id == village,
                    DutyRow.opens <= day,
                )
                .values(planned_for=day)
                .returning(DutyRow.period)
                .execution_options(synchronize_session=False)
            )
            return len(done.all())

    async def _list(self, director_id: str, which: ColumnElement[bool]) -> list[Due]:
        today = self._today()
        async with self._sessions() as session:
            village = await _village(session, director_id)
            rows = await session.scalars(
                select(DutyRow)
                .where(
                    DutyRow.state == OPEN,
                    DutyRow.village_id == village,
                    DutyRow.subject == "child",
                    DutyRow.owed_by == "director",
                    which,
                )
                .order_by(DutyRow.due, DutyRow.subject_id, DutyRow.duty)
            )
            return [
                Due(
                    *(row.duty, row.subject_id, row.period, row.due),
                    late=row.late_from <= today,
                    planned_for=row.planned_for,
                )
                for row in rows
            ]


async def _village(session: AsyncSession, director_id: str) -> str:
    """Of a director who works there now; an id of nothing for everybody else."""
    village = await session.scalar(
        select(DirectorRow.village_id).where(DirectorRow.id == director_id, DirectorRow.active)
    )
    return village or ""
