"""Fifty people at once with time to think, and one person for two hundred turns.

Each of the fifty tells their own child's facts in several messages, is asked, answers, and keeps
the result. The page behind the link must hold their facts and nobody else's.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import re
import secrets
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.bench_memory import served
from benchmarks.table import Row, percentile, shown

PEOPLE = 50
THINK_SECONDS = 8.0
SECONDS = 180.0
LONG_TURNS = 200

_STAGES = (("幼儿园", 5), ("小学", 9), ("初中", 13), ("高中", 16))
_FATHERS = (
    ("爸爸去世了", "去世"),
    ("爸爸在带娃", "带"),
    ("爸爸一年多没得音讯了", "半年以上没联系"),
)


@dataclass
class Measured:
    """Latencies in seconds and what went wrong."""

    latencies: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    finished: int = 0


class Chat:
    """One person's chat over HTTP."""

    def __init__(self, client: httpx.AsyncClient, measured: Measured) -> None:
        self._client = client
        self._measured = measured
        self._session: str | None = None
        self._answer: dict[str, Any] = {"replies": []}

    async def say(self, text: str) -> str:
        return await self._send({"text": text})

    async def press(self, label: str) -> str:
        return await self._send({"button": self.buttons()[label]})

    def buttons(self) -> dict[str, str]:
        return {
            b["label"]: b["token"]
            for reply in self._answer["replies"]
            for b in reply.get("buttons") or ()
            if b.get("token")
        }

    def link(self) -> str | None:
        links = [r["link"]["href"] for r in self._answer["replies"] if r.get("link")]
        return links[0] if links else None

    async def _send(self, message: dict[str, str]) -> str:
        body = {"session": self._session, "message_id": secrets.token_hex(6), **message}
        started = time.perf_counter()
        response = await self._client.post("/api/v1/chat", json=body)
        self._measured.latencies.append(time.perf_counter() - started)
        self._answer = response.raise_for_status().json()
        self._session = self._answer["session"]
        return "\n".join(r.get("text") or "" for r in self._answer["replies"])


async def person(number: int, client: httpx.AsyncClient, measured: Measured, until: float) -> None:
    """Conversations one after the other until the time is up; the last one is finished."""
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, THINK_SECONDS))
    while time.monotonic() < until:
        stage, age = chance.choice(_STAGES)
        father, father_words = chance.choice(_FATHERS)
        months = chance.randrange(25, 99)
        chat = Chat(client, measured)
        lines = [
            f"娃儿{age}岁了，在读{stage}",
            father,
            f"我们在大足住了{months}个月",
        ]
        for line in ["看娃儿能享受啥", *lines, "不晓得", "医保要不要自己交", "先看结果"]:
            await chat.say(line)
            await asyncio.sleep(chance.expovariate(1 / THINK_SECONDS))
        await chat.press("打印或保存")
        link = chat.link()
        page = (await client.get(link)).text if link else ""
        words = re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", page))
        years, rest = divmod(months, 12)
        expected = [f"{age}岁", father_words, f"{years}年" + (f"{rest}个月" if rest else "")]
        missing = [e for e in expected if e not in words]
        if missing:
            measured.wrong.append(f"person {number}: {missing} not on the page")
        measured.finished += 1


async def crowd(url: str, seconds: float) -> Measured:
    """Fifty people at once."""
    measured = Measured()
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:
        until = time.monotonic() + seconds
        await asyncio.gather(*(person(n, client, measured, until) for n in range(PEOPLE)))
    return measured


async def long_talk(url: str) -> tuple[float, float]:
    """Median latency of the first and of the last forty of two hundred turns in one chat."""
    measured = Measured()
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        chat = Chat(client, measured)
        for n in range(LONG_TURNS):
            await chat.say(("八岁", "不晓得", "医保要不要自己交", "读小学")[n % 4])
    first, last = measured.latencies[8:48], measured.latencies[-40:]
    return percentile(first, 0.5), percentile(last, 0.5)


async def _ready(url: str) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=20) as client:
        for _ in range(240):
            with contextlib.suppress(httpx.HTTPError):
                if (await client.get("/health/ready")).status_code == 200:
                    return
            await asyncio.sleep(0.5)
    raise TimeoutError("the product did not get ready")


def measure(seconds: float = SECONDS) -> list[Row]:
    """Starts the product and lets people talk to it."""
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as (_, url):
        asyncio.run(_ready(url))
        first, last = asyncio.run(long_talk(url))
        crowded = asyncio.run(crowd(url, seconds))
    p95 = percentile(crowded.latencies, 0.95)
    flat = last / first
    return [
        Row(
            f"turn {LONG_TURNS} against the first turns of one talk, p50",
            f"{flat:.2f}×  ({last * 1000:.0f} to {first * 1000:.0f} ms)",
            "≤ 1.15×",
            flat <= 1.15,
        ),
        Row(
            f"{PEOPLE} people, think time {THINK_SECONDS:.0f} s, {seconds:.0f} s: p95 of a turn",
            f"{p95 * 1000:.0f} ms ({len(crowded.latencies)} turns)",
            "≤ 1500 ms",
            p95 <= 1.5,
        ),
        Row(
            "their conversations that ended with other facts than theirs",
            f"{len(crowded.wrong)} of {crowded.finished}",
            "0",
            not crowded.wrong,
        ),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    print(shown(measure(parser.parse_args().seconds)))
