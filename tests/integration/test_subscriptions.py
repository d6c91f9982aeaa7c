"""Who is reached where: consent, stop word, sealed addresses, the way of a notice, the digest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from notifications.alarms import Alarms
from notifications.broadcasts import Broadcasts
from notifications.calls import CallList
from notifications.citizen_inbox import CitizenInbox
from notifications.digest import Digest
from notifications.dispatcher import Dispatcher
from notifications.family import Enrolment, FamilyNotices
from notifications.filling import Filling
from notifications.inbox import Inbox
from notifications.kinds import INSURANCE, NEWS, TIPS, VISITS
from notifications.lanes import QuietHours
from notifications.model import (
    CALLS,
    CONSOLE,
    RINGING,
    SMS,
    TELEGRAM,
    WEB,
    GoneError,
    Message,
    NeverSentError,
    Sender,
)
from notifications.outbox import Outbox
from notifications.reaching import Reach
from notifications.subscriptions import Subscriptions, Way
from notifications.tables import OutboxRow
from notifications.words import Words
from store.engine import session_factory
from store.secrets import InstallSecret
from store.writing import writing
from tests.unit.notifications.test_lanes import PERIOD

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # nine in the morning in Chongqing
PERSON, CHAT = "p" * 32, "700123456789"


@dataclass
class Phone:
    """A sender that remembers what arrived."""

    fails: Exception | None = None
    taken: list[Message] = field(default_factory=list)

    async def send(self, message: Message) -> None:
        if self.fails is not None:
            raise self.fails
        self.taken.append(message)


class Road:
    """Everything between a cause and a person, over one database and a clock that can be moved."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.moment = START
        self.sessions: async_sessionmaker[AsyncSession] = session_factory(engine)
        self.subscriptions = Subscriptions(self.sessions, InstallSecret(b"s" * 32), self.now)
        quiet = QuietHours(ZONE)
        self.outbox = Outbox((CONSOLE, TELEGRAM, SMS, WEB, CALLS), self.clock, quiet)
        self.reach = Reach(self.outbox, self.subscriptions)
        self.telegram, self.sms = Phone(), Phone()
        self.inbox = Inbox(self.sessions, self.now)
        self.calls = CallList(self.sessions, self.now)
        self.broadcasts = Broadcasts(self.sessions, self.now)
        self.filling = Filling(self.sessions, self.now, quiet=quiet, clock=self.clock)
        self.digest = Digest(self.sessions, self.reach, self.now, zone=ZONE)
        self.family = FamilyNotices(
            self.sessions,
            self.reach,
            self.broadcasts,
            Enrolment(periods=(PERIOD,)),
            now=self.now,
            zone=ZONE,
        )
        senders: dict[str, Sender] = {
            TELEGRAM: self.telegram,
            SMS: self.sms,
            WEB: CitizenInbox(self.inbox),
            CALLS: self.calls,
            CONSOLE: self.inbox,
        }
        self.dispatcher = Dispatcher(
            self.sessions,
            senders,
            Words(),
            Alarms(self.outbox, self.nobody, self.clock),
            clock=self.clock,
            quiet=quiet,
            ringing=RINGING,
            broadcasts=self.broadcasts.words,
            elsewhere=self.reach.elsewhere,
        )

    def now(self) -> datetime:
        return self.moment

    async def clock(self, session: AsyncSession) -> datetime:
        return self.moment

    async def nobody(self) -> list[str]:
        return ["f" * 32]

    async def joins(self, person: str, *ways: Way, kinds: tuple[object, ...] = ()) -> str:
        owner = self.subscriptions.owner(person)
        async with writing(self.sessions) as session:
            for way in ways:
                await self.subscriptions.reach(session, person, way)
            await self.subscriptions.agree(session, person, kinds)  # type: ignore[arg-type]
        return owner

    async def tip(self, owner: str) -> bool:
        async with writing(self.sessions) as session:
            return await self.family.plan_tip(session, owner)

    async def rows(self) -> list[OutboxRow]:
        async with self.sessions() as session:
            return list(await session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


@pytest.fixture
def road(engine: AsyncEngine) -> Road:
    return Road(engine)


async def test_nothing_goes_to_whoever_did_not_say_yes(road: Road) -> None:
    owner = await road.joins(PERSON, Way(TELEGRAM, CHAT))
    assert not await road.tip(owner)
    await road.joins(PERSON, kinds=(TIPS,))
    assert await road.tip(owner)
    assert not await road.tip(owner)  # one a month
    assert await road.dispatcher.all_due() == 0
    road.moment += timedelta(days=5)
    assert await road.dispatcher.all_due() == 1
    [message] = road.telegram.taken
    assert "怎么申请" in message.rendered.body
    assert "退订" in message.rendered.body


async def test_one_word_ends_it_and_takes_back_what_waits(road: Road) -> None:
    owner = await road.joins(PERSON, Way(TELEGRAM, CHAT), kinds=(TIPS, NEWS))
    await road.tip(owner)
    assert await road.subscriptions.stop(PERSON) == 2
    assert await road.subscriptions.stop(PERSON) == 0
    assert await road.rows() == []
    assert not await road.tip(owner)
    assert await road.subscriptions.again(PERSON) == (NEWS, TIPS)
    assert await road.subscriptions.again(PERSON) == ()
    assert await road.tip(owner)
    assert await road.subscriptions.stop(PERSON, TIPS) == 1
    channels, wanted = await road.subscriptions.of_person(PERSON)
    assert channels == (TELEGRAM,)
    assert {one.kind: one.wanted for one in wanted} == {NEWS: True, TIPS: False}


async def test_no_address_and_no_person_stands_in_any_table(road: Road) -> None:
    owner = await road.joins(PERSON, Way(TELEGRAM, CHAT), Way(SMS, "13812345678"), kinds=(TIPS,))
    await road.tip(owner)
    async with road.engine.connect() as connection:
        for table in ("subscriber", "subscription", "outbox"):
            shown = str((await connection.execute(text(f"SELECT * FROM {table}"))).all())
            assert PERSON not in shown and CHAT not in shown and "13812345678" not in shown
    assert await road.subscriptions.address(owner, TELEGRAM) == CHAT
    assert await road.subscriptions.address(owner, SMS) == "13812345678"
    assert "13812345678" not in repr(Way(SMS, "13812345678"))


async def test_whoever_blocked_us_is_reached_no_more_and_nobody_is_alarmed(road: Road) -> None:
    owner = await road.joins(PERSON, Way(TELEGRAM, CHAT), kinds=(TIPS,))
    assert await road.subscriptions.lost(TELEGRAM, CHAT) == 1
    assert await road.subscriptions.address(owner, TELEGRAM) is None
    assert not await road.tip(owner)
    await road.joins(PERSON, Way(TELEGRAM, CHAT))  # unblocked, and wrote again
    assert await road.tip(owner)
    road.telegram.fails = GoneError("blocked")
    road.moment += timedelta(days=6)
    await road.dispatcher.all_due()
    assert [row.state for row in await road.rows()] == ["gone"]


async def test_what_a_channel_gives_up_goes_over_the_next_and_at_last_into_the_call_list(
    road: Road,
) -> None:
    owner = await road.joins("director:1", Way(TELEGRAM, CHAT), Way(SMS, "13812345678"))
    road.telegram.fails = NeverSentError("refused")
    road.sms.fails = NeverSentError("refused")
    async with writing(road.sessions) as session:
        await road.digest.add(session, owner, "visit_due", "duty-1")
    assert await road.digest.tick() == 1
    await road.dispatcher.all_due()
    assert [(row.channel, row.state) for row in await road.rows()] == [
        (TELEGRAM, "dead"),
        (SMS, "dead"),
        (CALLS, "sent"),
    ]
    [call] = await road.calls.waiting()
    assert (call.recipient, call.title) == (owner, "今天有 1 件要做的")
    async with writing(road.sessions) as session:
        assert await road.calls.done(session, call.id, "a" * 32)
        assert not await road.calls.done(session, call.id, "a" * 32)
    assert await road.calls.count() == 0


async def test_one_digest_a_day_however_many_causes_and_however_long_nothing_ran(
    road: Road,
) -> None:
    owner = await road.joins("director:1", Way(TELEGRAM, CHAT))
    for day in range(4):
        road.moment = START + timedelta(days=day)
        async with writing(road.sessions) as session:
            for line in ("visit_due", "contact_due"):
                assert await road.digest.add(session, owner, line, f"{line}-{day}")
                assert not await road.digest.add(session, owner, line, f"{line}-{day}")
    # For three days no scheduler ran.
    assert await road.digest.tick() == 1
    assert await road.digest.tick() == 0
    async with writing(road.sessions) as session:
        await road.digest.add(session, owner, "visit_due", "another")
    assert await road.digest.tick() == 0  # tomorrow
    road.moment += timedelta(hours=21)
    assert await road.digest.tick() == 0  # before half past eight
    road.moment += timedelta(hours=3)
    assert await road.digest.tick() == 1
    await road.dispatcher.all_due()
    first, second = road.telegram.taken
    assert first.rendered.title == "今天有 8 件要做的"
    assert "该上门走访了：4 件" in first.rendered.body
    assert second.rendered.title == "今天有 1 件要做的"


async def test_at_night_only_what_is_urgent_rings(road: Road) -> None:
    owner = await road.joins(PERSON, Way(TELEGRAM, CHAT), kinds=(NEWS,))
    road.moment = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # eleven at night
    async with writing(road.sessions) as session:
        for key, priority in (("a", 0), ("b", 2), ("c", 3)):
            await road.reach.put(
                session,
                owner,
                NEWS,
                template="application_tip",
                context={},
                dedupe_key=key,
                priority=priority,
            )
    await road.dispatcher.all_due()
    assert [message.urgent for message in road.telegram.taken] == [True]
    road.moment = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
    await road.dispatcher.all_due()
    assert len(road.telegram.taken) == 3


async def test_what_became_late_by_an_outage_does_not_ring_at_night_either(road: Road) -> None:
    owner = await road.joins(PERSON, Way(TELEGRAM, CHAT), kinds=(TIPS,))
    async with writing(road.sessions) as session:
        await road.reach.put(
            session, owner, TIPS, template="application_tip", context={}, dedupe_key="x"
        )
    road.moment = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)  # two at night, the machine is back
    assert await road.dispatcher.all_due() == 0
    road.moment = datetime(2026, 11, 25, 0, 1, tzinfo=UTC)
    assert await road.dispatcher.all_due() == 1


async def test_a_citizen_reads_their_notices_in_the_web_chat(road: Road) -> None:
    owner = await road.joins(PERSON, Way(WEB), kinds=(TIPS,))
    await road.tip(owner)
    road.moment += timedelta(days=6)
    await road.dispatcher.all_due()
    assert await road.inbox.unread(owner) == 1
    [entry] = await road.inbox.entries(owner)
    assert "几天前您查过" in entry.title
    assert await road.subscriptions.erase(PERSON)
    assert await road.inbox.entries(owner) == []
    assert not await road.subscriptions.erase(PERSON)


async def test_the_end_of_the_enrolment_reaches_each_who_wants_it_once(road: Road) -> None:
    for number in range(7):
        await road.joins(
            f"person-{number}",
            Way(WEB),
            *([Way(TELEGRAM, f"{number}")] if number % 2 else []),
            kinds=(INSURANCE,) if number else (),
        )
    assert not await road.family.tick()  # too early
    road.moment = datetime(2026, 12, 25, 1, 0, tzinfo=UTC)
    assert await road.family.tick()
    assert not await road.family.tick()
    assert await road.filling.tick() == 6
    await road.dispatcher.all_due()
    assert len(road.telegram.taken) == 3
    assert "12 月 31 日" in road.telegram.taken[0].rendered.body
    assert {row.channel for row in await road.rows()} == {TELEGRAM, WEB}
    assert VISITS.duty
    await road.filling.tick()
    [broadcast] = await road.broadcasts.newest()
    assert (broadcast.state, broadcast.arrived, broadcast.percent) == ("done", 6, 100)
