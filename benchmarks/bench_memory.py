"""Memory of everything but Rasa after a thousand turns, and what Rasa's tracker store grows by."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx

from app.rasa_server import free_port
from app.settings import PROJECT, Settings
from benchmarks.bench_turns import TEXTS
from benchmarks.table import Row, shown

TURNS = 1_000
PEOPLE = 20
MOST_MEGABYTES = 150
MOST_BYTES_A_TURN = 3_000


@contextlib.contextmanager
def served(folder: Path) -> Iterator[tuple[int, str]]:
    """``hulei serve`` as a process of its own: its pid and its address."""
    port = free_port()
    models = folder / "models"
    models.symlink_to(Settings().models)
    environment = {
        **os.environ,
        "HULEI_PORT": str(port),
        "HULEI_VAR": str(folder),
        "HULEI_LOG_LEVEL": "WARNING",
        "HULEI_MESSAGES_PER_SECOND": "1000000",
        "HULEI_MESSAGES_AT_ONCE": "1000000",
    }
    hulei = Path(sys.executable).parent / "hulei"
    with subprocess.Popen(
        [str(hulei), "serve"], cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL
    ) as process:
        try:
            yield process.pid, f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def resident_megabytes(pid: int) -> float:
    """Resident memory of one process, without its children."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def talk(url: str, tracker: Path) -> float:
    """A thousand turns of twenty people; bytes a turn that Rasa's store held at its fullest."""
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        for _ in range(240):
            with contextlib.suppress(httpx.HTTPError):
                if (await client.get("/health/ready")).status_code == 200:
                    break
            await asyncio.sleep(0.5)
        empty = tracker.stat().st_size if tracker.exists() else 0
        largest = empty

        async def person(lane: int) -> None:
            nonlocal largest
            chat: str | None = None
            for n in range(TURNS // PEOPLE):
                body = {
                    "session": chat,
                    "message_id": secrets.token_hex(6),
                    "text": TEXTS[(n + lane) % len(TEXTS)],
                }
                answer = (await client.post("/api/v1/chat", json=body)).raise_for_status().json()
                chat = answer["session"]
                largest = max(largest, tracker.stat().st_size)

        await asyncio.gather(*(person(lane) for lane in range(PEOPLE)))
    return (largest - empty) / TURNS


def measure() -> list[Row]:
    """Starts the product, talks to it, and looks at the process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with served(folder) as (pid, url):
            growth = asyncio.run(talk(url, folder / "rasa" / "trackers.db"))
            used = resident_megabytes(pid)
    return [
        Row(
            f"memory of everything but Rasa after {TURNS} turns",
            f"{used:.0f} MB",
            f"≤ {MOST_MEGABYTES} MB",
            used <= MOST_MEGABYTES,
        ),
        Row(
            "Rasa's tracker store at its fullest, a turn",
            f"{growth:.0f} B",
            f"≤ {MOST_BYTES_A_TURN} B",
            growth <= MOST_BYTES_A_TURN,
        ),
    ]


if __name__ == "__main__":
    print(shown(measure()))
