"""The report pages over a desk of officers, and a browser without JavaScript that walks them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI, Request

from bot.channels.web.headers import SecurityHeaders
from bot.channels.web.pages import pages_router
from bot.channels.web.report_guess import SlowGuesses
from bot.channels.web.report_pages import report_router
from bot.channels.web.report_services import ReportServices
from reports.effort import Effort
from reports.flood import FloodGauge, HourlyQuota
from reports.gate import Gate
from tests.fakes.sealed_desk import FakeDesk
from tests.fakes.web_chat import CHINA, FakeResults


@dataclass
class Disk:
    """Whether there is room for files."""

    room: bool = True

    def __call__(self) -> bool:
        return self.room


def open_gate(**more: Any) -> Gate:
    """The gate as it is by default."""
    return Gate(FloodGauge(), Effort(b"e" * 32), HourlyQuota(2_000), **more)


def report_app(
    desk: FakeDesk,
    gate: Gate | None = None,
    disk: Disk | None = None,
    guesses: SlowGuesses | None = None,
) -> FastAPI:
    """The pages of reports and the page that one leaves to."""

    def address(request: Request) -> str:
        return request.headers.get("x-from") or "10.0.0.1"

    app = FastAPI(docs_url=None, redoc_url=None)
    app.add_middleware(SecurityHeaders)
    app.include_router(pages_router(FakeResults(), address=address, zone=CHINA))
    services = ReportServices(
        intake=desk.intake,
        codes=desk.codes,
        followup=desk.followup,
        uploads=desk.uploads,
        gate=gate or open_gate(),
        now=lambda: desk.time,
        room=disk or Disk(),
    )
    app.include_router(report_router(services, address=address, guesses=guesses))
    return app


@dataclass
class Walker:
    """Presses buttons as a browser would: sends the hidden fields of the page it is on."""

    client: httpx.AsyncClient
    path: str = "/report"
    page: httpx.Response | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, app: FastAPI, path: str = "/report") -> Walker:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
        return cls(httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1"), path)

    async def open(self) -> Walker:
        self.page = await self.client.get(self.path, headers=self.headers)
        return self

    @property
    def text(self) -> str:
        """What the page says, without markup."""
        assert self.page is not None
        inner = self.page.text.partition("<main")[2].partition("</main>")[0]
        return html.unescape(re.sub(r"<[^>]+>", " ", inner))

    def hidden(self, name: str) -> str:
        """The value of the first hidden field of this name."""
        assert self.page is not None
        found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', self.page.text)
        return html.unescape(found.group(1)) if found else ""

    async def press(self, do: str, **fields: Any) -> Walker:
        """Presses a button of the page."""
        sent = {"do": do, **{name: self.hidden(name) for name in ("key", "once", "speaker")}}
        data = {**sent, **fields}
        self.page = await self.client.post(self.path, data=data, headers=self.headers)
        return self

    async def send_files(self, *files: tuple[str, bytes]) -> Walker:
        """Chooses files and sends them."""
        self.page = await self.client.post(
            self.path,
            data={"key": self.hidden("key"), "once": self.hidden("once")},
            files=[("file", (name, content)) for name, content in files],
            headers=self.headers,
        )
        return self

    async def send_raw(self, body: bytes, content_type: str) -> Walker:
        """Anything at all."""
        headers = {**self.headers, "content-type": content_type}
        self.page = await self.client.post(self.path, content=body, headers=headers)
        return self
