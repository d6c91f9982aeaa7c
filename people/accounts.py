"""Who comes, goes, or changes their role."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import delete

from people.credentials import STARTER_LASTS, Credential
from people.errors import NoSuchPersonError, NotAllowedHereError
from people.model import Role, Staff
from people.passwords import starter
from people.rewrap import Rewrap
from people.stores import Stores
from people.tables import DutyRow, StaffRequestRow
from store.writing import writing

_LAST_HEAD = "只剩这一位能看举报的科室负责人，先安排好另一位，再做这一步。"


class Accounts:
    """Adds and removes people. Every change ends the sessions of whom it is about."""

    def __init__(self, stores: Stores, rewrap: Rewrap) -> None:
        self._stores = stores
        self._rewrap = rewrap

    async def add(self, staff: Staff, by: str) -> str:
        """Somebody new. Returns their starter password, shown once, good for a week.

        Raises:
            LoginTakenError: the login is or was somebody's.
        """
        word = starter()
        async with writing(self._stores.sessions) as session:
            await self._stores.staff.insert(session, staff)
            await self._stores.credentials.save(session, self.starting(staff.id, word))
            await self._stores.journal.record(
                session, by, "staff_added", staff.id, role=str(staff.role)
            )
        return word

    async def remove(self, staff_id: str, by: str) -> Staff:
        """Somebody has left: nothing opens for them from this moment.

        Raises:
            NoSuchPersonError, NotAllowedHereError: with the sentence to show.
        """
        staff = await self.someone(staff_id)
        if staff_id == by:
            raise NotAllowedHereError("不能把自己移除，请另一位管理员来做。")
        await self.keep_a_head(staff)
        gone = replace(staff, active=False, public_key=None, waiting_key=None, email=None)
        today: date = self._stores.now().date()
        async with writing(self._stores.sessions) as session:
            await self._stores.staff.save(session, gone)
            await self._stores.credentials.drop(session, staff_id)
            await session.execute(
                delete(DutyRow).where(DutyRow.staff_id == staff_id, DutyRow.day >= today)
            )
            await session.execute(
                delete(StaffRequestRow).where(StaffRequestRow.staff_id == staff_id)
            )
            await self._stores.journal.record(session, by, "staff_removed", staff_id)
        await self.shut_out(staff_id, reads=staff.reads)
        return gone

    async def change(self, staff_id: str, by: str, *, role: Role, unit: str) -> Staff:
        """Another role or unit. Whoever no longer reads loses key and wraps; whoever comes to
        read makes a key at their next sign-in, which a section head has to confirm.

        Raises:
            NoSuchPersonError, NotAllowedHereError: with the sentence to show.
        """
        staff = await self.someone(staff_id)
        changed = replace(staff, role=role, unit=unit.strip()[:60])
        if changed == staff:
            return staff
        if role != staff.role:
            if staff_id == by:
                raise NotAllowedHereError("不能改自己的岗位，请另一位管理员来做。")
            await self.keep_a_head(staff)
            if role is Role.HEAD and staff.public_key is not None:
                # A head confirms others: that trust is given anew.
                changed = replace(changed, public_key=None, waiting_key=staff.public_key)
        stops = staff.reads and not changed.reads
        if stops:
            changed = replace(changed, public_key=None, waiting_key=None)
        async with writing(self._stores.sessions) as session:
            await self._stores.staff.save(session, changed)
            if stops:
                credential = await self._stores.credentials.of_staff(staff_id)
                await self._stores.credentials.save(session, replace(credential, wrapped_key=None))
            await self._stores.journal.record(
                session, by, "staff_changed", staff_id, role=str(role)
            )
        if role != staff.role:
            await self._stores.signed.end_all(staff_id)
        if stops:
            await self._rewrap.without(staff_id)
        return changed

    async def someone(self, staff_id: str) -> Staff:
        """Raises :class:`NoSuchPersonError` unless this person works here."""
        staff = await self._stores.staff.get(staff_id)
        if staff is None or not staff.active:
            raise NoSuchPersonError
        return staff

    async def keep_a_head(self, staff: Staff) -> None:
        """Raises :class:`NotAllowedHereError` for the last head who can open reports."""
        heads = [
            s.id
            for s in await self._stores.staff.active()
            if s.role is Role.HEAD and s.public_key is not None
        ]
        if heads == [staff.id]:
            raise NotAllowedHereError(_LAST_HEAD)

    async def shut_out(self, staff_id: str, *, reads: bool) -> None:
        """Sessions end, browsers are forgotten, and the reports' wraps go."""
        await self._stores.signed.end_all(staff_id)
        await self._stores.devices.forget(staff_id)
        if reads:
            await self._rewrap.without(staff_id)

    def starting(self, staff_id: str, word: str) -> Credential:
        """A credential that opens with a starter password and nothing else yet."""
        return Credential(
            staff_id,
            starter=self._stores.credentials.starter_mark(word),
            starter_until=self._stores.now() + STARTER_LASTS,
        )
