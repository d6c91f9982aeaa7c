"""A section head confirms a colleague's key, and hands the open reports over to it.

An administrator can add an account, also a false one; without a head who has compared the
sixteen digits with the colleague in person, no report is ever sealed to it.
"""

from __future__ import annotations

from dataclasses import replace

from people.accounts import Accounts
from people.errors import NotAllowedHereError
from people.keys import fingerprint
from people.model import Role, Staff
from people.rewrap import Rewrap
from people.stores import Stores
from store.writing import writing

#: Stands for the offline recovery key where a reader is named.
RECOVERY = "recovery"


class Approval:
    """Confirms keys."""

    def __init__(self, stores: Stores, accounts: Accounts, rewrap: Rewrap) -> None:
        self._stores = stores
        self._accounts = accounts
        self._rewrap = rewrap

    async def waiting(self) -> list[Staff]:
        """Whoever made a key that no head has confirmed."""
        return [
            staff for staff in await self._stores.staff.active() if staff.waiting_key is not None
        ]

    async def confirm(
        self, staff_id: str, digits: str, *, by: Staff | None, secret_key: bytes
    ) -> Staff:
        """The key with these sixteen digits is this person's; open reports are sealed to it.

        ``by`` is the head whose secret key this is; ``None`` means the recovery key, which also
        confirms the first head's.

        Raises:
            NotAllowedHereError: not a head, for oneself, or the digits are of another key.
        """
        staff = await self._accounts.someone(staff_id)
        if by is not None:
            _check_head(by, staff_id)
        key = staff.waiting_key
        if key is None:
            raise NotAllowedHereError("这位同事没有等待确认的钥匙。")
        if digits.split() != fingerprint(key).split():
            raise NotAllowedHereError("这位同事的钥匙刚才换过，请重新核对 16 位数字。")
        actor = RECOVERY if by is None else by.id
        confirmed = replace(staff, public_key=key, waiting_key=None)
        async with writing(self._stores.sessions) as session:
            await self._stores.staff.save(session, confirmed)
            await self._stores.journal.record(session, actor, "key_confirmed", staff_id)
        # From here new reports reach them; the ones before are handed over now.
        await self._rewrap.to(staff_id, key, actor, secret_key)
        return confirmed

    async def hand_over(self, staff_id: str, *, by: Staff, secret_key: bytes) -> None:
        """Once more the open reports, for a hand-over that did not reach its end.

        Raises:
            NotAllowedHereError: not a head, or the colleague has no confirmed key.
        """
        _check_head(by, staff_id)
        staff = await self._accounts.someone(staff_id)
        if staff.public_key is None:
            raise NotAllowedHereError("这位同事还没有确认过的钥匙。")
        await self._rewrap.to(staff_id, staff.public_key, by.id, secret_key)


def _check_head(by: Staff, staff_id: str) -> None:
    if by.role is not Role.HEAD or by.public_key is None or not by.active:
        raise NotAllowedHereError("只有科室负责人能确认。")
    if by.id == staff_id:
        raise NotAllowedHereError("自己的钥匙要请另一位科室负责人确认，或者用恢复钥匙。")
