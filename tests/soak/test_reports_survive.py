"""Nothing that was acknowledged is lost, and nothing is doubled, whenever the server is killed.

A seeded tenth runs with all tests; ``HULEI_SOAK=1`` (``make soak``) runs all 200 intakes.
"""

from __future__ import annotations

import asyncio
import os
import random
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from store.engine import open_engine
from tests.fakes.reporters import Reporter, Told, found_at_the_desk
from tests.fakes.web_only import WebOnly

WHOLE = bool(os.environ.get("HULEI_SOAK"))
INTAKES = 200 if WHOLE else 20
AT_ONCE = 4
SEED = 20261123

pytestmark = pytest.mark.soak


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'var' / 'hulei.db'}"
        return
    url = request.getfixturevalue("postgres_url")
    name = f"soak{secrets.token_hex(6)}"
    server = open_engine(url)
    async with server.connect() as connection:
        autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await autocommit.execute(text(f"CREATE DATABASE {name}"))
    await server.dispose()
    yield url.rsplit("/", 1)[0] + f"/{name}"


async def _kill_at_random(server: WebOnly, chance: random.Random) -> None:
    while True:
        await asyncio.sleep(chance.uniform(0.1, 3.0))
        server.kill()
        await server.start()


async def _all(lane: Callable[[int], Awaitable[None]]) -> None:
    await asyncio.gather(*(lane(name) for name in range(AT_ONCE)))


async def test_what_was_acknowledged_is_there_exactly_once(tmp_path: Path, database: str) -> None:
    chance, told = random.Random(SEED), Told()
    seeds = iter([chance.random() for _ in range(INTAKES)])
    with WebOnly(tmp_path / "var", {"HULEI_DATABASE_URL": database}) as server:
        await server.start()

        async def lane(name: int) -> None:
            for number, seed in enumerate(seeds):
                who = f"{name}.{number}"
                await Reporter(server.url, random.Random(seed), told, who).tell()

        killing = asyncio.create_task(_kill_at_random(server, random.Random(SEED + 1)))
        telling = asyncio.create_task(_all(lane))
        try:
            await asyncio.wait({killing, telling}, return_when=asyncio.FIRST_COMPLETED)
            if killing.done():
                killing.result()  # it ends only when no server starts
            await telling
        finally:
            killing.cancel()
            telling.cancel()
            await asyncio.gather(killing, telling, return_exceptions=True)
    found = await found_at_the_desk(server.settings)
    lost = [said for said in told.acknowledged if not found[said]]
    doubled = [said for said in told.sent if found[said] > 1]
    print(
        f"\n{INTAKES} intakes, {len(told.acknowledged)} items acknowledged, "
        f"{server.kills} kills, {told.retries} sent again: "
        f"reports lost {len(lost)}, doubled {len(doubled)}"
    )
    assert len(told.acknowledged) == len(told.sent) >= INTAKES
    assert server.kills > INTAKES // 10
    assert (lost, doubled) == ([], [])
