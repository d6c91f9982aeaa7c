"""Reminders over both databases: each step once, over outages, moves and crashes."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from people.register.tables import ChildRow, DirectorRow
from store.writing import writing
from tests.fakes.village import District, some_id
from visits.duties import load_duties
from visits.planning import Planning
from visits.reminders import Reminders
from visits.steps import steps_of
from visits.tables import DutyRow, StepRow

DUTIES = load_duties()


class CrashError(Exception):
    """The process ends here."""


class Digest:
    """Remembers lines per recipient; can crash in the middle of a run."""

    def __init__(self) -> None:
        self.lines: Counter[tuple[str, str]] = Counter()
        self.keys: set[tuple[str, str]] = set()
        self.crashes = False

    async def add(
        self, session: AsyncSession, owner: str, line: str, dedupe_key: str, *, count: int = 1
    ) -> bool:
        if self.crashes:
            raise CrashError
        assert (owner, dedupe_key) not in self.keys
        assert len(dedupe_key) <= 160
        self.keys.add((owner, dedupe_key))
        self.lines[owner, line] += count
        return True


class Office:
    """Planning and reminding each day."""

    def __init__(self, engine: AsyncEngine, today: date) -> None:
        self.district = District(engine, today)
        self.digest = Digest()
        place = self.district
        self.planning = Planning(place.sessions, DUTIES, place.today)
        self.reminders = Reminders(
            *(place.sessions, DUTIES, self.digest, place.today),
            owner_of=lambda who: who,
            bureau=lambda: ["head"],
        )

    async def day(self, today: date) -> Counter[tuple[str, str]]:
        self.district.day = today
        self.digest.lines.clear()
        await self.planning.run()
        await self.reminders.tick()
        return Counter(self.digest.lines)


@pytest.fixture
async def office(engine: AsyncEngine) -> Office:
    office = Office(engine, date(2027, 1, 1))
    await office.district.town()
    await office.district.village(1)
    return office


DIRECTOR, SUPERVISOR = some_id(1, "d"), some_id(1, "5")


async def test_before_on_and_after_the_day_then_supervisor_then_bureau(office: Office) -> None:
    await office.district.child(1, some_id(1, "a"))
    told = {}
    for number in range(45):
        day = date(2027, 1, 1) + timedelta(days=number)
        lines = await office.day(day)
        told[day] = {key: n for key, n in lines.items() if "visit" not in key[1]}
    assert {day: lines for day, lines in told.items() if lines and day < date(2027, 2, 14)} == {
        date(2027, 1, 24): {(DIRECTOR, "contact_soon"): 1},
        date(2027, 1, 30): {(DIRECTOR, "contact_soon"): 1},
        date(2027, 1, 31): {(DIRECTOR, "contact_due"): 1},
        date(2027, 2, 1): {(DIRECTOR, "contact_overdue"): 1},
        date(2027, 2, 4): {(SUPERVISOR, "town_overdue"): 1},
        date(2027, 2, 11): {("head", "district_overdue"): 1},
    }


async def test_an_outage_tells_the_last_step_only_and_a_second_tick_nothing(
    office: Office,
) -> None:
    for number in (1, 2):
        await office.district.child(number, some_id(1, "a"))
    await office.day(date(2027, 1, 2))
    lines = await office.day(date(2027, 2, 1))
    assert {key: n for key, n in lines.items() if key[0] == DIRECTOR} == {
        (DIRECTOR, "contact_overdue"): 2
    }
    assert not await office.day(date(2027, 2, 1))


async def test_a_village_without_a_director_is_told_further_up(office: Office) -> None:
    await office.district.child(1, some_id(1, "a"))
    async with writing(office.district.sessions) as session:
        await session.execute(update(DirectorRow).values(active=False))
    lines = await office.day(date(2027, 1, 24))
    assert lines == {(SUPERVISOR, "no_director"): 1}


async def test_a_crash_takes_back_the_steps_with_the_lines(office: Office) -> None:
    await office.district.child(1, some_id(1, "a"))
    office.digest.crashes = True
    with pytest.raises(CrashError):
        await office.day(date(2027, 1, 24))
    office.digest.crashes = False
    assert await office.day(date(2027, 1, 24)) == {(DIRECTOR, "contact_soon"): 1}


@pytest.mark.parametrize("seed", [1])
async def test_a_year_with_outages_and_moves_misses_and_doubles_nothing(
    office: Office, seed: int
) -> None:
    """Every step that came due of everything owed has one row, and no period is missing."""
    dice = random.Random(seed)
    place = office.district
    villages = [some_id(1, "a"), await place.village(2)]
    children = [await place.child(n, dice.choice(villages)) for n in range(1, 5)]
    day, end = date(2027, 12, 1), date(2028, 12, 31)  # over a leap day
    while day < end:
        await office.day(day)
        moved = dice.choice(children)
        async with writing(place.sessions) as session:
            await session.execute(
                update(ChildRow)
                .where(ChildRow.id == moved)
                .values(
                    visit_village_id=dice.choice(villages),
                    # An alias is one of its own in each village.
                    alias_number=dice.randrange(10_000, 10_000_000),
                )
            )
        day = min(end, day + timedelta(days=dice.choice([1, 5, 12, 40])))
    await office.day(end)
    async with place.sessions() as session:
        owed = (await session.scalars(select(DutyRow))).all()
        steps = await session.scalar(select(func.count()).select_from(StepRow))
    expected = 0
    for row in owed:
        duty = DUTIES.get(row.duty)
        assert duty is not None
        for step in steps_of(duty):
            due = row.late_from if step.after_grace else row.due
            expected += due + timedelta(days=step.days) <= end
    assert steps == expected
    contacts = Counter(row.subject_id for row in owed if row.duty == "contact")
    assert contacts == dict.fromkeys(children, 13)
