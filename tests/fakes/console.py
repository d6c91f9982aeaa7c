"""A desk with people whose passwords and codes the test knows, and browsers that sign in there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from fastapi import APIRouter, FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from console.account import account_router
from console.app import console_app
from console.doorman import DeskDoorman
from console.roster import roster_router
from console.sign_in import sign_in_router
from console.staff import staff_router
from people.desk import People, Secrets, open_people
from people.directory import new_staff
from people.journal import Journal, NoJournal
from people.keys import KeyPair, unwrapped
from people.model import Role, Staff
from people.passwords import Cost
from people.pepper import Peppers
from people.rewrap import NoReports, Rewrap
from people.totp import code_at, new_secret
from store.engine import session_factory
from store.secrets import InstallSecret

#: One round over 8 KiB: what a test needs to know does not depend on the cost.
CHEAP = Cost(rounds=1, kib=8)
KEPT = Secrets(InstallSecret(b"s" * 32), Peppers({1: InstallSecret(b"p" * 32)}))
PASSWORD = "tangyuan-shanqiang-37-wanju"
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Clock:
    """A clock that stands until the test moves it."""

    now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)

    def __call__(self) -> datetime:
        return self.now

    def on(self, **by: float) -> None:
        """So much later."""
        self.now += timedelta(**by)


@dataclass
class Member:
    """Somebody at the desk with what they sign in with."""

    staff: Staff
    totp: str
    pair: KeyPair | None


@dataclass
class TestDesk:
    """A desk over a database."""

    __test__ = False

    people: People
    clock: Clock
    members: dict[str, Member] = field(default_factory=dict)

    @classmethod
    def over(
        cls, engine: AsyncEngine, *, rewrap: Rewrap | None = None, journal: Journal | None = None
    ) -> TestDesk:
        """An empty desk."""
        clock = Clock()
        people = open_people(
            session_factory(engine),
            KEPT,
            clock,
            journal=journal or NoJournal(),
            rewrap=rewrap or NoReports(),
            demo=True,
            cost=CHEAP,
        )
        return cls(people, clock)

    async def join(self, login: str, role: Role, name: str = "") -> Member:
        """Somebody with password, codes and, where they read reports, a confirmed key."""
        staff = new_staff(login, name or f"测试{login}", role, "测试科")
        totp = new_secret()
        kept = await self.people.add_ready(
            staff, "test", password=PASSWORD, totp=totp, confirmed=True
        )
        credential = await self.people.stores.credentials.of_staff(staff.id)
        pair = None
        if credential.wrapped_key is not None:
            pair = unwrapped(credential.wrapped_key, PASSWORD, staff.id, KEPT.peppers)
        self.members[login] = member = Member(kept, totp, pair)
        return member

    def app(self, *routers: APIRouter, **options: Any) -> FastAPI:
        """The console with its own pages and these."""
        own = (
            sign_in_router(
                self.people, address=lambda request: request.headers.get("x-test-address", "a")
            ),
            account_router(self.people),
            staff_router(self.people),
            roster_router(self.people),
        )
        outer = FastAPI()
        inner = console_app(DeskDoorman(self.people), [*own, *routers], zone=ZONE, **options)
        outer.mount("/console", inner)
        return outer

    def fresh_code(self, login: str) -> str:
        """A code that was not used: time moves on by a step."""
        self.clock.on(seconds=30)
        return code_at(self.members[login].totp, self.clock())


class Browser:
    """A browser at the desk: keeps cookies and sends the forms it was shown."""

    def __init__(self, app: FastAPI, base: str = "http://127.0.0.1:8000") -> None:
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base)

    async def get(self, path: str, *, follow: bool = True) -> httpx.Response:
        """A page below ``/console``."""
        return await self.client.get(f"/console{path}", follow_redirects=follow)

    async def csrf(self, path: str) -> str:
        """The token in the forms of a page."""
        page = await self.get(path)
        found = re.search(r'name="csrf" value="([^"]+)"', page.text)
        assert found, page.text
        return found[1]

    async def post(
        self, path: str, form: dict[str, Any], *, on: str | None = None, follow: bool = False
    ) -> httpx.Response:
        """Sends a form that stands on the page ``on``."""
        token = await self.csrf(on or path)
        return await self.client.post(
            f"/console{path}", data={"csrf": token, **form}, follow_redirects=follow
        )

    async def sign_in(self, desk: TestDesk, who: str, /, **other: str) -> httpx.Response:
        """Signs in with what the member has; ``other`` replaces what is typed."""
        form = {"login": who, "password": PASSWORD, **other}
        if "code" not in form:
            form["code"] = desk.fresh_code(who)
        return await self.post("/sign-in", form)
