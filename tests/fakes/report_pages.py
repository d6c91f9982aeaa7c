"""The console with its pages about reports, over people who really sign in."""

from __future__ import annotations

import secrets
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from app.reporting import StaffReaders
from console.reports import REPORT_PLACES, Parts, report_routers
from console.security import Signed
from notifications.calendar import WorkCalendar
from notifications.inbox import Inbox
from people.audit import AuditLog
from people.keys import KeyPair
from people.model import Role
from people.recovery_file import write_public
from reports.announcing import nobody
from reports.cabinet import Cabinet
from reports.clocks import Clocks
from reports.code_keys import CodeKeys
from reports.codes import Codes
from reports.desk import duty_desk
from reports.erasing import Erasing
from reports.followup import FollowUp
from reports.intake import Intake
from reports.model import Concerned, ItemKind
from reports.reporter_key import new_draft_key
from reports.tombstones import Tombstones
from reports.uploads import Uploads
from store.engine import session_factory
from tests.fakes.console import ZONE, Browser, TestDesk
from tests.fakes.sealed_desk import CHEAP_MEMORY, portions

SEEN = "隔壁的娃儿晚上一直哭，身上有伤"


class ReportDesk:
    """A desk with one person of each role (two officers), and browsers for them."""

    def __init__(self, engine: AsyncEngine, folder: Path) -> None:
        sessions = session_factory(engine)
        self.test = TestDesk.over(engine)
        self.clock = self.test.clock
        write_public(folder / "recovery.pub", KeyPair.new().public)
        staff = self.test.people.stores.staff
        self.readers = StaffReaders(staff, folder / "recovery.pub", demo=True)
        self.cabinet = Cabinet(sessions, b"m" * 32, self.clock)
        self.audit = AuditLog(sessions, self.clock)
        self.inbox = Inbox(sessions, self.clock)
        self.erasing = Erasing(engine, self.audit, Tombstones(folder / "tombstones"), self.clock)
        code_keys = CodeKeys([b"p" * 32], b"s" * 16, memory=CHEAP_MEMORY)
        self.intake = Intake(self.cabinet, self.readers, nobody)
        self.codes = Codes(self.cabinet, code_keys)
        self.followup = FollowUp(self.cabinet, code_keys, nobody)
        self.uploads = Uploads(self.cabinet, nobody)
        self.services = duty_desk(
            self.cabinet,
            self.readers,
            self.audit,
            nobody,
            codes=self.codes,
            clocks=Clocks.standard(WorkCalendar()),
            zone=ZONE,
        )

    async def staff(self) -> None:
        """Hires them."""
        for login, role, name in (
            ("kezhang", Role.HEAD, "周明理"),
            ("zhiban", Role.OFFICER, "吴安"),
            ("tongshi", Role.OFFICER, "郑小川"),
            ("guanli", Role.ADMIN, "王管"),
            ("shenji", Role.AUDITOR, "陈审"),
        ):
            await self.test.join(login, role, name)

    def app(self) -> FastAPI:
        parts = Parts(
            self.services,
            self.test.people.stores.staff,
            self.audit,
            self.inbox,
            self.erasing,
            ZONE,
            self.clock,
        )

        async def badges(signed: Signed) -> dict[str, int]:
            return {"/inbox": await self.inbox.unread(signed.staff.id)}

        return self.test.app(*report_routers(parts), places=REPORT_PLACES, badges=badges)

    async def browser(self, login: str) -> Browser:
        """A browser in which this person has signed in."""
        browser = Browser(self.app())
        answer = await browser.sign_in(self.test, login)
        assert answer.status_code == 303, answer.text
        return browser

    async def reported(
        self,
        text: str = SEEN,
        *,
        danger: str = "no",
        coded: bool = False,
        who: tuple[Concerned, ...] = (),
        file: tuple[str, bytes] | None = None,
        intimate: bool = False,
        more: dict[ItemKind, dict[str, object]] | None = None,
    ) -> str:
        """A report that was told to its end; its id."""
        key = new_draft_key()
        await self.intake.add(key, ItemKind.SEEN, {"text": text})
        if who:
            await self.intake.leave_out(key, who, "")
        await self.intake.add(key, ItemKind.DANGER, {"now": danger})
        for kind, value in (more or {}).items():
            await self.intake.add(key, kind, value)
        if file is not None:
            await self.uploads.add(key, file[0], portions(file[1]), intimate=intimate)
        if coded:
            await self.codes.mint(key)
        await self.intake.finish(key)
        draft = await self.intake.draft(key)
        assert draft is not None
        return draft.id

    @staticmethod
    def no_report() -> str:
        """An id that no report has."""
        return secrets.token_hex(16)
