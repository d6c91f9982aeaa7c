"""Records over both databases: what they settle, corrections, words of harm, what is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.fakes.village import SECRET, District, some_id
from visits.due import DueList
from visits.duties import Kind, load_duties
from visits.notes import HowItIs, Missed, Visit, Worry
from visits.planning import Planning
from visits.recording import Recording, VisitError
from visits.rules import Attempts, Rules
from visits.tables import AmendmentRow, RecordRow

DIRECTOR, VILLAGE = some_id(1, "d"), some_id(1, "a")
NOVEMBER = date(2026, 11, 20)
HARM = "妈妈说他爸天天打他"


class Post:
    """One village with one child, everything planned."""

    def __init__(self, engine: AsyncEngine, rules: Rules | None = None) -> None:
        self.district = District(engine, NOVEMBER)
        place, duties = self.district, load_duties()
        self.planning = Planning(place.sessions, duties, place.today, rules)
        self.recording = Recording(
            *(place.sessions, SECRET, duties, lambda words: "打他" in words, place.now),
            rules=rules,
        )
        self.due = DueList(place.sessions, place.today)

    async def open(self) -> str:
        await self.district.town()
        await self.district.village(1)
        child = await self.district.child(1, VILLAGE, came=date(2026, 1, 1))
        await self.planning.run()
        return child

    async def owed(self) -> list[str]:
        self.district.day = date(2026, 12, 31)
        owed = [one.duty for one in await self.due.this_month(DIRECTOR)]
        self.district.day = NOVEMBER
        return owed


@pytest.fixture
async def post(engine: AsyncEngine) -> Post:
    return Post(engine)


async def test_a_home_visit_does_contact_and_visit_and_comes_twice_once(post: Post) -> None:
    child = await post.open()
    assert await post.owed() == ["contact", "home_visit"]
    visit = Visit(Kind.HOME_VISIT, NOVEMBER, True, how=HowItIs.WELL, note="奶奶病了，娃儿还好")
    first = await post.recording.record(child, DIRECTOR, visit, once="1" * 32)
    again = await post.recording.record(child, DIRECTOR, visit, once="1" * 32)
    assert (first.new, again.new, first.report) == (True, False, False)
    assert await post.owed() == []
    assert await post.recording.read("1" * 32) == (visit, ())
    async with post.district.sessions() as session:
        sealed = await session.scalar(select(RecordRow.sealed))
    assert sealed is not None
    assert "奶奶".encode() not in sealed


async def test_a_corrected_kind_owes_the_visit_again(post: Post) -> None:
    child = await post.open()
    visit = Visit(Kind.HOME_VISIT, NOVEMBER)
    await post.recording.record(child, DIRECTOR, visit, once="1" * 32)
    await post.recording.correct("1" * 32, DIRECTOR, Visit(Kind.CONTACT, NOVEMBER))
    assert await post.owed() == ["home_visit"]
    with pytest.raises(VisitError, match="没有找到"):
        await post.recording.correct("1" * 32, some_id(2, "d"), visit)


async def test_after_a_week_it_is_amended_and_stays_as_it_was(post: Post) -> None:
    child = await post.open()
    visit = Visit(Kind.CONTACT, NOVEMBER, note="还好")
    await post.recording.record(child, DIRECTOR, visit, once="1" * 32)
    post.district.day = NOVEMBER + timedelta(days=7)
    with pytest.raises(VisitError, match="七天"):
        await post.recording.correct("1" * 32, DIRECTOR, Visit(Kind.HOME_VISIT, NOVEMBER))
    await post.recording.amend("1" * 32, DIRECTOR, "后来又问了，学费还差一点")
    assert await post.recording.read("1" * 32) == (visit, ("后来又问了，学费还差一点",))


async def test_words_of_harm_stay_nowhere_and_go_back_to_the_caller(post: Post) -> None:
    child = await post.open()
    visit = Visit(Kind.HOME_VISIT, NOVEMBER, True, True, how=HowItIs.NOT_WELL, note=HARM)
    done = await post.recording.record(child, DIRECTOR, visit, once="1" * 32)
    assert (done.report, done.for_intake) == (True, HARM)
    assert HARM not in repr(done)
    assert await post.recording.read("1" * 32) == (visit.bare(), ())
    assert await post.owed() == []  # the visit counts
    more = await post.recording.amend("1" * 32, DIRECTOR, HARM)
    assert more.for_intake == HARM
    ticked = Visit(Kind.CONTACT, NOVEMBER, worry=Worry.HARM)
    done = await post.recording.record(child, DIRECTOR, ticked, once="2" * 32)
    assert (done.report, done.for_intake) == (True, "")
    async with post.district.sessions() as session:
        rows = (await session.scalars(select(RecordRow))).all()
        assert await session.scalar(select(func.count()).select_from(AmendmentRow)) == 0
    assert [(row.sealed, row.seen, row.alone) for row in rows] == [(None, None, None)] * 2


async def test_a_correction_with_words_of_harm_leaves_kind_and_day(post: Post) -> None:
    child = await post.open()
    visit = Visit(Kind.CONTACT, NOVEMBER, note="还好")
    await post.recording.record(child, DIRECTOR, visit, once="1" * 32)
    changed = Visit(Kind.CONTACT, NOVEMBER, note=HARM)
    assert (await post.recording.correct("1" * 32, DIRECTOR, changed)).for_intake == HARM
    assert await post.recording.read("1" * 32) == (visit.bare(), ())


async def test_a_day_ahead_is_not_taken(post: Post) -> None:
    child = await post.open()
    ahead = NOVEMBER + timedelta(days=1)
    with pytest.raises(VisitError, match="没有到"):
        await post.recording.record(child, DIRECTOR, Visit(Kind.CONTACT, ahead), once="1" * 32)


async def test_three_attempts_where_they_are_enough(engine: AsyncEngine) -> None:
    post = Post(engine, Rules(attempts=Attempts.THREE_ARE_ENOUGH))
    child = await post.open()
    for number in (1, 1, 2, 3):
        day = date(2026, 11, 10 + number)
        await post.recording.attempt(
            *(child, DIRECTOR, Kind.CONTACT, day, Missed.NO_ANSWER), once=f"{number}" * 32
        )
    assert await post.owed() == ["home_visit"]


async def test_a_visit_from_before_the_period_was_planned_does_it(post: Post) -> None:
    child = await post.open()
    post.district.day = date(2026, 12, 3)  # the planner stands still, the director does not
    visit = Visit(Kind.CONTACT, date(2026, 12, 2))
    await post.recording.record(child, DIRECTOR, visit, once="1" * 32)
    await post.planning.run()
    assert await post.owed() == ["home_visit"]


async def test_today_and_another_day(post: Post) -> None:
    child = await post.open()
    assert [one.duty for one in await post.due.this_month(DIRECTOR)] == ["contact"]
    assert await post.due.today(DIRECTOR) == []
    assert await post.due.today(some_id(9, "d")) == []
    later = NOVEMBER + timedelta(days=2)
    assert await post.due.put_off(DIRECTOR, child, ["home_visit"], later) == 1
    assert await post.due.put_off(some_id(9, "d"), child, ["home_visit"], later) == 0
    post.district.day = later
    assert [(one.duty, one.planned_for) for one in await post.due.today(DIRECTOR)] == [
        ("home_visit", later)
    ]
    post.district.day = date(2026, 12, 2)
    assert [(one.duty, one.late) for one in await post.due.today(DIRECTOR)] == [
        ("contact", True),
        ("home_visit", False),
    ]
