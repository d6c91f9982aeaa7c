"""Sealed reports, put together: what chat, pages and the desk's console share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine

from app.settings import Settings
from notifications.model import CONSOLE, DESK
from notifications.outbox import Outbox
from people.audit import AuditLog
from people.directory import SqlStaff
from people.model import Role
from people.recovery_file import read_public
from reports.announcing import Announce
from reports.cabinet import Cabinet
from reports.clocks import Clocks
from reports.code_keys import CodeKeys
from reports.codes import Codes
from reports.desk import DutyDesk, duty_desk
from reports.desk_news import TellDesk
from reports.followup import FollowUp
from reports.intake import Intake
from reports.readers import Reader
from reports.rewrap import ReportKeys
from reports.uploads import Uploads
from store.engine import session_factory
from store.secrets import InstallSecret, load_versions


@dataclass(frozen=True, slots=True)
class StaffReaders:
    """The officers of the desk as :class:`reports.readers.Readers`.

    Fictional people are given reports only where fictional people can sign in (``demo``).
    """

    staff: SqlStaff
    recovery_file: Path
    demo: bool

    async def readers(self) -> Sequence[Reader]:
        """Everybody active who reads reports and whose key a head has confirmed."""
        return [
            Reader(one.id, one.public_key, one.name, one.role is Role.HEAD)
            for one in await self.staff.active()
            if one.reads and one.public_key is not None and (self.demo or not one.demo)
        ]

    async def recovery_key(self) -> bytes | None:
        """The public half of the offline key; None until ``hulei keys init`` made it."""
        return read_public(self.recovery_file)


@dataclass(frozen=True, slots=True)
class Reporting:
    """Everything a report passes through."""

    cabinet: Cabinet
    readers: StaffReaders
    intake: Intake
    codes: Codes
    followup: FollowUp
    uploads: Uploads
    desk: DutyDesk


def reporting(
    settings: Settings,
    secret: InstallSecret,
    engine: AsyncEngine,
    *,
    announce: Announce,
    clocks: Clocks,
    now: Callable[[], datetime],
) -> Reporting:
    """Puts the parts together over one database.

    Raises:
        SecretError: a pepper's file is not ours, or none can be made.
    """
    cabinet = install_cabinet(engine, secret, now)
    readers = install_readers(settings, secret, engine)
    peppers = load_versions(settings.secret_file.parent, "receipt-pepper")
    newest_first = [peppers[version].root for version in sorted(peppers, reverse=True)]
    code_keys = CodeKeys(newest_first, secret.key_for("receipt-salt"))
    codes = Codes(cabinet, code_keys)
    return Reporting(
        cabinet=cabinet,
        readers=readers,
        intake=Intake(cabinet, readers, announce),
        codes=codes,
        followup=FollowUp(cabinet, code_keys, announce),
        uploads=Uploads(cabinet, announce),
        desk=duty_desk(
            cabinet,
            readers,
            AuditLog(cabinet.sessions, now),
            announce,
            codes=codes,
            clocks=clocks,
            zone=ZoneInfo(settings.timezone),
        ),
    )


def report_keys(
    settings: Settings, secret: InstallSecret, engine: AsyncEngine, now: Callable[[], datetime]
) -> ReportKeys:
    """What gives and takes keys of reports when staff come and go: in the server and commands."""
    cabinet = install_cabinet(engine, secret, now)
    readers = install_readers(settings, secret, engine)
    announce = TellDesk(Outbox((CONSOLE, DESK)))
    return ReportKeys(cabinet, readers, AuditLog(cabinet.sessions, now), announce)


def install_cabinet(
    engine: AsyncEngine, secret: InstallSecret, now: Callable[[], datetime]
) -> Cabinet:
    """The cabinet of an install."""
    return Cabinet(session_factory(engine), secret.key_for("report-manifest"), now)


def install_readers(settings: Settings, secret: InstallSecret, engine: AsyncEngine) -> StaffReaders:
    """Who can be given reports in an install."""
    staff = SqlStaff(session_factory(engine), secret)
    return StaffReaders(staff, settings.recovery_file, settings.profile == "demo")
