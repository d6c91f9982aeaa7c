"""Three schedulers over one PostgreSQL, killed and frozen: one leads, and another takes over."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import PROJECT
from notifications.leader import Leader
from store.engine import open_engine

#: A takeover is promised within this many seconds.
TAKEOVER = 15.0


def told(file: Path) -> list[tuple[int, float]]:
    if not file.exists():
        return []
    lines = file.read_text(encoding="ascii").splitlines()
    return [(int(pid), float(at)) for pid, at in (line.split() for line in lines)]


async def leader_other_than(file: Path, gone: set[int], within: float) -> int:
    """The process that leads now."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        for pid, _ in told(file):
            if pid not in gone:
                return pid
        await asyncio.sleep(0.1)
    raise AssertionError(f"nobody led within {within} s")


@pytest.fixture
def three(postgres_url: str, tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "told"
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.scheduler_process", postgres_url, str(file)],
            cwd=PROJECT,
        )
        for _ in range(3)
    ]
    yield file
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGCONT)
            process.kill()
        process.wait(20)


async def test_one_of_three_leads_and_another_takes_over(three: Path) -> None:
    first = await leader_other_than(three, set(), 60)
    await asyncio.sleep(4)
    assert {pid for pid, _ in told(three)} == {first}
    os.kill(first, signal.SIGKILL)
    second = await leader_other_than(three, {first}, TAKEOVER)
    await asyncio.sleep(4)
    assert {pid for pid, _ in told(three)} == {first, second}
    os.kill(second, signal.SIGSTOP)  # hangs, and says nothing any more
    third = await leader_other_than(three, {first, second}, TAKEOVER)
    os.kill(second, signal.SIGCONT)
    woken = time.monotonic()
    await asyncio.sleep(8)
    late = [pid for pid, at in told(three) if at > woken + 5 and pid != third]
    assert late == []


async def test_on_sqlite_the_one_process_leads(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}")
    runs = 0

    async def work() -> None:
        nonlocal runs
        runs += 1

    leader = Leader(engine, work)
    await leader.run()
    assert (runs, leader.leads) == (1, True)
    await engine.dispose()


async def test_a_leader_that_is_ended_leaves_the_lock(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    began = asyncio.Event()

    async def work() -> None:
        began.set()
        await asyncio.Event().wait()

    for _ in range(2):
        began.clear()
        task = asyncio.create_task(Leader(engine, work, lock=77, heartbeat=0.1).run())
        async with asyncio.timeout(20):
            await began.wait()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await engine.dispose()
