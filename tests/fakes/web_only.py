"""The product's web application as a process of its own, without Rasa: to be killed.

It serves what the ``HULEI_…`` settings say, with the fictional desk: what ``hulei serve`` runs,
but for Rasa and its supervision. ``python -m tests.fakes.web_only`` loads all code once and
makes a server, a child of its own, for every line it reads: importing takes seconds, and a test
that kills a hundred servers would spend its time on that.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import uvicorn

from app.demo_desk import ready_demo_desk
from app.hardening import keep_memory_private
from app.logs import configure
from app.rasa_server import RasaAddress, free_port
from app.settings import PROJECT, Settings
from app.wiring import build

_NOBODY = RasaAddress(9, "channel", "http://127.0.0.1:9/actions/webhook", "action")
_READY_SECONDS = 60.0


async def main() -> None:
    """Serves until it is ended."""
    settings = Settings(_env_file=None)
    configure(settings.log_level)
    product = await build(settings, _NOBODY, lambda: False)
    await ready_demo_desk(settings, product.people)
    jobs = [asyncio.create_task(job()) for name, job in product.jobs.items() if name != "trackers"]
    config = uvicorn.Config(
        product.web,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        lifespan="off",
        proxy_headers=False,
    )
    try:
        await uvicorn.Server(config).serve()
    finally:
        for job in jobs:
            job.cancel()
        await product.aclose()


def _children() -> None:
    """A server for every line on standard input; its process id goes to standard output."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # killed children leave no zombies
    for _ in sys.stdin:
        child = os.fork()
        if child:
            print(child, flush=True)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        try:
            asyncio.run(main())
        finally:
            os._exit(0)


@dataclass
class WebOnly:
    """Starts, kills and starts again. Output is appended to ``log``."""

    var: Path
    more: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    parent: subprocess.Popen[str] | None = None
    pid: int | None = None
    kills: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.var / "web_only.log"

    @property
    def settings(self) -> Settings:
        """What the process runs with."""
        url = self.more.get("HULEI_DATABASE_URL")
        return Settings(_env_file=None, var=self.var, database_url=url)

    def __enter__(self) -> WebOnly:
        self.var.mkdir(parents=True, exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HULEI_")}
        environment = {
            **kept,
            "HULEI_VAR": str(self.var),
            "HULEI_PORT": str(self.port),
            "HULEI_KEEP_FREE_GB": "0",
            "PYTHONPATH": str(PROJECT),
            **self.more,
        }
        with self.log.open("ab") as log:
            self.parent = subprocess.Popen(
                [sys.executable, "-m", "tests.fakes.web_only"],
                cwd=self.var,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        assert self.parent is not None
        self.parent.communicate(timeout=20)

    async def start(self) -> None:
        """Returns when it answers."""
        self.pid = int(await asyncio.to_thread(self._new_child))
        until = time.monotonic() + _READY_SECONDS
        async with httpx.AsyncClient(base_url=self.url, trust_env=False) as client:
            while time.monotonic() < until:
                with contextlib.suppress(httpx.HTTPError):
                    if (await client.get("/health/live")).status_code < 500:
                        return
                if not self.lives():
                    break
                await asyncio.sleep(0.02)
        raise RuntimeError(f"it does not start:\n{self.log.read_text()[-2000:]}")

    def lives(self) -> bool:
        """Whether there is a server."""
        return self.pid is not None and Path(f"/proc/{self.pid}").exists()

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """At once, whatever it is doing."""
        if self.pid is None or not self.lives():
            return
        os.kill(self.pid, how)
        while self.lives():
            time.sleep(0.005)
        self.kills += 1

    def _new_child(self) -> str:
        assert self.parent is not None
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        self.parent.stdin.write("start\n")
        self.parent.stdin.flush()
        return self.parent.stdout.readline()


if __name__ == "__main__":
    keep_memory_private()
    _children()
