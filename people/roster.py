"""The duty roster (值班表): who answers on which day, holidays and weekends too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from people.directory import SqlStaff
from people.errors import NotAllowedHereError
from people.journal import Journal
from people.model import Role, Staff
from people.tables import DutyRow
from store.writing import writing


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody on duty; ``covers`` is the person they stand in for."""

    staff: Staff
    covers: Staff | None = None


@dataclass(frozen=True, slots=True)
class DutyDay:
    """One day. ``name`` is that of a holiday; without ``duties`` the heads stand in."""

    day: date
    workday: bool
    duties: tuple[Duty, ...]
    name: str | None = None

    @property
    def open(self) -> bool:
        """Nobody is put down for this day."""
        return not self.duties


@dataclass(frozen=True, slots=True)
class DayKind:
    """What the calendar says of a day."""

    workday: bool
    name: str | None = None


def weekends_only(day: date) -> DayKind:
    """A calendar that knows no holidays."""
    return DayKind(day.weekday() < 5)


class Roster:
    """The roster in the database. ``kind_of`` is the calendar of workdays and holidays."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        staff: SqlStaff,
        journal: Journal,
        kind_of: Callable[[date], DayKind] = weekends_only,
    ) -> None:
        self._sessions = sessions
        self._staff = staff
        self._journal = journal
        self._kind_of = kind_of

    async def on_duty(self, day: date) -> list[Staff]:
        """Who answers on this day. With nobody put down, the section heads: never no one."""
        (found,) = await self.days(day, 1)
        if found.duties:
            return [duty.staff for duty in found.duties]
        return [staff for staff in await self._staff.active() if staff.role is Role.HEAD]

    async def days(self, first: date, count: int) -> list[DutyDay]:
        """So many days from the first."""
        people = {staff.id: staff for staff in await self._staff.active()}
        last = first + timedelta(days=count)
        by_day: dict[date, list[Duty]] = {}
        async with self._sessions() as session:
            rows = await session.scalars(
                select(DutyRow)
                .where(DutyRow.day >= first, DutyRow.day < last)
                .order_by(DutyRow.day, DutyRow.staff_id)
            )
            for row in rows:
                if row.staff_id in people:
                    covers = people.get(row.covers or "")
                    by_day.setdefault(row.day, []).append(Duty(people[row.staff_id], covers))
        days = []
        for day in (first + timedelta(days=n) for n in range(count)):
            kind = self._kind_of(day)
            duties = sorted(by_day.get(day, ()), key=lambda duty: duty.staff.login)
            days.append(DutyDay(day, kind.workday, tuple(duties), kind.name))
        return days

    async def assign(self, day: date, staff_id: str, by: str, covers: str | None = None) -> None:
        """Puts somebody down for a day, in place of ``covers`` if given; twice is once.

        Raises:
            NotAllowedHereError: who is put down does not answer reports.
        """
        await self._check(staff_id)
        async with writing(self._sessions) as session:
            if covers is not None and covers != staff_id:
                await session.execute(
                    delete(DutyRow).where(DutyRow.day == day, DutyRow.staff_id == covers)
                )
            else:
                covers = None
            await session.merge(DutyRow(day=day, staff_id=staff_id, covers=covers))
            await self._journal.record(
                session, by, "duty_assigned", staff_id, day=day.isoformat(), covers=covers or ""
            )

    async def release(self, day: date, staff_id: str, by: str) -> None:
        """Takes somebody off a day."""
        async with writing(self._sessions) as session:
            await session.execute(
                delete(DutyRow).where(DutyRow.day == day, DutyRow.staff_id == staff_id)
            )
            await self._journal.record(session, by, "duty_released", staff_id, day=day.isoformat())

    async def take_turns(
        self, first: date, count: int, staff_ids: Sequence[str], by: str, days_each: int = 1
    ) -> int:
        """Fills the open days in turn, ``days_each`` days one person; how many were filled.

        Days that have somebody stay as they are. Days off are days like others: harm keeps no
        office hours.

        Raises:
            NotAllowedHereError: nobody is named, or somebody who does not answer reports.
        """
        if not staff_ids:
            raise NotAllowedHereError("请至少选一位轮班的人。")
        for staff_id in staff_ids:
            await self._check(staff_id)
        days = await self.days(first, count)
        filled = 0
        async with writing(self._sessions) as session:
            for day in days:
                if not day.open:
                    continue
                staff_id = staff_ids[filled // days_each % len(staff_ids)]
                await session.merge(DutyRow(day=day.day, staff_id=staff_id, covers=None))
                filled += 1
            await self._journal.record(
                session, by, "duty_filled", by, first=first.isoformat(), days=filled
            )
        return filled

    async def _check(self, staff_id: str) -> None:
        staff = await self._staff.get(staff_id)
        if staff is None or not staff.active or not staff.reads:
            raise NotAllowedHereError("值班的人要是在岗的值班人员或科室负责人。")
