"""How fast notices go out, and what kills cost: PostgreSQL, a local HTTP sink, a fake Bot API."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial

import psutil  # type: ignore[import-untyped]
from aiogram.types import Update
from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.migrate import upgrade
from app.settings import PROJECT
from app.telegram_notices import TelegramSender
from benchmarks.table import Row
from bot.channels.telegram.channel import Telegram, TelegramSettings
from bot.inbound import Inbound
from bot.person_key import person_key
from notifications.alarms import Alarms
from notifications.broadcasts import Audience, Broadcasts
from notifications.dispatcher import Dispatcher
from notifications.filling import Filling
from notifications.kinds import NEWS
from notifications.lanes import BATCHES
from notifications.model import TELEGRAM, Priority
from notifications.outbox import SENT, STOPPED, WAITING, Outbox
from notifications.subscription_tables import SubscriberRow, SubscriptionRow
from notifications.subscriptions import Subscriptions, Way
from notifications.tables import OutboxRow
from notifications.words import Words
from store.engine import open_engine, session_factory
from store.handled import HandledUpdates
from store.secrets import InstallSecret
from store.writing import writing
from tests.fakes.bot_api import PER_SECOND, TOKEN, FakeBotApi
from tests.fakes.counting_sink import arrived, count, counting_sink
from tests.fakes.postgres import postgres_server

MANY, ONE_BY_ONE, TO_ALL = 20_000, 3_000, 100_000
_SECONDS_OF_TELEGRAM = 20
_UPDATES = 1_500


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


async def measure(to_all: int = TO_ALL) -> list[Row]:
    """All rows."""
    with postgres_server() as server:
        return [
            await _rate(server, MANY, Priority.BROADCAST, "broadcast class", 1000),
            await _rate(server, ONE_BY_ONE, Priority.REMINDER, "one-at-a-time class", 250),
            await _two(server),
            *await _to_all(server, to_all),
            *await _telegram(server),
            await _updates(server),
        ]


@contextlib.asynccontextmanager
async def _database(server: str) -> AsyncIterator[tuple[str, AsyncEngine]]:
    name = f"b{secrets.token_hex(6)}"
    root = open_engine(server)
    async with root.connect() as connection:
        autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await autocommit.execute(text(f"CREATE DATABASE {name}"))
    await root.dispose()
    url = server.rsplit("/", 1)[0] + f"/{name}"
    engine = open_engine(url)
    await upgrade(engine)
    try:
        yield url, engine
    finally:
        await engine.dispose()


async def _put(engine: AsyncEngine, number: int, priority: Priority) -> None:
    moment = now()
    async with writing(session_factory(engine)) as session:
        for start in range(0, number, 1_000):
            rows = [
                {
                    "channel": TELEGRAM,
                    "recipient": f"{one:064x}",
                    "dedupe_key": "k",
                    "template": "desk_waits",
                    "context": '{"count": 1}',
                    "priority": int(priority),
                    "state": WAITING,
                    "put_at": moment,
                    "due_at": moment,
                    "attempts": 0,
                }
                for one in range(start, min(number, start + 1_000))
            ]
            await session.execute(insert(OutboxRow), rows)


@contextlib.contextmanager
def _dispatcher(database: str, sink: str, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.sending_process", database, sink, *more], cwd=PROJECT
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(20)


async def _settled(engine: AsyncEngine, number: int, within: float = 600) -> float:
    """Waits until so many are sent; the moment."""
    sessions = session_factory(engine)
    async with asyncio.timeout(within):
        while True:
            async with sessions() as session:
                done = await session.scalar(
                    select(func.count()).where(OutboxRow.state.in_((SENT, STOPPED)))
                )
            if (done or 0) >= number:
                return time.perf_counter()
            await asyncio.sleep(0.2)


async def _rate(server: str, number: int, priority: Priority, name: str, bar: int) -> Row:
    async with _database(server) as (database, engine):
        await _put(engine, number, priority)
        with counting_sink() as sink, _dispatcher(database, sink, "long"):
            while (begun := count(sink)) == 0:  # noqa: ASYNC110 - starting is not sending
                await asyncio.sleep(0.02)
            start = time.perf_counter()
            rate = (number - begun) / (await _settled(engine, number) - start)
    return Row(
        f"dispatcher to an HTTP sink, PostgreSQL, {name}",
        f"{rate:,.0f}/s",
        f"≥ {bar:,}/s",
        rate >= bar,
    )


async def _two(server: str) -> Row:
    async with _database(server) as (database, engine):
        await _put(engine, ONE_BY_ONE, Priority.REMINDER)
        with (
            counting_sink() as sink,
            _dispatcher(database, sink, "long"),
            _dispatcher(database, sink, "long"),
        ):
            await _settled(engine, ONE_BY_ONE)
            counts = Counter(arrived(sink))
    doubled = counts.total() - len(counts)
    lost = ONE_BY_ONE - len(counts)
    return Row(
        f"two dispatchers, {ONE_BY_ONE:,} notices",
        f"doubled {doubled}, lost {lost}",
        "0, 0",
        (doubled, lost) == (0, 0),
    )


async def _subscribers(engine: AsyncEngine, number: int) -> None:
    async with writing(session_factory(engine)) as session:
        for start in range(0, number, 5_000):
            people = [f"{one:064x}" for one in range(start, min(number, start + 5_000))]
            await session.execute(
                insert(SubscriberRow),
                [
                    {
                        "owner": owner,
                        "channel": TELEGRAM,
                        "rank": 0,
                        "role": "citizen",
                        "reachable": True,
                        "added_at": now(),
                    }
                    for owner in people
                ],
            )
            await session.execute(
                insert(SubscriptionRow),
                [
                    {"owner": o, "kind": NEWS.id, "wanted": True, "wording": "x", "at": now()}
                    for o in people
                ],
            )


async def _to_all(server: str, number: int) -> Sequence[Row]:
    """A broadcast to all, paused, resumed, its dispatcher killed five times on the way."""
    kills = 0
    peak = 0.0
    async with _database(server) as (database, engine):
        await _subscribers(engine, number)
        sessions = session_factory(engine)
        broadcasts, filling = Broadcasts(sessions, now), Filling(sessions, now)
        async with writing(sessions) as session:
            one = await broadcasts.write(session, Audience(NEWS), "通知", "内容", "a" * 32)
        async with writing(sessions) as session:
            await broadcasts.approve(session, one, "b" * 32)
        with counting_sink() as sink:
            start = time.perf_counter()
            marks = [number * share // 6 for share in range(1, 6)]
            while True:
                with _dispatcher(database, sink) as process:
                    goal = marks[kills] if kills < len(marks) else number
                    while count(sink) < goal:
                        await filling.tick()
                        peak = max(peak, psutil.Process(process.pid).memory_info().rss / 1e6)
                        await asyncio.sleep(0.2)
                    if kills == len(marks):
                        await _settled(engine, number)
                        break
                kills += 1
                if kills == 2:
                    async with writing(sessions) as session:
                        await broadcasts.pause(session, one)
                    with _dispatcher(database, sink):
                        before = count(sink)
                        await asyncio.sleep(4)
                        assert count(sink) == before, "nothing goes out while it is paused"
                    async with writing(sessions) as session:
                        await broadcasts.resume(session, one)
            rate = number / (time.perf_counter() - start)
            counts = Counter(arrived(sink))
    lost, doubled = number - len(counts), counts.total() - len(counts)
    allowed = BATCHES.in_flight * kills
    name = f"broadcast to {number:,}, paused, resumed, {kills} kills"
    return (
        Row(f"{name}: lost", f"{lost}", "0", lost == 0),
        Row(f"{name}: doubled", f"{doubled}", f"≤ {allowed}", doubled <= allowed),
        Row(f"{name}: memory of the dispatcher", f"{peak:.0f} MB", "≤ 200 MB", peak <= 200),
        Row(f"{name}: all in all", f"{rate:,.0f}/s", "", None),
    )


async def _telegram(server: str) -> Sequence[Row]:
    number = PER_SECOND * _SECONDS_OF_TELEGRAM
    async with _database(server) as (_, engine), FakeBotApi().running() as api:
        sessions = session_factory(engine)
        subscriptions = Subscriptions(sessions, InstallSecret(b"s" * 32), now)
        outbox = Outbox((TELEGRAM,))
        telegram = _bot(api, engine, _Silent())
        filling, broadcasts = Filling(sessions, now), Broadcasts(sessions, now)
        async with writing(sessions) as session:
            for chat in range(number):
                await subscriptions.reach(session, f"p{chat}", Way(TELEGRAM, str(chat + 1)))
                await subscriptions.agree(session, f"p{chat}", (NEWS,))
            one = await broadcasts.write(session, Audience(NEWS), "通知", "内容", "a" * 32)
        async with writing(sessions) as session:
            await broadcasts.approve(session, one, "b" * 32)
        await filling.tick()

        async def nobody() -> Sequence[str]:
            return ()

        dispatcher = Dispatcher(
            sessions,
            {TELEGRAM: TelegramSender(telegram.outgoing, subscriptions)},
            Words(),
            Alarms(outbox, nobody),
            broadcasts=broadcasts.words,
        )
        running = asyncio.create_task(dispatcher.run())
        try:
            async with asyncio.timeout(180):
                while len(api.sent) < number:  # noqa: ASYNC110 - the fake offers no event
                    await asyncio.sleep(0.1)
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running
            await telegram.aclose()
    first = api.sent[0].at
    rate = (number - 1) / (api.sent[-1].at - first)
    late = sum(1 for at in api.refused if at > first + 1)
    name = f"Telegram, fake Bot API with its limits, {number} messages"
    return (
        Row(
            f"{name}: rate",
            f"{rate:.1f}/s ({100 * rate / PER_SECOND:.0f} %)",
            f"≥ 95 % of {PER_SECOND}/s",
            rate >= 0.95 * PER_SECOND,
        ),
        Row(f"{name}: 429 after the first second", f"{late}", "0", late == 0),
    )


class _Silent:
    """A conversation that has nothing to say: what is left is the way of an update."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def handle(self, inbound: Inbound) -> dict[str, object]:
        self.heard.append(inbound.message_id)
        return {"replies": []}

    async def welcome(self, inbound_key: str) -> dict[str, object]:
        return {"replies": []}


def _bot(api: FakeBotApi, engine: AsyncEngine, talk: _Silent) -> Telegram:
    async def blocked(_: int) -> None:
        return

    return Telegram(
        TelegramSettings(TOKEN, api=api.url),
        talk,
        HandledUpdates(session_factory(engine), "telegram", now),
        partial(person_key, b"k" * 32, "telegram"),
        blocked,
    )


async def _updates(server: str) -> Row:
    """Each update durably handled once, from polling on; half of them are delivered twice."""
    async with _database(server) as (_, engine), FakeBotApi().running() as api:
        talk = _Silent()
        telegram = _bot(api, engine, talk)
        ids = [api.says(chat + 1, "你好") for chat in range(_UPDATES)]
        for update_id in ids[::2]:
            api.again(update_id)
        running = asyncio.create_task(telegram.run())
        while not talk.heard:  # noqa: ASYNC110 - a moment of a bench
            await asyncio.sleep(0.001)
        start = time.perf_counter()
        try:
            await api.handled(ids[-1], within=120)
        finally:
            rate = _UPDATES / (time.perf_counter() - start)
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running
            await telegram.aclose()
    once = len(talk.heard) == len(set(talk.heard)) == _UPDATES
    assert Update.model_fields  # the updates went through aiogram's own models
    return Row(
        "aiogram updates without Rasa, each durably handled once",
        f"{rate:.0f}/s{'' if once else ', NOT once'}",
        "≥ 150/s",
        rate >= 150 and once,
    )


if __name__ == "__main__":
    from app.logs import configure
    from benchmarks.table import shown

    configure("WARNING")
    print(shown(asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else TO_ALL))))
