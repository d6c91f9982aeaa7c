"""Plans what is owed. Twice changes nothing; after any downtime the next run makes it all.

All children of a period are planned with one statement; nothing of the register is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import (
    CursorResult,
    Date,
    Integer,
    String,
    column,
    exists,
    literal,
    select,
    text,
    values,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from people.register.model import ChildState
from people.register.tables import ChildRow, DirectorRow
from store.base import UtcDateTime
from store.writing import writing
from visits.duties import Duties, Duty
from visits.following import follow_register
from visits.rules import Counting, Rules
from visits.settling import settle_planned
from visits.slices import Slice, slices_of
from visits.tables import OPEN, DutyRow, PlanRow

#: Slices in one statement; each has seven values, and SQLite takes some 32,000.
_AT_ONCE = 500
_COLUMNS = (
    *("subject_id", "duty", "period", "subject", "owed_by"),
    *("village_id", "opens", "due", "late_from", "state"),
)
_SLICE = (
    *(column("period", String), column("opens", Date), column("due", Date)),
    *(column("late_from", Date), column("came_from", UtcDateTime)),
    *(column("came_before", UtcDateTime), column("born_after", Date), column("number", Integer)),
)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a run changed: newly owed, moved to another village, no longer owed."""

    made: int
    moved: int
    ended: int


class Planning:
    """Plans from the register. ``today``: the day in the office's zone."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        duties: Duties,
        today: Callable[[], date],
        rules: Rules | None = None,
    ) -> None:
        self._sessions = sessions
        self._duties = duties
        self._today = today
        self._rules = rules or Rules()

    async def run(self) -> Changed:
        """All in one transaction, so that the day up to which all is planned is never ahead of
        what was. Two at the same time do no harm: the second finds everything made.

        The first run of an install makes what is owed today, and nothing of the past.
        """
        today = self._today()
        async with writing(self._sessions) as session:
            moved, ended = await follow_register(session, self._duties, self._rules, today)
            planned_to = await session.scalar(select(PlanRow.planned_to)) or today
            came_on = await self._came_on(session)
            made, first = 0, today
            for duty in self._duties.from_register:
                since = min(planned_to, today)
                slices = list(slices_of(duty, self._rules, since, today, came_on))
                first = min([first, *(one.period.opens for one in slices)])
                for start in range(0, len(slices), _AT_ONCE):
                    made += await _insert(session, duty, slices[start : start + _AT_ONCE])
            if made:
                await settle_planned(session, self._duties, self._rules, first)
            await _remember(session, max(planned_to, today))
        return Changed(made, moved, ended)

    async def _came_on(self, session: AsyncSession) -> Sequence[date]:
        if self._rules.counting is Counting.CALENDAR:
            return ()
        moments = await session.scalars(
            select(ChildRow.registered_at).where(ChildRow.state == ChildState.ACTIVE).distinct()
        )
        return sorted({moment.date() for moment in moments})


def _midnight(day: date) -> datetime:
    """In UTC, as the register counts the day on which a child came (``Planned``)."""
    return datetime.combine(day, time(), UTC)


async def _insert(session: AsyncSession, duty: Duty, slices: Sequence[Slice]) -> int:
    rows = [
        (
            *(one.period.key, one.period.opens, one.period.due, one.late_from),
            *(_midnight(one.came_from), _midnight(one.came_to + timedelta(days=1))),
            *(one.born_after, number),
        )
        for number, one in enumerate(slices)
    ]
    part = values(*_SLICE, name="slice").data(rows).cte("slice")
    if duty.subject == "child":
        subject, village = ChildRow.id, ChildRow.visit_village_id
        owing = [
            ChildRow.state == ChildState.ACTIVE,
            ChildRow.registered_at >= part.c.came_from,
            ChildRow.registered_at < part.c.came_before,
            ChildRow.birth_date > part.c.born_after,
        ]
        if duty.only_for is not None:
            owing.append((" " + ChildRow.categories + " ").contains(f" {duty.only_for} "))
    else:
        subject, village = DirectorRow.id, DirectorRow.village_id
        owing = [DirectorRow.active.is_(True)]
    there = exists().where(
        DutyRow.subject_id == subject,
        DutyRow.duty == duty.id,
        DutyRow.period == part.c.period,
        DutyRow.subject == duty.subject,
    )
    owed = (
        select(
            subject,
            literal(duty.id),
            part.c.period,
            literal(duty.subject),
            literal(duty.owed_by),
            village,
            *(part.c.opens, part.c.due, part.c.late_from),
            literal(OPEN),
        )
        .select_from(subject.class_)
        .join(part, part.c.number >= 0)
        .where(*owing, ~there)
        .order_by(subject)  # the index grows in its own order
    )
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if on_sqlite else postgresql.insert
    done = await session.execute(
        insert(DutyRow).from_select(_COLUMNS, owed).on_conflict_do_nothing(),
        execution_options={"synchronize_session": False},
    )
    if on_sqlite:  # its driver counts no rows of a statement that begins with WITH
        return await session.scalar(text("SELECT changes()")) or 0
    return max(0, cast(CursorResult[Any], done).rowcount)


async def _remember(session: AsyncSession, day: date) -> None:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(PlanRow).values(id=1, planned_to=day)
    await session.execute(
        new.on_conflict_do_update(index_elements=[PlanRow.id], set_={"planned_to": day})
    )
