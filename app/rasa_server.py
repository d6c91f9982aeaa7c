"""The Rasa server as a supervised child: started, watched, started again, ended with us."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

import httpx
import structlog

from app.rasa_env import rasa_environment
from app.settings import PROJECT, Settings

log = structlog.get_logger()

_LONGEST_LOG = 5_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds of the supervision."""

    look_every: float = 0.2
    #: For a start: a server that cannot load its model never gets ready.
    start: float = 180.0
    #: Between asking it to end and ending it.
    grace: float = 8.0
    #: Between two starts; doubles with each early end.
    first_pause: float = 2.0
    longest_pause: float = 30.0
    #: Who lived so long did not end early.
    long_life: float = 120.0
    #: Between two looks at a server that is ready, and how long one may take.
    alive_every: float = 10.0
    answer: float = 20.0
    #: Looks in a row without an answer: then it counts as hanging and is ended.
    missed: int = 3


@dataclass(frozen=True, slots=True)
class RasaAddress:
    """Where the server listens and what its channel and our action endpoint want to see."""

    port: int
    channel_token: str
    action_url: str
    action_token: str

    @property
    def base_url(self) -> str:
        """Always loopback: an old stack that nobody else may reach."""
        return f"http://127.0.0.1:{self.port}"


def free_port() -> int:
    """A loopback port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RasaServer:
    """Runs the server until cancelled; pauses double with each early end."""

    def __init__(
        self,
        settings: Settings,
        model: Path,
        address: RasaAddress,
        credentials: Path = PROJECT / "credentials.yml",
        patience: Patience | None = None,
    ) -> None:
        self._settings = settings
        self._credentials = credentials
        self._model = model
        self._address = address
        self._patience = patience or Patience()
        self._process: asyncio.subprocess.Process | None = None
        self.base_url = address.base_url
        self.ready = asyncio.Event()

    @property
    def pid(self) -> int | None:
        """Process id of the running server."""
        return self._process.pid if self._process else None

    async def run(self) -> None:
        """Starts the server and starts it again whenever it ends."""
        patience = self._patience
        pause = patience.first_pause
        try:
            while True:
                started = asyncio.get_running_loop().time()
                code = await self._live()
                lived = asyncio.get_running_loop().time() - started
                if lived > patience.long_life:
                    pause = patience.first_pause
                log.warning("rasa.ended", code=code, lived=round(lived), again_in=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, patience.longest_pause)
        finally:
            await self._stop()

    async def _live(self) -> int | None:
        """One life of the server; its exit code, or ``None`` when it could not be started."""
        try:
            self._process = await self._start()
        except OSError as error:
            log.error("rasa.cannot-start", reason=error.strerror)  # noqa: TRY400
            return None
        watch = asyncio.create_task(self._watch(), name="rasa-ready")
        try:
            return await self._process.wait()
        finally:
            watch.cancel()
            self.ready.clear()

    async def _start(self) -> asyncio.subprocess.Process:
        folder = self._settings.var / "rasa"
        folder.mkdir(parents=True, exist_ok=True)
        environment = rasa_environment(
            self._settings,
            {
                "HULEI_RASA_TOKEN": self._address.channel_token,
                "HULEI_ACTION_URL": self._address.action_url,
                "HULEI_ACTION_TOKEN": self._address.action_token,
                "HULEI_TRACKER_DB": str(self._settings.tracker_database),
                "HULEI_PARENT": str(os.getpid()),
            },
        )
        with _log_file(folder / "rasa.log").open("ab") as output:
            return await asyncio.create_subprocess_exec(
                str(self._settings.rasa_python), "-m", "rasa_addons.launch", "run",
                "--model", str(self._model), "--interface", "127.0.0.1",
                "--port", str(self._address.port),
                "--endpoints", "endpoints.yml", "--credentials", str(self._credentials),
                cwd=PROJECT, env=environment, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip

    async def _watch(self) -> None:
        """Until it ends: whether it gets ready, then whether it still answers."""
        async with httpx.AsyncClient(base_url=self._address.base_url, trust_env=False) as client:
            try:
                async with asyncio.timeout(self._patience.start):
                    while not await self._answers(client):  # noqa: ASYNC110 - it offers no event
                        await asyncio.sleep(self._patience.look_every)
            except TimeoutError:
                log.error(  # noqa: TRY400 - the stack says nothing here
                    "rasa.never-ready", seconds=self._patience.start, see="var/rasa/rasa.log"
                )
                await self._end_it()
                return
            log.info("rasa.ready", port=self._address.port)
            self.ready.set()
            await self._while_it_answers(client)
        log.error("rasa.hangs", missed=self._patience.missed, see="var/rasa/rasa.log")
        await self._end_it()

    async def _while_it_answers(self, client: httpx.AsyncClient) -> None:
        """Returns when it has missed too many looks in a row; not ready from the first of them."""
        missed = 0
        while missed < self._patience.missed:
            await asyncio.sleep(self._patience.alive_every)
            if await self._answers(client):
                missed = 0
                self.ready.set()
            else:
                missed += 1
                self.ready.clear()

    async def _answers(self, client: httpx.AsyncClient) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            response = await client.post(
                "/webhooks/hulei/parse",
                json={"text": "你好"},
                headers={"Authorization": f"Bearer {self._address.channel_token}"},
                timeout=self._patience.answer,
            )
            return response.status_code == 200
        return False

    async def _end_it(self) -> None:
        """Asks the process to end, and ends one that does not listen; a new one is started."""
        process = self._process
        if process is None:
            return
        _signal(process.pid, signal.SIGTERM)
        await asyncio.sleep(self._patience.grace)  # cancelled when it has ended
        _signal(process.pid, signal.SIGKILL)

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        _signal(process.pid, signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), self._patience.grace)
        except TimeoutError:
            _signal(process.pid, signal.SIGKILL)
            await process.wait()


def _log_file(path: Path) -> Path:
    """The log of the server, begun anew when it has grown long; the one before is kept."""
    if path.exists() and path.stat().st_size > _LONGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    path.touch(mode=0o600)
    return path


def _signal(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)
