"""Lost passwords and lost phones: one person asks, another confirms.

Neither of the two can be the one it is about. A lost password costs the old key: whoever only
holds the new password opens nothing until a section head has confirmed the new key.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from people.accounts import Accounts
from people.errors import NotAllowedHereError
from people.model import Role, Staff
from people.passwords import starter
from people.stores import Stores
from people.tables import StaffRequestRow
from store.erasing import erase_where
from store.writing import writing

#: An unconfirmed request is over after this.
REQUEST_LASTS = timedelta(days=3)
_MAY = frozenset({Role.HEAD, Role.ADMIN})


class Lost(StrEnum):
    """What somebody lost."""

    PASSWORD = "password"  # noqa: S105 - the name of a thing
    CODES = "codes"
    BOTH = "both"


LOST_NAMES = {
    Lost.PASSWORD: "忘了密码",
    Lost.CODES: "手机丢了或换了，没有验证码",
    Lost.BOTH: "密码和验证码都没有了",
}


@dataclass(frozen=True, slots=True)
class ResetRequest:
    """What waits for a second person."""

    id: str
    staff_id: str
    lost: Lost
    asked_by: str
    asked_at: datetime
    expires_at: datetime


class Resets:
    """Requests in the database. Times come from ``now`` (aware)."""

    def __init__(self, stores: Stores, accounts: Accounts) -> None:
        self._stores = stores
        self._accounts = accounts

    async def waiting(self) -> list[ResetRequest]:
        """What nobody has confirmed yet, the oldest first."""
        async with self._stores.sessions() as session:
            rows = await session.scalars(
                select(StaffRequestRow)
                .where(StaffRequestRow.expires_at > self._stores.now())
                .order_by(StaffRequestRow.asked_at)
            )
            return [_of(row) for row in rows]

    async def ask(self, staff_id: str, lost: Lost, by: Staff) -> ResetRequest:
        """The first person asks; nothing changes yet.

        Raises:
            NotAllowedHereError, NoSuchPersonError: with the sentence to show.
        """
        await self._accounts.someone(staff_id)
        _check(by, staff_id)
        now = self._stores.now()
        row = StaffRequestRow(
            id=secrets.token_hex(16),
            staff_id=staff_id,
            kind=str(lost),
            asked_by=by.id,
            asked_at=now,
            expires_at=now + REQUEST_LASTS,
        )
        async with writing(self._stores.sessions) as session:
            session.add(row)
            await self._stores.journal.record(
                session, by.id, "reset_asked", staff_id, lost=str(lost)
            )
        return _of(row)

    async def withdraw(self, request_id: str, by: Staff) -> None:
        """A head or administrator lets a request fall."""
        _check(by, "")
        async with writing(self._stores.sessions) as session:
            row = await session.get(StaffRequestRow, request_id)
            if row is not None:
                await session.delete(row)
                await session.flush()
                await self._stores.journal.record(session, by.id, "reset_withdrawn", row.staff_id)

    async def confirm(self, request_id: str, by: Staff) -> str | None:
        """The second person confirms. Returns the new starter password, when a password was lost.

        Raises:
            NotAllowedHereError: the same person as asked, or whom it is about; or it is over.
        """
        async with self._stores.sessions() as session:
            row = await session.get(StaffRequestRow, request_id)
        if row is None or row.expires_at <= self._stores.now():
            raise NotAllowedHereError("这个申请已经处理过，或者过期了。")
        _check(by, row.staff_id)
        if row.asked_by == by.id:
            raise NotAllowedHereError("提出申请和确认要由两个人来做，请另一位负责人或管理员确认。")
        return await self._carry_out(_of(row), by.id)

    async def at_the_machine(self, staff_id: str, lost: Lost, by: Staff | None) -> str | None:
        """Whoever has the machine asks, and ``by`` confirms beside them (``None``: with the
        recovery key). Returns the new starter password, when a password was lost.

        Raises:
            NotAllowedHereError, NoSuchPersonError: with the sentence to show.
        """
        await self._accounts.someone(staff_id)
        if by is not None:
            _check(by, staff_id)
        now = self._stores.now()
        request = ResetRequest("", staff_id, lost, "machine", now, now)
        return await self._carry_out(request, "recovery" if by is None else by.id)

    async def erase_expired(self) -> int:
        """Erases what is past its term; how many."""
        return await erase_where(
            self._stores.sessions, StaffRequestRow, StaffRequestRow.expires_at <= self._stores.now()
        )

    async def _carry_out(self, request: ResetRequest, by: str) -> str | None:
        staff = await self._accounts.someone(request.staff_id)
        credential = await self._stores.credentials.of_staff(staff.id)
        word = None
        if request.lost is not Lost.CODES:
            word = starter()
            begun = self._accounts.starting(staff.id, word)
            credential = replace(begun, totp=credential.totp)
        if request.lost is not Lost.PASSWORD:
            credential = replace(credential, totp=None, totp_waiting=None)
        async with writing(self._stores.sessions) as session:
            row = await session.get(StaffRequestRow, request.id) if request.id else None
            if request.id and row is None:
                raise NotAllowedHereError("这个申请已经处理过，或者过期了。")
            if row is not None:
                await session.delete(row)
            await self._stores.credentials.save(session, credential)
            if word is not None:
                await self._stores.staff.save(
                    session, replace(staff, public_key=None, waiting_key=None)
                )
            await self._stores.journal.record(
                session,
                by,
                "reset_confirmed",
                staff.id,
                lost=str(request.lost),
                asked_by=request.asked_by,
            )
        await self._accounts.shut_out(staff.id, reads=staff.reads and word is not None)
        return word


def _check(by: Staff, staff_id: str) -> None:
    if by.role not in _MAY or not by.active:
        raise NotAllowedHereError("这一步要科室负责人或系统管理员来做。")
    if by.id == staff_id:
        raise NotAllowedHereError("自己的账号要请别人来办。")


def _of(row: StaffRequestRow) -> ResetRequest:
    return ResetRequest(
        row.id, row.staff_id, Lost(row.kind), row.asked_by, row.asked_at, row.expires_at
    )
