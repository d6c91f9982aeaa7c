"""Reminders: each step of each thing owed once, in one digest a day, whatever fails.

That a step was taken stands in a table, in the same transaction as the line of the digest, whose
job brings it into the outbox. Villages are done some at a time: a kill in between loses and
doubles nothing, and the next run goes on where steps are missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Protocol

from sqlalchemy import exists, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from people.register.tables import DirectorRow, SupervisorRow, VillageRow
from store.writing import writing
from visits.duties import Duties, Duty
from visits.steps import Step, Taken, To, Told, folded, steps_of
from visits.tables import OPEN, DutyRow, StepRow

#: Villages in one transaction.
_AT_ONCE = 50
_KEY = ("subject_id", "duty", "period", "subject")


class Lines(Protocol):
    """The daily digest (:class:`notifications.digest.Digest`)."""

    async def add(
        self, session: AsyncSession, owner: str, line: str, dedupe_key: str, *, count: int = 1
    ) -> bool:
        """In the caller's transaction; the same key again changes nothing."""


class Reminders:
    """``owner_of`` turns the id of a director or supervisor into the digest's recipient;
    ``bureau`` says who is told at the bureau, as recipients already."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        duties: Duties,
        lines: Lines,
        today: Callable[[], date],
        *,
        owner_of: Callable[[str], str],
        bureau: Callable[[], Sequence[str]],
    ) -> None:
        self._sessions = sessions
        self._duties = duties
        self._lines = lines
        self._today = today
        self._owner_of = owner_of
        self._bureau = bureau

    async def tick(self) -> int:
        """Takes every step that is due; how many. A job calls it after planning."""
        today, after, taken = self._today(), "", 0
        while True:
            async with self._sessions() as session:
                villages = await session.execute(
                    select(VillageRow.id, VillageRow.town_id)
                    .where(VillageRow.id > after)
                    .order_by(VillageRow.id)
                    .limit(_AT_ONCE)
                )
                towns: dict[str, str] = {row[0]: row[1] for row in villages}
            if not towns:
                return taken
            async with writing(self._sessions) as session:
                steps = [
                    one
                    for duty in self._duties.duties
                    for step in steps_of(duty)
                    for one in await _take(session, duty, step, list(towns), today)
                ]
                for told in folded(steps):
                    await self._tell(session, told, towns[told.village_id])
            taken += len(steps)
            after = max(towns)

    async def _tell(self, session: AsyncSession, told: Told, town: str) -> None:
        """Where nobody has the post, the next one up is told, so that nothing is lost."""
        owners, line = list(self._bureau()), told.line
        if told.to is not To.BUREAU:
            directors: Iterable[str] = ()
            if told.to is To.OWING:
                directors = await session.scalars(
                    select(DirectorRow.id).where(
                        DirectorRow.village_id == told.village_id, DirectorRow.active
                    )
                )
            found = list(directors)
            if not found:
                line = "no_director" if told.to is To.OWING else line
                found = await _supervisor(session, town)
            owners = [self._owner_of(one) for one in found] or owners
        for owner in owners:
            await self._lines.add(
                session, owner, line, f"{told.key}:{told.village_id}", count=told.count
            )


async def _supervisor(session: AsyncSession, town: str) -> list[str]:
    """The one whom the register names as that of the town."""
    found = await session.scalar(
        select(SupervisorRow.id)
        .where(SupervisorRow.town_id == town, SupervisorRow.active)
        .order_by(SupervisorRow.id)
        .limit(1)
    )
    return [] if found is None else [found]


async def _take(
    session: AsyncSession, duty: Duty, step: Step, villages: Sequence[str], today: date
) -> list[Taken]:
    """Writes the step for all that is due for it and did not have it; returns these."""
    day = DutyRow.late_from if step.after_grace else DutyRow.due
    had = exists().where(
        *(getattr(StepRow, name) == getattr(DutyRow, name) for name in _KEY),
        StepRow.step == step.name,
    )
    due = select(
        *(getattr(DutyRow, name) for name in _KEY),
        literal(step.name),
        DutyRow.village_id,
        literal(today),
    ).where(
        DutyRow.state == OPEN,
        DutyRow.village_id.in_(villages),
        DutyRow.duty == duty.id,
        DutyRow.opens <= today,
        day <= step.last_day(today),
        ~had,
    )
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = await session.execute(
        insert(StepRow)
        .from_select((*_KEY, "step", "village_id", "taken_on"), due)
        .on_conflict_do_nothing()
        .returning(
            *(StepRow.subject, StepRow.subject_id, StepRow.duty, StepRow.period),
            StepRow.village_id,
        ),
        execution_options={"synchronize_session": False},
    )
    return [
        Taken((subject, who, duty_id, period), step, village)
        for subject, who, duty_id, period, village in new
    ]
