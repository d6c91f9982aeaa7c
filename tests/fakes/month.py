"""A simulated month at the desk: reports come, people are late, the program crashes and is away.

What should have been told is computed apart from the program, with numbers written here once more.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from notifications.calendar import WorkCalendar
from notifications.model import CONSOLE, EMAIL, Notice
from notifications.outbox import Outbox
from notifications.tables import OutboxRow
from reports.clocks import Clocks
from reports.escalation import Escalation
from reports.tables import ReportAlarmRow, ReportRow
from store.engine import session_factory
from store.writing import writing
from tests.fakes.desk import OFFICER, SECOND, FixedDesk, put_report

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 9, 20, 8, 0, tzinfo=ZONE)
MINUTE = timedelta(minutes=1)
#: Minutes from the time a report shows to each step of the two clocks that matter in a month.
STEPS = {
    "acknowledge_urgent": [60 + after for after in (0, 15, 30, 60)],
    "acknowledge": [24 * 60 + after for after in (0, 120, 360, 1440)],
    "answer": [(3 + after) * 24 * 60 for after in (0, 1, 2, 5)],
}


class CrashError(Exception):
    """The program ends here, in the middle of a transaction."""


class CrashingOutbox(Outbox):
    """Crashes on demand, after a number of notices."""

    crash_after: int | None = None

    async def put(self, session: AsyncSession, notice: Notice) -> bool:
        if self.crash_after is not None:
            self.crash_after -= 1
            if self.crash_after < 0:
                raise CrashError
        return await super().put(session, notice)


@dataclass
class Case:
    """One report, and when somebody does what about it; minutes from the start."""

    id: str
    shows: int
    urgent: bool
    acknowledged: int
    answered: int
    taken_on: int | None


@dataclass(frozen=True)
class Month:
    """What came out."""

    reports: int
    expected: int
    missed: int
    doubled: int
    crashes: int
    minutes_away: int


def cases(dice: random.Random, count: int, minutes: int) -> list[Case]:
    """Reports with the habits of people: mostly in time, sometimes late, sometimes never."""
    found = []
    for number in range(count):
        shows = dice.randrange(0, minutes, 15)
        late = dice.choice([5, 40, 70, 95, 200, 1500, 1700, 4000, 10**9])
        answer = dice.choice([600, 4000, 4400, 6000, 9000, 10**9])
        acked = shows + late + dice.randrange(10)
        found.append(
            Case(
                id=f"{dice.getrandbits(112):028x}{number:04x}",
                shows=shows,
                urgent=dice.random() < 0.4,
                acknowledged=acked,
                answered=max(acked, shows + answer + dice.randrange(10)),
                taken_on=shows + dice.choice([80, 1600, 4500]) if dice.random() < 0.3 else None,
            )
        )
    return found


async def simulate(engine: AsyncEngine, seed: int, count: int = 60, days: int = 30) -> Month:
    """Runs the month; the escalation ticks at every moment at which something can change."""
    dice = random.Random(seed)
    minutes = days * 24 * 60
    work = cases(dice, count, minutes)
    sessions, clock = session_factory(engine), [0]

    def now() -> datetime:
        return START + clock[0] * MINUTE

    async def database_clock(_: AsyncSession) -> datetime:
        return now()

    outbox = CrashingOutbox((CONSOLE, EMAIL), database_clock)
    clocks = Clocks.standard(WorkCalendar(), ZONE)
    escalation = Escalation(sessions, outbox, clocks, FixedDesk(), now)
    away = [
        (begin, begin + dice.choice([3, 20, 90, 700]))
        for begin in (dice.randrange(minutes) for _ in range(25))
    ]
    # Between these moments nothing comes due and nobody does anything: a tick would do nothing.
    moments = {end for _, end in away} | {minutes}
    for case in work:
        moments |= {case.shows, case.acknowledged, case.answered, case.taken_on or 0}
        for steps in STEPS.values():
            moments |= {case.shows + after for after in steps}
        moments |= {case.shows + 1 + dice.randrange(3000) for _ in range(2)}
    oracle, crashes = Oracle(work), 0
    for minute in sorted(m for m in moments if m <= minutes):
        clock[0] = minute
        await _people_work(sessions, escalation, oracle, minute, now())
        if any(begin <= minute < end for begin, end in away):
            continue
        if dice.random() < 0.25:
            outbox.crash_after = dice.randrange(3)
            try:
                await escalation.tick()
            except CrashError:
                crashes += 1
            outbox.crash_after = None
        await escalation.tick()  # the next minute, after a restart
        oracle.tick(minute)
    return await _counted(sessions, oracle, crashes, sum(end - begin for begin, end in away))


class Oracle:
    """What has to be raised, worked out from the cases alone."""

    def __init__(self, work: list[Case]) -> None:
        self.work = work
        self.raised: set[tuple[str, str, int]] = set()
        self._taken_on: set[tuple[str, str]] = set()

    def take_on(self, case: Case) -> None:
        """Whoever takes a report on ends the clocks that have been told of, and no other."""
        self._taken_on |= {(one, clock) for one, clock, _ in self.raised if one == case.id}

    def tick(self, minute: int) -> None:
        """The fixed steps that are due now; repeats are tested elsewhere."""
        for case in self.work:
            first = "acknowledge_urgent" if case.urgent else "acknowledge"
            for clock, stopped in ((first, case.acknowledged), ("answer", case.answered)):
                if stopped > minute and (case.id, clock) not in self._taken_on:
                    self.raised |= {
                        (case.id, clock, step)
                        for step, after in enumerate(STEPS[clock], start=1)
                        if case.shows + after <= minute
                    }


async def _people_work(
    sessions: async_sessionmaker[AsyncSession],
    escalation: Escalation,
    oracle: Oracle,
    minute: int,
    now: datetime,
) -> None:
    async with writing(sessions) as session:
        for case in oracle.work:
            if case.shows == minute:
                put_report(session, case.id, now, urgent=case.urgent)
                await session.flush()
            if minute in (case.acknowledged, case.answered):
                row = await session.get_one(ReportRow, case.id)
                if minute == case.acknowledged:
                    row.acknowledged_at = now
                if minute == case.answered:
                    row.answered_at = now
            if case.taken_on == minute:
                await escalation.acknowledge(session, case.id, OFFICER)
                oracle.take_on(case)


async def _counted(
    sessions: async_sessionmaker[AsyncSession], oracle: Oracle, crashes: int, away: int
) -> Month:
    async with sessions() as session:
        alarms = {
            (row.report_id, row.clock, row.step)
            for row in await session.scalars(select(ReportAlarmRow))
            if row.step <= 4
        }
        told: Counter[tuple[str, str]] = Counter()
        for row in await session.scalars(
            select(OutboxRow).where(OutboxRow.template == "missed_clock")
        ):
            told[row.recipient, row.channel] += json.loads(row.context)["count"]
    steps = Counter(step for _, _, step in oracle.raised)
    wanted = {
        (OFFICER, CONSOLE): steps[1] + steps[2],
        (SECOND, CONSOLE): steps[2],
        (SECOND, EMAIL): 0,
    }
    return Month(
        reports=len(oracle.work),
        expected=len(oracle.raised),
        missed=len(oracle.raised - alarms)
        + sum(max(0, number - told[one]) for one, number in wanted.items()),
        doubled=len(alarms - oracle.raised)
        + sum(max(0, told[one] - number) for one, number in wanted.items()),
        crashes=crashes,
        minutes_away=away,
    )
