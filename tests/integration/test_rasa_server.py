"""The Rasa server as a child: ready when it answers, started again, and never left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app import rasa_server
from app.rasa_server import Patience, RasaAddress, RasaServer, free_port
from app.settings import PROJECT, Settings
from tests.fakes.rasa_process import FakeRasa

QUICK = Patience(look_every=0.02, start=20, grace=2, first_pause=0.05, longest_pause=0.2)


@pytest.fixture
def rasa(tmp_path: Path) -> FakeRasa:
    return FakeRasa(tmp_path / "rasa-env")


@pytest.fixture
def settings(tmp_path: Path, rasa: FakeRasa) -> Settings:
    return Settings(var=tmp_path / "var", rasa_python=rasa.python)


def server_of(settings: Settings, patience: Patience = QUICK) -> RasaServer:
    address = RasaAddress(free_port(), "token", "http://127.0.0.1:1/actions/webhook", "other")
    return RasaServer(settings, Path("model.tar.gz"), address, patience=patience)


@contextlib.asynccontextmanager
async def run(server: RasaServer) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(server.run())
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def soon(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.02)


async def test_gets_ready_on_loopback_with_its_own_secrets_only(
    settings: Settings, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HULEI_DATABASE_URL", "postgresql+asyncpg://u:secret@db/h")
    server = server_of(settings)
    async with run(server):
        async with asyncio.timeout(20):
            await server.ready.wait()
    call = rasa.calls[0]
    assert call["argv"][call["argv"].index("--interface") + 1] == "127.0.0.1"
    assert call["argv"][call["argv"].index("--model") + 1] == "model.tar.gz"
    ours = {name: value for name, value in call["env"].items() if name.startswith("HULEI_")}
    assert ours == {
        "HULEI_RASA_TOKEN": "token",
        "HULEI_ACTION_URL": "http://127.0.0.1:1/actions/webhook",
        "HULEI_ACTION_TOKEN": "other",
        "HULEI_TRACKER_DB": str(settings.tracker_database),
        "HULEI_PARENT": str(os.getpid()),
    }


async def test_is_started_again_when_it_dies(settings: Settings) -> None:
    server = server_of(settings)
    async with run(server):
        async with asyncio.timeout(20):
            await server.ready.wait()
            first = server.pid
            assert first is not None
            os.kill(first, signal.SIGKILL)
            await soon(lambda: not server.ready.is_set())
            await server.ready.wait()
        assert server.pid != first


async def test_pauses_get_longer_while_it_ends_early(settings: Settings, rasa: FakeRasa) -> None:
    rasa.plan(run_exit=3)
    server = server_of(settings)
    with capture_logs() as logs:
        async with run(server):
            await soon(lambda: len(logs) >= 4)
    pauses = [entry["again_in"] for entry in logs[:4]]
    assert pauses == [0.05, 0.1, 0.2, 0.2]
    assert {entry["code"] for entry in logs} == {3}
    assert not server.ready.is_set()
    assert "cannot load the model" in (settings.var / "rasa" / "rasa.log").read_text()


async def test_one_that_never_answers_is_ended_and_started_again(
    settings: Settings, rasa: FakeRasa
) -> None:
    rasa.plan(run_status=503)
    server = server_of(settings, Patience(0.02, 1.0, 2, 0.05, 0.2))
    with capture_logs() as logs:
        async with run(server):
            await soon(lambda: len(rasa.calls) >= 2)
    assert "rasa.never-ready" in {entry["event"] for entry in logs}


@pytest.mark.parametrize("deaf", [signal.SIGSTOP, None])
async def test_one_that_hangs_is_not_ready_and_is_started_again(
    settings: Settings, rasa: FakeRasa, deaf: signal.Signals | None
) -> None:
    """A stopped process hears no SIGTERM either."""
    rasa.plan(hangs_after=None if deaf else 3)
    quick = Patience(0.02, 20, 0.3, 0.05, 0.2, alive_every=0.05, answer=0.3, missed=3)
    server = server_of(settings, quick)
    with capture_logs() as logs:
        async with run(server), asyncio.timeout(20):
            await server.ready.wait()
            first = server.pid
            assert first is not None
            if deaf:
                os.kill(first, deaf)
            await soon(lambda: not server.ready.is_set())
            rasa.plan()
            await soon(lambda: server.pid != first and server.ready.is_set())
    assert "rasa.hangs" in {entry["event"] for entry in logs}


async def test_an_environment_that_goes_missing_is_tried_again(
    settings: Settings, rasa: FakeRasa
) -> None:
    away = rasa.python.rename(rasa.python.with_name("away"))
    server = server_of(settings)
    with capture_logs() as logs:
        async with run(server):
            await soon(lambda: any(entry["event"] == "rasa.cannot-start" for entry in logs))
            away.rename(rasa.python)
            async with asyncio.timeout(20):
                await server.ready.wait()


async def test_nothing_is_left_after_the_end(settings: Settings) -> None:
    server = server_of(settings)
    async with run(server):
        async with asyncio.timeout(20):
            await server.ready.wait()
        pid = server.pid
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not server.ready.is_set()
    await asyncio.sleep(0)
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "rasa-ready"]


async def test_a_long_log_is_begun_anew_and_is_its_owners(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rasa_server, "_LONGEST_LOG", 10)
    folder = settings.var / "rasa"
    folder.mkdir(parents=True)
    (folder / "rasa.log").write_text("a long story")
    server = server_of(settings)
    async with run(server):
        async with asyncio.timeout(20):
            await server.ready.wait()
    assert (folder / "rasa.log.1").read_text() == "a long story"
    assert "a long story" not in (folder / "rasa.log").read_text()
    assert (folder / "rasa.log").stat().st_mode & 0o077 == 0


_PARENT = """
import asyncio, sys
from pathlib import Path
from app.rasa_server import RasaAddress, RasaServer
from app.settings import Settings

async def main():
    settings = Settings(var=Path(sys.argv[1]), rasa_python=Path(sys.argv[2]))
    address = RasaAddress(int(sys.argv[3]), "token", "http://127.0.0.1:1/", "other")
    server = RasaServer(settings, Path("model.tar.gz"), address)
    asyncio.get_running_loop().create_task(server.run())
    await server.ready.wait()
    print("ready", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own signal is Linux's")
def test_is_not_left_behind_when_its_parent_is_killed(settings: Settings) -> None:
    port = free_port()
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, settings.var, settings.rasa_python, str(port)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        try:
            assert parent.stdout is not None
            while (line := parent.stdout.readline()) != "ready\n":
                assert line
            assert listens(port)
        finally:
            parent.kill()
    until = time.monotonic() + 10
    while listens(port):
        assert time.monotonic() < until, "Rasa outlived its parent"
        time.sleep(0.05)


def test_one_whose_parent_is_gone_before_it_looks_does_not_start(rasa: FakeRasa) -> None:
    done = subprocess.run(
        [rasa.python, "-m", "rasa_addons.launch", "run", "--port", str(free_port())],
        cwd=PROJECT,
        env={**os.environ, "HULEI_PARENT": "4194304", "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 1
    assert "the parent ended" in done.stderr
    assert rasa.calls == []
