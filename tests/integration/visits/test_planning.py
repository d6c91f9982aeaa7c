"""Planning over both databases: twice, after downtime, and when the register changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from people.register.tables import ChildRow
from store.writing import writing
from tests.fakes.village import District, some_id
from visits.duties import load_duties
from visits.planning import Planning
from visits.rules import Counting, Grown, Moved, NewChild, Rules
from visits.tables import DutyRow


@pytest.fixture
async def district(engine: AsyncEngine) -> District:
    district = District(engine, date(2026, 11, 3))
    await district.town()
    await district.village(1)
    return district


def planning(district: District, rules: Rules | None = None) -> Planning:
    return Planning(district.sessions, load_duties(), district.today, rules)


async def rows(district: District, subject: str, state: str = "open") -> list[tuple[str, str]]:
    async with district.sessions() as session:
        found = await session.execute(
            select(DutyRow.duty, DutyRow.period)
            .where(DutyRow.subject_id == subject, DutyRow.state == state)
            .order_by(DutyRow.duty, DutyRow.opens)
        )
        return [(duty, period) for duty, period in found]


async def change(district: District, child: str, **values: object) -> None:
    async with writing(district.sessions) as session:
        await session.execute(update(ChildRow).where(ChildRow.id == child).values(**values))


async def test_twice_changes_nothing_and_a_month_of_downtime_is_caught_up(
    district: District,
) -> None:
    child = await district.child(1, some_id(1, "a"), categories="left_behind tekun")
    run = planning(district).run
    assert (await run()).made == 5
    assert (await run()).made == 0
    assert await rows(district, child) == [
        ("contact", "2026-11"),
        ("entrusted_care", "2026-Q4"),
        ("home_visit", "2026-Q4"),
        ("identification", "once"),
    ]
    assert await rows(district, some_id(1, "d")) == [("training", "2026")]
    district.day = date(2027, 1, 5)
    await run()
    assert [key for duty, key in await rows(district, child) if duty == "contact"] == [
        *("2026-11", "2026-12", "2027-01")
    ]
    district.day = date(2026, 12, 20)  # a clock set back
    assert (await run()).made == 0


async def test_rolling_periods_over_a_downtime(district: District) -> None:
    child = await district.child(1, some_id(1, "a"), came=date(2026, 8, 31))
    run = planning(district, Rules(counting=Counting.ROLLING)).run
    await run()
    district.day += timedelta(days=40)
    await run()
    keys = [key for duty, key in await rows(district, child) if duty == "contact"]
    assert keys == ["r2026-11-30", "r2026-12-31"]


@pytest.mark.parametrize(
    ("rule", "came", "owed"),
    [
        (NewChild.IF_A_WEEK_IS_LEFT, 24, True),
        (NewChild.IF_A_WEEK_IS_LEFT, 25, False),
        (NewChild.AT_ONCE, 30, True),
        (NewChild.NEXT_PERIOD, 2, False),
    ],
)
async def test_a_new_child(district: District, rule: NewChild, came: int, owed: bool) -> None:
    district.day = date(2026, 11, 30)
    child = await district.child(1, some_id(1, "a"), came=date(2026, 11, came))
    await planning(district, Rules(new_child=rule)).run()
    assert (("contact", "2026-11") in await rows(district, child)) is owed


async def test_a_child_that_moves_leaves_and_comes_back(district: District) -> None:
    child = await district.child(1, some_id(1, "a"))
    other = await district.village(2)
    run = planning(district).run
    await run()
    await change(district, child, visit_village_id=other)
    assert (await run()).moved == 3
    await change(district, child, state="died")
    assert (await run()).ended == 3
    assert await rows(district, child) == []
    await change(district, child, state="active")  # it was a mistake
    await run()
    assert len(await rows(district, child)) == 3


async def test_a_move_with_the_next_period(district: District) -> None:
    child = await district.child(1, some_id(1, "a"))
    run = planning(district, Rules(moved=Moved.NEXT_PERIOD)).run
    await run()
    await change(district, child, visit_village_id=await district.village(2))
    await run()
    assert await rows(district, child) == []
    district.day = date(2026, 12, 1)
    await run()
    assert await rows(district, child) == [("contact", "2026-12")]


async def test_a_category_and_the_way_of_counting_change(district: District) -> None:
    child = await district.child(1, some_id(1, "a"), categories="left_behind")
    await planning(district).run()
    await change(district, child, categories="tekun")
    assert (await planning(district).run()).ended == 1
    assert (await planning(district).run()).ended == 0
    await change(district, child, categories="left_behind")
    await planning(district).run()
    assert ("entrusted_care", "2026-Q4") in await rows(district, child)
    await planning(district, Rules(counting=Counting.ROLLING)).run()
    assert ("contact", "2026-11") not in await rows(district, child)
    assert ("contact", "r2026-12-03") in await rows(district, child)


async def test_eighteen(district: District) -> None:
    grown = await district.child(1, some_id(1, "a"), born=date(2008, 11, 1))
    nearly = await district.child(2, some_id(1, "a"), born=date(2008, 11, 2))
    await planning(district, Rules(grown=Grown.STOP)).run()
    assert ("contact", "2026-11") not in await rows(district, grown)
    assert ("contact", "2026-11") in await rows(district, nearly)
    await planning(district).run()
    assert ("contact", "2026-11") in await rows(district, grown)
