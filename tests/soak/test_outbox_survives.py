"""Dispatchers killed in mid-send: nothing is lost, and only what was in flight comes twice.

A seeded tenth runs with all tests; ``HULEI_SOAK=1`` (``make soak``) kills 100 times.
"""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.migrate import upgrade
from app.settings import PROJECT
from notifications.lanes import BATCHES, ONE_AT_A_TIME, Class
from notifications.model import TELEGRAM, Notice, Priority
from notifications.outbox import SENT, Outbox
from notifications.tables import OutboxRow
from store.engine import open_engine, session_factory
from store.writing import writing
from tests.fakes.counting_sink import arrived, count, counting_sink

KILLS = 100 if os.environ.get("HULEI_SOAK") else 10
SEED = 20261124
#: So many wait at any time: a kill always comes in mid-send.
_STOCK = 400

pytestmark = pytest.mark.soak


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'hulei.db'}"
        return
    url = request.getfixturevalue("postgres_url")
    name = f"soak{secrets.token_hex(6)}"
    server = open_engine(url)
    async with server.connect() as connection:
        autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await autocommit.execute(text(f"CREATE DATABASE {name}"))
    await server.dispose()
    yield url.rsplit("/", 1)[0] + f"/{name}"


async def _put(engine: AsyncEngine, start: int, number: int, priority: Priority) -> None:
    outbox = Outbox((TELEGRAM,))
    async with writing(session_factory(engine)) as session:
        for one in range(start, start + number):
            await outbox.put(
                session,
                Notice(TELEGRAM, f"{one:064x}", "desk_waits", {"count": 1}, "k", None, priority),
            )


async def _waiting(engine: AsyncEngine) -> int:
    async with session_factory(engine)() as session:
        found = await session.scalar(select(func.count()).where(OutboxRow.state != SENT))
        return found or 0


def _start(database: str, sink: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.sending_process", database, sink], cwd=PROJECT
    )


@pytest.mark.parametrize("of", [ONE_AT_A_TIME, BATCHES], ids=lambda of: of.name)
async def test_nothing_is_lost_and_only_what_was_in_flight_is_doubled(
    database: str, of: Class
) -> None:
    priority, in_flight = Priority(of.first), of.in_flight
    engine, chance = open_engine(database), random.Random(SEED)
    await upgrade(engine)
    total = kills = in_mid_send = 0
    with counting_sink() as sink:
        try:
            while kills < KILLS:
                if await _waiting(engine) < _STOCK:
                    await _put(engine, total, _STOCK, priority)
                    total += _STOCK
                before = count(sink)
                process = _start(database, sink)
                try:
                    async with asyncio.timeout(60):
                        while count(sink) == before:  # until it sends
                            await asyncio.sleep(0.01)
                    await asyncio.sleep(chance.uniform(0.0, 0.15))
                finally:
                    process.kill()
                    process.wait(20)
                kills += 1
                in_mid_send += await _waiting(engine) > 0
            process = _start(database, sink)
            try:
                async with asyncio.timeout(120):
                    while await _waiting(engine):
                        await asyncio.sleep(0.2)
            finally:
                process.kill()
                process.wait(20)
            counts = Counter(arrived(sink))
        finally:
            await engine.dispose()
    lost = total - len(counts)
    doubled = sum(counts.values()) - len(counts)
    print(
        f"\n{of.name} {engine.dialect.name}: {total} notices, {kills} kills ({in_mid_send} in "
        f"mid-send): lost {lost}, doubled {doubled} (allowed {in_flight} a kill)"
    )
    assert in_mid_send > kills // 2
    assert lost == 0
    assert doubled <= in_flight * kills
