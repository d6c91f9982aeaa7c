"""Missed clocks and arrivals on a real database: told once, to the right people, whatever fails."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from notifications.alarms import Alarms
from notifications.calendar import WorkCalendar
from notifications.dispatcher import Dispatcher
from notifications.inbox import Inbox
from notifications.model import CONSOLE, DESK, EMAIL, Message, Sender
from notifications.outbox import Outbox
from notifications.tables import OutboxRow
from notifications.words import Words
from reports.announcing import News, Waiting
from reports.clocks import Clocks
from reports.desk_news import SLOT, DeskNews, TellDesk
from reports.escalation import Escalation
from reports.tables import ReportAlarmRow, ReportRow, ReportWrapRow
from store.engine import session_factory
from store.writing import writing
from tests.fakes.desk import ADMIN, HEAD, OFFICER, SECOND, FixedDesk, put_report
from tests.fakes.month import simulate

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
REPORT = "1" * 32
Sessions = async_sessionmaker[AsyncSession]


class Desk:
    """Everything a test moves and looks at."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions: Sessions = session_factory(engine)
        self.time = START
        self.people = FixedDesk()
        self.outbox = Outbox((CONSOLE, EMAIL, DESK), self.database_clock)
        clocks = Clocks.standard(WorkCalendar(), ZONE)
        self.escalation = Escalation(self.sessions, self.outbox, clocks, self.people, self.now)
        self.tell = TellDesk(self.outbox)
        self.news = DeskNews(self.sessions, self.outbox, self.people, self.now)
        self.mails: list[Message] = []
        self.inbox = Inbox(self.sessions, self.now)

    def now(self) -> datetime:
        return self.time

    async def database_clock(self, session: AsyncSession) -> datetime:
        return self.time

    async def send(self, message: Message) -> None:
        self.mails.append(message)

    async def dispatch(self) -> None:
        async def administrators() -> list[str]:
            return [ADMIN]

        senders: dict[str, Sender] = {CONSOLE: self.inbox, EMAIL: self, DESK: self.news}
        alarms = Alarms(self.outbox, administrators, self.database_clock)
        sending = Dispatcher(self.sessions, senders, Words(), alarms, clock=self.database_clock)
        await sending.all_due()

    async def report(
        self,
        report_id: str = REPORT,
        *,
        urgent: bool = True,
        unproven: bool = False,
        readers: tuple[str, ...] = (OFFICER, SECOND, HEAD),
        news: News | None = None,
    ) -> None:
        async with writing(self.sessions) as session:
            put_report(
                session, report_id, self.time, urgent=urgent, unproven=unproven, readers=readers
            )
            await session.flush()
            if news is not None:
                await self.tell(session, Waiting(report_id, news, urgent, readers))

    async def alarms(self) -> list[tuple[str, int]]:
        async with self.sessions() as session:
            rows = await session.scalars(
                select(ReportAlarmRow).order_by(ReportAlarmRow.clock, ReportAlarmRow.step)
            )
            return [(row.clock, row.step) for row in rows]

    async def told(self, template: str) -> set[tuple[str, str]]:
        async with self.sessions() as session:
            rows = await session.scalars(select(OutboxRow).where(OutboxRow.template == template))
            return {(row.recipient, row.channel) for row in rows}


@pytest.fixture
def desk(engine: AsyncEngine) -> Desk:
    return Desk(engine)


async def test_nothing_is_said_before_the_clock_runs_out(desk: Desk) -> None:
    await desk.report()
    desk.time += timedelta(minutes=59)
    assert await desk.escalation.tick() == 0
    assert await desk.alarms() == []


async def test_more_people_are_told_step_by_step(desk: Desk) -> None:
    await desk.report()
    desk.time += timedelta(minutes=60)
    assert await desk.escalation.tick() == 1
    assert await desk.escalation.tick() == 0
    assert await desk.told("missed_clock") == {(OFFICER, CONSOLE), (OFFICER, EMAIL)}
    desk.time += timedelta(minutes=15)
    assert await desk.escalation.tick() == 1
    assert (SECOND, CONSOLE) in await desk.told("missed_clock")
    desk.time += timedelta(minutes=15)
    assert await desk.escalation.tick() == 1
    assert (HEAD, EMAIL) in await desk.told("missed_clock")
    assert await desk.told("missed_clock_admin") == set()
    desk.time += timedelta(minutes=30)
    assert await desk.escalation.tick() == 1
    assert await desk.told("missed_clock_admin") == {(ADMIN, CONSOLE), (ADMIN, EMAIL)}


async def test_after_an_outage_all_that_came_due_is_raised_and_the_repeats_once(
    desk: Desk,
) -> None:
    await desk.report()
    desk.time += timedelta(hours=12)
    assert await desk.escalation.tick() == 5
    assert await desk.alarms() == [("acknowledge_urgent", n) for n in (1, 2, 3, 4, 9)]
    desk.time += timedelta(hours=2)
    assert await desk.escalation.tick() == 1
    assert (await desk.alarms())[-1] == ("acknowledge_urgent", 10)


async def test_it_stops_when_a_person_takes_it_on(desk: Desk) -> None:
    await desk.report()
    desk.time += timedelta(hours=1)
    await desk.escalation.tick()
    async with writing(desk.sessions) as session:
        assert len(await desk.escalation.open_alarms(session, REPORT)) == 1
        assert await desk.escalation.acknowledge(session, REPORT, OFFICER) == 1
        assert await desk.escalation.open_alarms(session, REPORT) == []
        assert await desk.escalation.acknowledge(session, REPORT, OFFICER) == 0
    desk.time += timedelta(hours=20)
    assert await desk.escalation.tick() == 0
    desk.time += timedelta(days=3)
    assert await desk.escalation.tick() == 1  # another clock of the same report
    assert await desk.alarms() == [("acknowledge_urgent", 1), ("answer", 1)]


async def test_it_stops_when_what_was_due_is_done(desk: Desk) -> None:
    await desk.report()
    desk.time += timedelta(hours=1)
    await desk.escalation.tick()
    async with writing(desk.sessions) as session:
        (await session.get_one(ReportRow, REPORT)).acknowledged_at = desk.time
    desk.time += timedelta(hours=5)
    assert await desk.escalation.tick() == 0


async def test_whoever_must_not_know_is_told_nothing(desk: Desk) -> None:
    await desk.report(readers=(SECOND, HEAD), news="danger")
    await desk.dispatch()
    desk.time += timedelta(hours=12)
    await desk.escalation.tick()
    await desk.dispatch()
    assert await desk.inbox.entries(OFFICER) == []
    assert OFFICER not in {mail.recipient for mail in desk.mails}
    assert await desk.inbox.unread(SECOND) > 0


async def test_when_nobody_at_the_desk_may_know_the_administrators_learn_a_number(
    desk: Desk,
) -> None:
    await desk.report(readers=(), news="danger")
    await desk.dispatch()
    desk.time += timedelta(hours=1)
    await desk.escalation.tick()
    await desk.dispatch()
    entries = await desk.inbox.entries(ADMIN)
    assert len(entries) == 2
    assert {entry.report for entry in entries} == {None}
    for one in (OFFICER, SECOND, HEAD):
        assert await desk.inbox.unread(one) == 0


async def test_mail_says_nothing_of_a_report(desk: Desk) -> None:
    await desk.report(news="danger")
    desk.time += timedelta(hours=12)
    await desk.escalation.tick()
    await desk.dispatch()
    assert len(desk.mails) > 5
    for mail in desk.mails:
        assert "报告" not in mail.rendered.title + mail.rendered.body
        assert REPORT not in json.dumps(dict(mail.context)) + mail.rendered.body


async def test_two_schedulers_raise_each_step_once(desk: Desk) -> None:
    for number in range(5):
        await desk.report(f"{number:032x}")
    desk.time += timedelta(hours=12)
    raised = await asyncio.gather(*(desk.escalation.tick() for _ in range(3)))
    assert sum(raised) == 25
    assert len(await desk.alarms()) == 25


async def test_many_at_once_are_one_notice_that_counts_them(desk: Desk) -> None:
    for number in range(40):
        await desk.report(f"{number:032x}")
    desk.time += timedelta(hours=1)
    assert await desk.escalation.tick() == 40
    await desk.dispatch()
    [entry] = await desk.inbox.entries(OFFICER)
    assert entry.title == "有 40 份报告过了时限"
    assert entry.report is None


async def test_an_erased_report_is_not_in_the_way(desk: Desk) -> None:
    await desk.report(news="danger")
    async with writing(desk.sessions) as session:
        await session.execute(delete(ReportRow).where(ReportRow.id == REPORT))
    desk.time += timedelta(hours=12)
    assert await desk.escalation.tick() == 0
    await desk.dispatch()
    assert await desk.inbox.unread(OFFICER) == 0


async def test_an_urgent_report_is_told_at_once_to_whoever_is_on_duty(desk: Desk) -> None:
    await desk.report(news="danger")
    await desk.dispatch()
    [entry] = await desk.inbox.entries(OFFICER)
    assert (entry.report, entry.urgent) == (REPORT, True)
    assert [mail.recipient for mail in desk.mails] == [OFFICER]
    assert await desk.inbox.unread(SECOND) == await desk.inbox.unread(HEAD) == 0
    async with writing(desk.sessions) as session:  # received comes after danger: told before
        await desk.tell(session, Waiting(REPORT, "received", True, [OFFICER]))
        await desk.tell(session, Waiting(REPORT, "danger", True, [OFFICER]))
    await desk.dispatch()
    assert await desk.inbox.unread(OFFICER) == 1
    assert len(desk.mails) == 1


async def test_a_report_that_is_rolled_back_is_not_told(desk: Desk) -> None:
    with pytest.raises(RuntimeError):
        async with writing(desk.sessions) as session:
            put_report(session, REPORT, desk.time, urgent=True)
            await desk.tell(session, Waiting(REPORT, "danger", True, [OFFICER]))
            raise RuntimeError("not saved")
    await desk.dispatch()
    assert await desk.inbox.unread(OFFICER) == 0


async def test_whoever_is_left_out_before_it_is_told_hears_nothing(desk: Desk) -> None:
    await desk.report(news="danger")
    async with writing(desk.sessions) as session:
        await session.execute(delete(ReportWrapRow).where(ReportWrapRow.reader == OFFICER))
    await desk.dispatch()
    assert await desk.inbox.unread(OFFICER) == 0
    assert await desk.inbox.unread(SECOND) == 1


async def test_in_a_flood_each_is_told_a_few_times_and_of_the_last_one_too(desk: Desk) -> None:
    for number in range(30):
        await desk.report(f"{number:032x}", urgent=False, news="received")
        await desk.report(f"{number + 100:032x}", unproven=True, news="danger")
    await desk.dispatch()
    assert await desk.inbox.unread(OFFICER) == 2
    assert len(desk.mails) == 1
    desk.time += SLOT
    await desk.dispatch()
    assert await desk.inbox.unread(OFFICER) == 4
    desk.time += 10 * SLOT
    await desk.dispatch()
    assert await desk.inbox.unread(OFFICER) == 4
    await desk.report(news="danger")
    await desk.dispatch()
    assert (await desk.inbox.entries(OFFICER))[0].report == REPORT


async def test_what_is_added_is_told_each_time(desk: Desk) -> None:
    await desk.report()
    for version in (2, 2, 3):
        async with writing(desk.sessions) as session:
            (await session.get_one(ReportRow, REPORT)).version = version
            await desk.tell(session, Waiting(REPORT, "added", True, [OFFICER]))
    await desk.dispatch()
    assert await desk.inbox.unread(OFFICER) == 2


async def test_a_month_with_crashes_and_outages_misses_and_doubles_nothing(
    engine: AsyncEngine,
) -> None:
    soak = bool(os.environ.get("HULEI_SOAK"))
    for seed in range(10 if soak else 1):
        if seed:
            async with writing(session_factory(engine)) as session:
                for table in (ReportAlarmRow, ReportWrapRow, ReportRow, OutboxRow):
                    await session.execute(delete(table))
        month = await simulate(engine, seed, 80 if soak else 25)
        assert (month.missed, month.doubled) == (0, 0), month
        assert month.expected > 30
        assert month.crashes > 5
