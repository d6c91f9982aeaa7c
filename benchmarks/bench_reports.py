"""Sealed reports: how fast they are taken and opened, whether any is lost, and wrong codes.

Everything is real but Rasa and the network: the sealing, the database (SQLite, and PostgreSQL
where it is installed), Argon2id at its full cost.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import os
import random
import secrets
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.migrate import upgrade
from benchmarks.bench_memory import resident_megabytes
from benchmarks.table import Row, percentile, shown
from reports.code_keys import MEMORY_BYTES, CodeKeys, derive
from reports.codes import Codes
from reports.errors import MistypedError, UnknownCodeError
from reports.followup import FollowUp
from reports.model import ItemKind
from reports.receipt import new_code
from reports.reporter_key import new_draft_key
from reports.tables import ReportRow
from store.engine import open_engine
from tests.fakes.postgres import NoPostgresError, postgres_server
from tests.fakes.report_site import Walker, report_app
from tests.fakes.sealed_desk import CHEAP_MEMORY, FakeDesk, portions

REPORTERS = 50
SECONDS = 60.0
#: Quicker than anybody types.
THINK_SECONDS = 3.0
WRONG_CODES = 10_000
WRONG_CODES_CHEAP = 1_000_000
PICTURES = 1_000
PICTURE_BYTES = 5_000_000
FLOOD_A_MINUTE = 2_000
#: As many reports as a large district might have open and closed in years.
REPORTS_STORED = 100_000
_CODES = 10**15


@contextlib.asynccontextmanager
async def databases(folder: Path) -> AsyncIterator[dict[str, AsyncEngine]]:
    """A fresh one of each kind."""
    async with contextlib.AsyncExitStack() as stack:
        urls = {"SQLite": f"sqlite+aiosqlite:///{folder / 'bench.db'}"}
        with contextlib.suppress(NoPostgresError):
            urls["PostgreSQL"] = stack.enter_context(postgres_server())
        engines = {}
        for name, url in urls.items():
            engine = open_engine(url)
            stack.push_async_callback(engine.dispose)
            await upgrade(engine)
            engines[name] = engine
        yield engines


@dataclass
class Taken:
    """Of a crowd: how long each acknowledgement took, in seconds, and what was acknowledged."""

    latencies: list[float] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    failed: int = 0


async def crowd(desk: FakeDesk, reporters: int, seconds: float, think: float) -> Taken:
    """Reporters at once, each telling one report after the other; ``think`` seconds an answer."""
    taken, until = Taken(), time.monotonic() + seconds

    async def one(number: int) -> None:
        chance = random.Random(number)
        await asyncio.sleep(chance.uniform(0, think))
        while time.monotonic() < until:
            key = new_draft_key()
            for kind in (ItemKind.SEEN, ItemKind.PLACE, ItemKind.CHILD):
                said = f"{number}-{len(taken.texts)}-{secrets.token_hex(4)}"
                started = time.perf_counter()
                try:
                    await desk.intake.add(key, kind, {"text": said}, once=said)
                except Exception:  # noqa: BLE001 - whatever it is, the reporter was told
                    taken.failed += 1
                    continue
                taken.latencies.append(time.perf_counter() - started)
                taken.texts.append(said)
                await asyncio.sleep(chance.uniform(0.5, 1.5) * think)
            await desk.intake.finish(key)

    await asyncio.gather(*(one(number) for number in range(reporters)))
    return taken


async def _found(desk: FakeDesk) -> tuple[list[str], list[float]]:
    async with desk.cabinet.reading() as session:
        ids = list(await session.scalars(select(ReportRow.id)))
    texts, latencies = [], []
    for report_id in ids:
        started = time.perf_counter()
        opened = await desk.cabinet.open(report_id, desk.first)
        latencies.append(time.perf_counter() - started)
        texts += [item.value["text"] for item in opened.items]
    return texts, latencies


async def intake(name: str, engine: AsyncEngine, seconds: float) -> list[Row]:
    """One reporter alone, then fifty at once; then each report is opened at the desk."""
    desk = FakeDesk(engine)
    await crowd(desk, 1, 1.0, 0.1)  # everything is loaded
    alone = await crowd(desk, 1, min(10.0, seconds), 0.1)
    many = await crowd(desk, REPORTERS, seconds, THINK_SECONDS)
    found, opening = await _found(desk)
    lost = [said for said in alone.texts + many.texts if said not in set(found)]
    doubled = len(found) - len(set(found))
    p95, crowded = percentile(alone.latencies, 0.95), percentile(many.latencies, 0.95)
    opened = percentile(opening, 0.95)
    return [
        Row(
            f"{name}: a report's item acknowledged, p95",
            f"{p95 * 1000:.0f} ms ({len(alone.latencies)} items)",
            "≤ 300 ms",
            p95 <= 0.3,
        ),
        Row(
            f"{name}: the same with {REPORTERS} at once for {seconds:.0f} s, p95",
            f"{crowded * 1000:.0f} ms ({len(many.latencies)} items)",
            "≤ 300 ms",
            crowded <= 0.3,
        ),
        Row(
            f"{name}: lost, doubled, refused of what they said",
            f"{len(lost)}, {doubled}, {many.failed}",
            "0, 0, 0",
            not lost and not doubled and not many.failed,
        ),
        Row(
            f"{name}: a report opened at the desk, p95",
            f"{opened * 1000:.0f} ms ({len(opening)} reports)",
            "≤ 150 ms",
            opened <= 0.15,
        ),
    ]


async def derivation() -> list[Row]:
    """What a receipt code costs, and how long the fiftieth waits when fifty ask at once."""
    keys = CodeKeys([secrets.token_bytes(32)], secrets.token_bytes(16))
    alone = []
    for _ in range(10):
        started = time.perf_counter()
        await keys.of_new(new_code())
        alone.append(time.perf_counter() - started)
    started = time.perf_counter()
    await asyncio.gather(*(keys.of_new(new_code()) for _ in range(REPORTERS)))
    queue = time.perf_counter() - started
    return [
        Row(
            f"a code worked out ({MEMORY_BYTES >> 20} MiB); the last of {REPORTERS} at once",
            f"{percentile(alone, 0.5) * 1000:.0f} ms; {queue:.1f} s",
            "",
            None,
        )
    ]


def _wrong(chance: random.Random) -> str:
    return f"{chance.randrange(10**16):016d}"


async def wrong_codes(engine: AsyncEngine, real: int, cheap: int) -> list[Row]:
    """Guesses: well-formed ones all the way, at full and at test cost, and the bound."""
    desk = FakeDesk(engine)
    accepted = mistyped = 0
    for name, count, memory in (("full", real, MEMORY_BYTES), ("test", cheap, CHEAP_MEMORY)):
        keys = CodeKeys([b"p" * 32], b"s" * 16, memory=memory)
        codes = Codes(desk.cabinet, keys)
        follow = FollowUp(desk.cabinet, keys, desk.announced)
        key = new_draft_key()
        await desk.intake.add(key, ItemKind.SEEN, {"text": name})
        given = await codes.mint(key)
        chance = random.Random(1)
        if name == "full":
            for _ in range(count):
                guess = new_code()
                try:
                    await follow.open(guess)
                    accepted += guess != given
                except UnknownCodeError:
                    pass
                except MistypedError:
                    mistyped += 1
        else:
            accepted += await asyncio.to_thread(_cheap_guesses, desk, given, count, chance)
    bound = REPORTS_STORED / _CODES
    cost = 86_400 / 0.08  # one lane, 80 ms each
    return [
        Row(
            f"wrong codes accepted: {real:,} for real, {cheap:,} at test cost",
            f"{accepted}",
            "0",
            accepted == 0 and mistyped == 0,
        ),
        Row(
            f"chance of a guess among {REPORTS_STORED:,} reports; of a day without pause",
            f"{bound:.0e}; {1 - (1 - bound) ** cost:.0e}",
            "≤ 1e-09; ≤ 1e-03",
            bound <= 1e-9 and 1 - (1 - bound) ** cost <= 1e-3,
        ),
    ]


def _cheap_guesses(desk: FakeDesk, given: str, count: int, chance: random.Random) -> int:
    """Locators of guessed codes that are the locator of the one report there is."""
    from reports.reporter_key import ReporterKey  # noqa: PLC0415 - only the benchmark's thread

    def locator(code: str) -> str:
        return ReporterKey(derive(b"p" * 32, b"s" * 16, code, CHEAP_MEMORY), "code").locator

    right = locator(given)
    hits = 0
    for _ in range(count):
        guess = _wrong(chance)
        hits += guess != given and locator(guess) == right
    return hits


async def memory(engine: AsyncEngine, pictures: int) -> list[Row]:
    """What the process grows by while files pass through it."""
    desk = FakeDesk(engine)
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xdb"
    picture = head + os.urandom(PICTURE_BYTES - len(head) - 2) + b"\xff\xd9"

    async def one() -> None:
        key = new_draft_key()
        await desk.intake.add(key, ItemKind.SEEN, {"text": "x"})
        await desk.uploads.add(key, "x.jpg", portions(picture, 64_000))
        await desk.intake.withdraw(key)  # the disk is not what is measured

    for _ in range(20):
        await one()
    gc.collect()
    before = resident_megabytes(os.getpid())
    for _ in range(pictures):
        await one()
    gc.collect()
    grown = resident_megabytes(os.getpid()) - before
    return [
        Row(
            f"memory grown over {pictures:,} intakes with a {PICTURE_BYTES // 10**6} MB picture",
            f"{grown:.1f} MB",
            "≤ 20 MB",
            grown <= 20,
        )
    ]


async def flood(engine: AsyncEngine, seconds: float, *, addresses: int) -> list[Row]:
    """Submissions on the page faster than people write; one genuine report in the middle."""
    desk = FakeDesk(engine)
    transport = httpx.ASGITransport(app=report_app(desk))
    client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
    every, until = 60 / FLOOD_A_MINUTE, time.monotonic() + seconds
    sent: list[asyncio.Task[object]] = []

    async def junk(number: int) -> object:
        place = number % addresses
        walker = Walker(
            client, headers={"x-from": f"10.{place >> 16}.{place >> 8 & 255}.{place & 255}"}
        )
        await walker.open()
        return await walker.press("save", seen=f"junk {number}")

    async def genuine() -> float:
        await asyncio.sleep(seconds / 2)
        walker = Walker(client, headers={"x-from": "192.0.2.7"})
        started = time.perf_counter()
        await walker.open()
        await walker.press("save", danger="yes", seen="genuine")
        assert walker.page is not None
        assert walker.page.status_code == 200, walker.text
        return time.perf_counter() - started

    waiting = asyncio.create_task(genuine())
    number = 0
    while time.monotonic() < until:
        sent.append(asyncio.create_task(junk(number)))
        number += 1
        await asyncio.sleep(every)
    took = await waiting
    await asyncio.gather(*sent, return_exceptions=True)
    await client.aclose()
    async with desk.cabinet.reading() as session:
        rows = list(await session.scalars(select(ReportRow)))
    urgent = [row for row in rows if row.urgent]
    stands_out = len(urgent) == 1
    unproven = sum(row.unproven for row in rows)
    many = "one address" if addresses == 1 else f"{addresses:,} addresses"
    return [
        Row(
            f"urgent report amid {FLOOD_A_MINUTE:,} a minute from {many}: received",
            f"{took:.1f} s ({unproven} of {len(rows)} marked unproven)",
            "≤ 10 s, alone above the rest",
            took <= 10 and stands_out,
        )
    ]


async def _emptied(engine: AsyncEngine) -> AsyncEngine:
    async with engine.begin() as connection:
        await connection.execute(text("DELETE FROM report"))
    return engine


async def all_of_it(seconds: float, real: int, cheap: int, pictures: int) -> list[Row]:
    """Every figure, one after the other."""
    rows = await derivation()
    with tempfile.TemporaryDirectory() as name:
        async with databases(Path(name)) as engines:
            for kind, engine in engines.items():
                rows += await intake(kind, engine, seconds)
            engine = await _emptied(engines["SQLite"])
            rows += await wrong_codes(engine, real, cheap)
            for addresses in (1, 1_500):
                rows += await flood(await _emptied(engine), min(seconds, 60), addresses=addresses)
            rows += await memory(await _emptied(engine), pictures)
    return rows


def measure(
    seconds: float = SECONDS,
    real: int = WRONG_CODES,
    cheap: int = WRONG_CODES_CHEAP,
    pictures: int = PICTURES,
) -> list[Row]:
    """Runs everything; the whole of it takes about half an hour."""
    return asyncio.run(all_of_it(seconds, real, cheap, pictures))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--codes", type=int, default=WRONG_CODES)
    parser.add_argument("--cheap-codes", type=int, default=WRONG_CODES_CHEAP)
    parser.add_argument("--pictures", type=int, default=PICTURES)
    given = parser.parse_args()
    print(shown(measure(given.seconds, given.codes, given.cheap_codes, given.pictures)))
