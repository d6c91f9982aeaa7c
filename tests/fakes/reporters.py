"""People who report on the page, over a network and a server that fail; and what came of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

import httpx
from nacl.public import PrivateKey
from sqlalchemy import select

from app.settings import Settings
from people.recovery import decode
from reports.cabinet import Cabinet
from reports.downloads import opened_file
from reports.model import ItemKind
from reports.readers import RECOVERY, Holder
from reports.tables import ReportRow
from store.engine import open_engine, session_factory
from store.secrets import load_or_create
from tests.fakes.report_site import Walker

_TRIES = 900


@dataclass
class Told:
    """What reporters sent, and of it what they were told is saved."""

    sent: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    retries: int = 0
    stuck: list[str] = field(default_factory=list)


class Reporter:
    """Tells one report, sending again whatever got no answer, as a browser's reload does."""

    def __init__(self, url: str, chance: random.Random, told: Told, name: str) -> None:
        self._url, self._chance, self._told, self._name = url, chance, told, name

    async def tell(self) -> None:
        """Form, a little more, a file, the code, and something added elsewhere with it."""
        limits = httpx.Limits(max_keepalive_connections=0)  # a killed server closes them anyway
        async with httpx.AsyncClient(
            base_url=self._url, timeout=15, trust_env=False, limits=limits
        ) as client:
            walker = Walker(client)
            await self._until(walker, walker.open, 'name="key"')
            await self._say(walker, "save", "seen", "收好了")
            for _ in range(self._chance.randrange(3)):
                await self._say(walker, "more", "more", "加进去了")
            if self._chance.random() < 0.4:
                await self._file(walker)
            if self._chance.random() < 0.8:
                await self._until(walker, lambda: walker.press("mint"), 'name="shown"')
                code = walker.hidden("shown")
                self._told.codes.append(code)
                if self._chance.random() < 0.5:
                    await self._until(walker, lambda: walker.press("done"), 'name="key"')
                other = Walker(client, "/report/code")
                await self._until(other, other.open, "<form")
                await self._until(other, lambda: other.press("open", code=code), 'name="more"')
                await self._say(other, "add", "more", "加进去了")

    async def _say(self, walker: Walker, do: str, name: str, mark: str) -> None:
        text = f"soak-{self._name}-{len(self._told.sent)}-"
        self._told.sent.append(text)
        await self._until(walker, lambda: walker.press(do, **{name: text}), mark)
        self._told.acknowledged.append(text)

    async def _file(self, walker: Walker) -> None:
        content = f"soak-file-{self._name} ".encode() + self._chance.randbytes(700_000)
        said = sha256(content).hexdigest()
        self._told.sent.append(said)
        await self._until(walker, lambda: walker.send_files(("x.bin", content)), "收好了")
        self._told.acknowledged.append(said)

    async def _until(
        self, walker: Walker, send: Callable[[], Awaitable[object]], mark: str
    ) -> None:
        before = walker.page
        for _ in range(_TRIES):
            walker.page = before  # what is sent again is the same form
            with contextlib.suppress(httpx.HTTPError):
                await send()
                if walker.page is not None and walker.page.status_code == 200:
                    if mark in walker.page.text:
                        return
                    self._told.stuck.append(f"{mark}: {walker.text[:200]}")
                    raise AssertionError(f"no {mark!r} in {walker.text[:300]!r}")
            self._told.retries += 1
            await asyncio.sleep(0.2)
        raise AssertionError(f"never answered: {walker.page}")


async def found_at_the_desk(settings: Settings) -> Counter[str]:
    """Every text and every file's hash in all reports, opened with the recovery key."""
    kept = settings.demo_desk_file.read_text(encoding="utf-8")
    secret = decode(json.loads(kept)["recovery_key"])
    holder = Holder(RECOVERY, bytes(PrivateKey(secret)))
    engine = open_engine(settings.database)
    key = load_or_create(settings.secret_file).key_for("report-manifest")
    cabinet = Cabinet(session_factory(engine), key, lambda: datetime.now(UTC))
    found: Counter[str] = Counter()
    try:
        async with cabinet.reading() as session:
            ids = list(await session.scalars(select(ReportRow.id)))
        for report_id in ids:
            opened = await cabinet.open(report_id, holder)
            for item in opened.items:
                if item.kind is ItemKind.FILE:
                    meta, pieces = await opened_file(cabinet, report_id, holder, item.value["id"])
                    content = sha256()
                    async for piece in pieces:
                        content.update(piece)
                    assert content.hexdigest() == meta.sha256
                    found[meta.sha256] += 1
                elif "text" in item.value:
                    found[item.value["text"]] += 1
    finally:
        await engine.dispose()
    return found
