"""Notices on a real database: told with their cause, sent once, never by two."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from notifications.alarms import TOO_LONG, Alarms
from notifications.claims import Claims
from notifications.clock import database_now
from notifications.dispatcher import Dispatcher
from notifications.inbox import Inbox
from notifications.lint import SensitiveError
from notifications.model import (
    CONSOLE,
    EMAIL,
    Message,
    NeverSentError,
    Notice,
    NotSentError,
    Sender,
)
from notifications.outbox import Outbox
from notifications.tables import OutboxRow
from notifications.words import Words
from store.engine import session_factory
from store.writing import writing

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OFFICER, OTHER, ADMIN = "a" * 32, "b" * 32, "f" * 32
Sessions = async_sessionmaker[AsyncSession]


class Killed(BaseException):
    """What a kill in mid-send looks like from inside."""


class Clock:
    """A database's clock that a test can move."""

    def __init__(self) -> None:
        self.moment = START

    async def __call__(self, session: AsyncSession) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


class Sink:
    """A sender that remembers, and fails on demand."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.now: set[str] = set()
        self.both = False
        self.before: Callable[[Message], Awaitable[None]] | None = None
        self.after: Callable[[Message], Awaitable[None]] | None = None

    async def send(self, message: Message) -> None:
        self.both |= message.recipient in self.now
        self.now.add(message.recipient)
        try:
            if self.before is not None:
                await self.before(message)
            self.taken.append(message)
            if self.after is not None:
                await self.after(message)
        finally:
            self.now.discard(message.recipient)

    @property
    def keys(self) -> list[int]:
        return [message.id for message in self.taken]


@pytest.fixture
def sessions(engine: AsyncEngine) -> Sessions:
    return session_factory(engine)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outbox(clock: Clock) -> Outbox:
    return Outbox((CONSOLE, EMAIL), clock)


@pytest.fixture
def sink() -> Sink:
    return Sink()


async def administrators() -> Sequence[str]:
    return [ADMIN]


def dispatcher(
    sessions: Sessions, outbox: Outbox, clock: Clock, console: Sender, email: Sender | None = None
) -> Dispatcher:
    senders = {CONSOLE: console} | ({EMAIL: email} if email else {})
    alarms = Alarms(outbox, administrators, clock)
    return Dispatcher(sessions, senders, Words(), alarms, clock=clock)


def notice(
    key: str, recipient: str = OFFICER, *, channel: str = CONSOLE, priority: int = 2
) -> Notice:
    return Notice(channel, recipient, "new_report", {}, key, priority=priority)


async def put(sessions: Sessions, outbox: Outbox, *notices: Notice) -> None:
    async with writing(sessions) as session:
        for one in notices:
            await outbox.put(session, one)


async def rows(sessions: Sessions) -> list[OutboxRow]:
    async with sessions() as session:
        return list(await session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


async def test_a_notice_is_there_only_with_its_cause(sessions: Sessions, outbox: Outbox) -> None:
    with pytest.raises(RuntimeError):
        async with writing(sessions) as session:
            await outbox.put(session, notice("one"))
            raise RuntimeError("the cause was not saved")
    assert await rows(sessions) == []


async def test_the_same_key_for_the_same_person_is_told_once(
    sessions: Sessions, outbox: Outbox
) -> None:
    async with writing(sessions) as session:
        assert await outbox.put(session, notice("one"))
        assert not await outbox.put(session, notice("one"))
        assert await outbox.put(session, notice("one", OTHER))
        assert await outbox.put(session, notice("one", channel=EMAIL))
    assert len(await rows(sessions)) == 3


async def test_what_is_sensitive_never_enters_the_table(sessions: Sessions, outbox: Outbox) -> None:
    bad = Notice(CONSOLE, OFFICER, "new_report", {"text": "孩子身上有伤"}, "one")
    with pytest.raises(SensitiveError):
        await put(sessions, outbox, bad)
    assert await rows(sessions) == []


async def test_a_channel_that_is_not_set_up_takes_nothing(sessions: Sessions) -> None:
    async with writing(sessions) as session:
        assert not await Outbox().put(session, notice("one", channel=EMAIL))
    assert await rows(sessions) == []


async def test_what_was_sent_is_not_sent_again(
    sessions: Sessions, outbox: Outbox, clock: Clock, sink: Sink
) -> None:
    await put(sessions, outbox, notice("one"), notice("two"))
    sending = dispatcher(sessions, outbox, clock, sink)
    assert await sending.all_due() == 2
    assert await sending.all_due() == 0
    assert len(sink.taken) == 2
    assert {(row.state, row.lease) for row in await rows(sessions)} == {("sent", None)}


async def test_each_person_gets_their_notices_in_order_and_one_at_a_time(
    sessions: Sessions, outbox: Outbox, clock: Clock, sink: Sink
) -> None:
    people = [f"{n:032x}" for n in range(5)]
    await put(sessions, outbox, *(notice(f"k{n}", p) for n in range(4) for p in people))

    async def take_time(_: Message) -> None:
        await asyncio.sleep(0.002)

    sink.before = take_time
    several = [dispatcher(sessions, outbox, clock, sink) for _ in range(3)]
    while any(await asyncio.gather(*(one.once() for one in several))):
        pass
    assert len(sink.keys) == len(set(sink.keys)) == 20
    assert not sink.both
    for person in people:
        theirs = [message.id for message in sink.taken if message.recipient == person]
        assert theirs == sorted(theirs)


async def test_two_dispatchers_never_claim_the_same_row(
    sessions: Sessions, outbox: Outbox, clock: Clock
) -> None:
    people = [f"{n:032x}" for n in range(30)]
    await put(sessions, outbox, *(notice(f"k{n}", p) for n in range(3) for p in people))
    claimed: list[int] = []

    async def work() -> None:
        claims = Claims(sessions, timedelta(seconds=60), clock)
        while some := await claims.claim(4):
            claimed.extend(claim.id for claim in some)
            for claim in some:
                assert await claims.sent(claim)

    await asyncio.gather(*(work() for _ in range(4)))
    while some := await Claims(sessions, timedelta(seconds=60), clock).claim(10):
        claimed.extend(claim.id for claim in some)  # what the last ones had to leave to each other
        for claim in some:
            await Claims(sessions, timedelta(seconds=60), clock).sent(claim)
    assert sorted(claimed) == [row.id for row in await rows(sessions)]


async def test_an_emergency_overtakes_but_not_what_is_being_sent(
    sessions: Sessions, outbox: Outbox, clock: Clock
) -> None:
    claims = Claims(sessions, timedelta(seconds=60), clock)
    await put(sessions, outbox, notice("broadcast", priority=3), notice("reminder"))
    [first] = await claims.claim(5)
    assert first.priority == 2
    await put(sessions, outbox, notice("danger", priority=0))
    assert await claims.claim(5) == []
    await claims.sent(first)
    assert [claim.priority for claim in await claims.claim(5)] == [0]


async def test_a_claim_that_is_not_committed_yet_holds_up_the_same_person_too(
    sessions: Sessions, outbox: Outbox, clock: Clock, engine: AsyncEngine
) -> None:
    if engine.dialect.name == "sqlite":
        return  # there only one claims at a time
    claims = Claims(sessions, timedelta(seconds=60), clock)
    await put(sessions, outbox, notice("reminder"))
    async with sessions.begin() as half_way:
        ids = await claims._candidates(half_way, clock.moment, 5, lock=True)
        assert len(await claims._take(half_way, ids, clock.moment)) == 1
        await put(sessions, outbox, notice("danger", priority=0), notice("danger", OTHER))
        assert [claim.recipient for claim in await claims.claim(5)] == [OTHER]
    assert await claims.claim(5) == []


async def test_a_notice_that_failed_holds_up_those_behind_it_but_no_emergency(
    sessions: Sessions, outbox: Outbox, clock: Clock, sink: Sink
) -> None:
    await put(sessions, outbox, notice("one"), notice("two"))

    async def fail(_: Message) -> None:
        raise NotSentError("busy")

    sink.before = fail
    sending = dispatcher(sessions, outbox, clock, sink)
    assert await sending.all_due() == 1
    await put(sessions, outbox, notice("danger", priority=0))
    sink.before = None
    assert await sending.all_due() == 1
    clock.forward(seconds=10)
    await sending.all_due()
    first, second, danger = (row.id for row in await rows(sessions))
    assert sink.keys == [danger, first, second]


async def test_nothing_goes_out_before_its_time(
    sessions: Sessions, outbox: Outbox, clock: Clock, sink: Sink
) -> None:
    later = Notice(
        CONSOLE, OFFICER, "new_report", {}, "later", not_before=START + timedelta(hours=8)
    )
    await put(sessions, outbox, later, notice("now"))
    sending = dispatcher(sessions, outbox, clock, sink)
    assert await sending.all_due() == 1
    clock.forward(hours=8)
    assert await sending.all_due() == 1


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_kill_in_mid_send_loses_nothing_and_doubles_only_what_was_in_flight(
    sessions: Sessions, outbox: Outbox, clock: Clock, sink: Sink, moment: str
) -> None:
    await put(sessions, outbox, *(notice(f"k{n}", f"{n:032x}") for n in range(20)))
    calls = 0

    async def kill(_: Message) -> None:
        nonlocal calls
        calls += 1
        if calls % 4 == 0:
            raise Killed

    setattr(sink, moment, kill)
    kills = 0
    while True:
        try:
            await dispatcher(sessions, outbox, clock, sink).all_due()
        except Killed:
            kills += 1
            continue
        if all(row.state == "sent" for row in await rows(sessions)):
            break
        clock.forward(seconds=61)
    assert kills > 0
    assert set(sink.keys) == {row.id for row in await rows(sessions)}
    doubled = len(sink.keys) - len(set(sink.keys))
    assert doubled <= (8 * kills if moment == "after" else 0)


async def test_whoever_lost_the_lease_settles_nothing(
    sessions: Sessions, outbox: Outbox, clock: Clock
) -> None:
    await put(sessions, outbox, notice("one"))
    claims = Claims(sessions, timedelta(seconds=60), clock)
    [slow] = await claims.claim(1)
    assert await claims.claim(1) == []
    clock.forward(seconds=61)
    [quick] = await claims.claim(1)
    assert not await claims.sent(slow)
    assert not await claims.again(slow, "late", timedelta(0))
    assert [row.state for row in await rows(sessions)] == ["waiting"]
    assert await claims.sent(quick)
    assert [(row.state, row.attempts) for row in await rows(sessions)] == [("sent", 2)]


async def test_a_send_that_hangs_is_ended_before_its_lease(
    sessions: Sessions, outbox: Outbox, clock: Clock, sink: Sink
) -> None:
    await put(sessions, outbox, notice("one"))

    async def hang(_: Message) -> None:
        await asyncio.sleep(60)

    sink.before = hang
    sending = Dispatcher(
        sessions,
        {CONSOLE: sink},
        Words(),
        Alarms(outbox, administrators, clock),
        send_timeout=timedelta(seconds=0.05),
        clock=clock,
    )
    assert await sending.once() == 1
    assert [(row.state, row.problem) for row in await rows(sessions)] == [("waiting", "timeout")]
    with pytest.raises(ValueError, match="lease"):
        Dispatcher(
            sessions,
            {},
            Words(),
            Alarms(outbox, administrators),
            lease=timedelta(1),
            send_timeout=timedelta(2),
        )


async def test_one_broken_sender_stops_no_other(
    sessions: Sessions, outbox: Outbox, clock: Clock, sink: Sink
) -> None:
    class Broken:
        async def send(self, message: Message) -> None:
            raise ZeroDivisionError("words that must not be kept")

    await put(sessions, outbox, notice("one", channel=EMAIL), notice("two", OTHER))
    await dispatcher(sessions, outbox, clock, sink, Broken()).all_due()
    assert len(sink.taken) == 1
    assert [row.problem for row in await rows(sessions)] == ["ZeroDivisionError", None]


async def test_a_dead_letter_raises_an_alarm_on_another_channel(
    sessions: Sessions, outbox: Outbox, clock: Clock, sink: Sink
) -> None:
    class Refuses:
        async def send(self, message: Message) -> None:
            raise NeverSentError("no_address")

    letters = (notice("one", channel=EMAIL), notice("two", OTHER, channel=EMAIL))
    await put(sessions, outbox, *letters)
    sending = dispatcher(sessions, outbox, clock, sink, Refuses())
    await sending.all_due()
    [alarm] = sink.taken
    assert (alarm.recipient, alarm.urgent) == (ADMIN, True)
    assert "邮件" in alarm.rendered.body
    async with sessions() as session:
        [email] = await outbox.backlog(session)
    assert (email.channel, email.waiting, email.dead) == (EMAIL, 0, 2)


async def test_what_never_ends_is_given_up_and_can_be_tried_again(
    sessions: Sessions, outbox: Outbox, clock: Clock, sink: Sink
) -> None:
    await put(sessions, outbox, notice("one"))

    async def fail(_: Message) -> None:
        raise NotSentError("busy")

    sink.before = fail
    sending = dispatcher(sessions, outbox, clock, sink)
    for _ in range(150):
        await sending.all_due()
        clock.forward(minutes=16)
    first = (await rows(sessions))[0]
    assert (first.state, first.problem, first.attempts) == ("dead", "busy", 100)
    sink.before = None
    async with writing(sessions) as session:
        assert await outbox.try_again(session) >= 1
    await sending.all_due()
    assert first.id in sink.keys


async def test_a_notice_that_kills_each_dispatcher_is_given_up(
    sessions: Sessions, outbox: Outbox, clock: Clock, sink: Sink
) -> None:
    await put(sessions, outbox, notice("one", priority=0))
    async with writing(sessions) as session:
        await session.execute(update(OutboxRow).values(attempts=120))
    await dispatcher(sessions, outbox, clock, sink).once()
    assert (await rows(sessions))[0].problem == "no_end"
    assert sink.taken == []


async def test_words_that_do_not_fit_are_a_dead_letter_at_once(
    sessions: Sessions, outbox: Outbox, clock: Clock, sink: Sink
) -> None:
    await put(sessions, outbox, Notice(CONSOLE, OFFICER, "no_such", {}, "one"))
    await dispatcher(sessions, outbox, clock, sink).once()
    first = (await rows(sessions))[0]
    assert (first.state, first.problem) == ("dead", "words")


async def test_what_waits_too_long_is_told_over_another_channel_once_an_hour(
    sessions: Sessions, outbox: Outbox, clock: Clock, sink: Sink
) -> None:
    await put(sessions, outbox, notice("one", channel=EMAIL))
    alarms = Alarms(outbox, administrators, clock)
    await alarms.watch(sessions)
    assert len(await rows(sessions)) == 1
    clock.forward(seconds=TOO_LONG.total_seconds() + 1)
    await alarms.watch(sessions)
    await alarms.watch(sessions)
    assert [(row.channel, row.template) for row in await rows(sessions)] == [
        (EMAIL, "new_report"),
        (CONSOLE, "stuck_outbox"),
    ]
    async with sessions() as session:
        email = next(b for b in await outbox.backlog(session) if b.channel == EMAIL)
    assert email.oldest > TOO_LONG


async def test_what_was_sent_long_ago_is_forgotten(
    sessions: Sessions, outbox: Outbox, clock: Clock, sink: Sink
) -> None:
    await put(sessions, outbox, notice("one"))
    await dispatcher(sessions, outbox, clock, sink).all_due()
    await put(sessions, outbox, notice("two"))
    clock.forward(days=200)
    async with writing(sessions) as session:
        assert await outbox.forget(session, clock.moment - timedelta(days=180)) == 1
    assert [row.dedupe_key for row in await rows(sessions)] == ["two"]


async def test_the_inbox_has_each_notice_once_and_only_for_its_person(
    sessions: Sessions, outbox: Outbox, clock: Clock
) -> None:
    inbox = Inbox(sessions, lambda: START)
    report = "0123456789abcdef" * 2
    urgent = Notice(CONSOLE, OFFICER, "urgent_report", {"report": report}, "u", priority=0)
    await put(sessions, outbox, notice("one"), urgent, notice("one", OTHER))
    sending = dispatcher(sessions, outbox, clock, inbox)
    await sending.all_due()
    async with writing(sessions) as session:  # as after a kill between sending and settling
        await session.execute(update(OutboxRow).values(state="waiting"))
    await sending.all_due()
    assert (await inbox.unread(OFFICER), await inbox.unread(OTHER)) == (2, 1)
    first, second = await inbox.entries(OFFICER)
    assert (first.report, first.urgent, first.title) == (report, True, "有一件急事等着处理")
    assert (second.report, second.urgent, second.read) == (None, False, False)
    assert await inbox.mark_read(OTHER, first.id) == 0
    assert await inbox.mark_read(OFFICER, first.id) == 1
    assert [entry.id for entry in await inbox.entries(OFFICER)] == [second.id, first.id]
    assert await inbox.mark_read(OFFICER) == 1
    assert await inbox.unread(OFFICER) == 0
    async with writing(sessions) as session:
        await inbox.forget_report(session, report)
        assert await inbox.erase_before(session, START + timedelta(seconds=1)) == 2


async def test_the_database_tells_the_time(sessions: Sessions) -> None:
    async with sessions() as session:
        said = await database_now(session)
    assert abs(said - datetime.now(UTC)) < timedelta(seconds=30)
