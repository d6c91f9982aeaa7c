"""The fictional desk of profile ``demo``: somebody to sign in as, on a fresh machine.

Its people say in their names that they are fictional, and cannot sign in in profile
``mainland`` (``people.sign_in``).
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from app.settings import Settings
from people.desk import People
from people.directory import new_staff
from people.keys import KeyPair
from people.model import Role
from people.passwords import starter
from people.recovery import encode
from people.recovery_file import read_public, write_public
from people.totp import code_at, new_secret

UNIT = "演示区民政局（虚构）"
_PEOPLE = (
    ("demo-head", "演示科长", Role.HEAD),
    ("demo-officer1", "演示值班员甲", Role.OFFICER),
    ("demo-officer2", "演示值班员乙", Role.OFFICER),
    ("demo-admin", "演示管理员", Role.ADMIN),
    ("demo-auditor", "演示审计员", Role.AUDITOR),
)
_ROSTER_DAYS = 28


@dataclass(frozen=True, slots=True, repr=False)
class DemoAccount:
    """One fictional person and what they sign in with."""

    login: str
    name: str
    role: str
    password: str
    totp: str

    def code(self, at: datetime) -> str:
        """The one-time code of this moment."""
        return code_at(self.totp, at)


async def ready_demo_desk(settings: Settings, people: People) -> list[DemoAccount]:
    """Sets the fictional desk up where nobody is at the desk yet; who can sign in there.

    Empty in profile ``mainland`` and where real people work.
    """
    if settings.profile != "demo":
        return []
    if not await people.stores.staff.any():
        recovery = None
        if read_public(settings.recovery_file) is None:
            recovery = KeyPair.new()
            write_public(settings.recovery_file, recovery.public)
        accounts = [DemoAccount(n, name, r, starter(), new_secret()) for n, name, r in _PEOPLE]
        # The file first: people whose passwords nobody knows would be in the way for good.
        _write(settings.demo_desk_file, accounts, recovery)
        for account in accounts:
            await _join(people, account)
        officers = [s.id for s in await people.stores.staff.active() if s.role is Role.OFFICER]
        await people.roster.take_turns(people.stores.now().date(), _ROSTER_DAYS, officers, "demo")
    there = {staff.login for staff in await people.stores.staff.active() if staff.demo}
    return [account for account in demo_accounts(settings) if account.login in there]


def demo_accounts(settings: Settings) -> list[DemoAccount]:
    """The accounts in the file; none in profile ``mainland`` or without a file."""
    if settings.profile != "demo":
        return []
    try:
        kept = json.loads(settings.demo_desk_file.read_text(encoding="utf-8"))
        return [DemoAccount(**account) for account in kept["accounts"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def demo_recovery_public(settings: Settings) -> bytes | None:
    """The public half of the recovery key that the demo made; never that of a real one."""
    try:
        kept = json.loads(settings.demo_desk_file.read_text(encoding="utf-8"))
        return bytes.fromhex(kept["recovery_public"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def how_to_enter(accounts: Sequence[DemoAccount]) -> list[str]:
    """What is said of the fictional desk at each start."""
    if not accounts:
        return []
    return [
        "  Sign in at the desk as somebody fictional (login, password):",
        *(f"    {a.login:14} {a.password}   {a.name}" for a in accounts),
        f"    and a one-time code: .venv/bin/hulei staff code {accounts[0].login}",
    ]


async def _join(people: People, account: DemoAccount) -> None:
    staff = new_staff(account.login, account.name, Role(account.role), UNIT, demo=True)
    await people.add_ready(
        staff, "demo", password=account.password, totp=account.totp, confirmed=True
    )


def _write(path: Path, accounts: Sequence[DemoAccount], recovery: KeyPair | None) -> None:
    content: dict[str, object] = {
        "note": "A fictional desk for trying things out. Never use it for real reports.",
        "accounts": [asdict(account) for account in accounts],
    }
    if recovery is not None:
        content["recovery_key"] = encode(recovery.secret)
        content["recovery_public"] = recovery.public.hex()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
    part.replace(path)
