"""Who works at the desk. Name, unit, e-mail, role and keys are sealed in the row."""

from __future__ import annotations

import re
import secrets
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from people.errors import LoginTakenError, NoSuchPersonError, PeopleError
from people.model import Role, Staff
from people.tables import StaffRow
from store.secrets import InstallSecret
from store.vault import Vault

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")


def plain_login(typed: str) -> str:
    """A login as it is kept: small letters, no spaces around."""
    return typed.strip().lower()


def check_login(login: str) -> None:
    """Raises :class:`PeopleError` when this cannot be a login."""
    if not _LOGIN.fullmatch(login):
        raise PeopleError("登录名用 2 到 32 个小写字母、数字、点或横线，例如姓名的拼音。")


def new_staff(
    login: str, name: str, role: Role, unit: str, email: str | None = None, *, demo: bool = False
) -> Staff:
    """A person as they begin: no key yet.

    Raises:
        PeopleError: login, name or e-mail cannot be one.
    """
    login, name = plain_login(login), name.strip()
    check_login(login)
    if not name or len(name) > 40:
        raise PeopleError("请填姓名（最多 40 个字）。")
    email = (email or "").strip() or None
    if email is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        raise PeopleError("邮箱地址不完整，请看一下。不填也可以。")
    return Staff(
        id=secrets.token_hex(16),
        login=login,
        name=name,
        role=role,
        unit=unit.strip()[:60],
        email=email,
        public_key=None,
        active=True,
        demo=demo,
    )


class SqlStaff:
    """People in the database. What writes does so in the caller's transaction."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], secret: InstallSecret) -> None:
        self._sessions = sessions
        self._vault = Vault(secret, "staff")

    async def active(self) -> list[Staff]:
        """Everybody who works here now, by login."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(StaffRow).where(StaffRow.active).order_by(StaffRow.login)
            )
            return [staff for staff in map(self._opened, rows) if staff.active]

    async def get(self, staff_id: str) -> Staff | None:
        """A person, also one who has left: their name stands beside what they did."""
        async with self._sessions() as session:
            row = await session.get(StaffRow, staff_id)
        return None if row is None else self._opened(row)

    async def by_login(self, login: str) -> Staff | None:
        """Whoever works here now under this login."""
        async with self._sessions() as session:
            row = await session.scalar(
                select(StaffRow).where(StaffRow.login == plain_login(login), StaffRow.active)
            )
        staff = None if row is None else self._opened(row)
        return staff if staff is not None and staff.active else None

    async def any(self) -> bool:
        """Whether there is, or ever was, anybody."""
        async with self._sessions() as session:
            return (await session.scalar(select(StaffRow.id).limit(1))) is not None

    async def insert(self, session: AsyncSession, staff: Staff) -> None:
        """Puts a new person in.

        Raises:
            LoginTakenError: the login is or was somebody's.
        """
        session.add(self._sealed(staff))
        try:
            await session.flush()
        except IntegrityError as error:
            raise LoginTakenError from error

    async def save(self, session: AsyncSession, staff: Staff) -> None:
        """What has changed of a person.

        Raises:
            NoSuchPersonError: there is no such row.
        """
        row = await session.get(StaffRow, staff.id)
        if row is None:
            raise NoSuchPersonError
        sealed = self._sealed(staff)
        row.active, row.sealed = sealed.active, sealed.sealed

    def _sealed(self, staff: Staff) -> StaffRow:
        value: dict[str, Any] = {
            "login": staff.login,
            "name": staff.name,
            "role": str(staff.role),
            "unit": staff.unit,
            "email": staff.email,
            "key": _hex(staff.public_key),
            "waiting": _hex(staff.waiting_key),
            "active": staff.active,
            "demo": staff.demo,
        }
        return StaffRow(
            id=staff.id,
            login=staff.login,
            active=staff.active,
            sealed=self._vault.seal(value, staff.id),
        )

    def _opened(self, row: StaffRow) -> Staff:
        value = self._vault.open(row.sealed, row.id)
        return Staff(
            id=row.id,
            login=value["login"],
            name=value["name"],
            role=Role(value["role"]),
            unit=value["unit"],
            email=value["email"],
            public_key=_bytes(value["key"]),
            # Whoever left stays away, even if the column says otherwise.
            active=row.active and value["active"],
            waiting_key=_bytes(value["waiting"]),
            demo=value["demo"],
        )


def _hex(key: bytes | None) -> str | None:
    return None if key is None else key.hex()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)
