"""Sealed reports, put together: what chat, pages and the desk's console share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from app.settings import Settings
from people.directory import SqlStaff
from people.model import Role
from people.recovery_file import read_public
from reports.announcing import Announce
from reports.cabinet import Cabinet
from reports.code_keys import CodeKeys
from reports.codes import Codes
from reports.followup import FollowUp
from reports.intake import Intake
from reports.readers import Reader
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


def reporting(
    settings: Settings,
    secret: InstallSecret,
    engine: AsyncEngine,
    staff: SqlStaff,
    *,
    announce: Announce,
    now: Callable[[], datetime],
) -> Reporting:
    """Puts the parts together over one database.

    Raises:
        SecretError: a pepper's file is not ours, or none can be made.
    """
    folder = settings.secret_file.parent
    cabinet = Cabinet(session_factory(engine), secret.key_for("report-manifest"), now)
    readers = StaffReaders(staff, folder / "recovery.pub", settings.profile == "demo")
    peppers = load_versions(folder, "receipt-pepper")
    newest_first = [peppers[version].root for version in sorted(peppers, reverse=True)]
    code_keys = CodeKeys(newest_first, secret.key_for("receipt-salt"))
    return Reporting(
        cabinet=cabinet,
        readers=readers,
        intake=Intake(cabinet, readers, announce),
        codes=Codes(cabinet, code_keys),
        followup=FollowUp(cabinet, code_keys, announce),
        uploads=Uploads(cabinet, announce),
    )
