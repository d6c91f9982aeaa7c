"""Opens and keeps a person's key pair together with their password."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from people.credentials import Credential, Credentials
from people.directory import SqlStaff
from people.keys import KeyPair, unwrapped, wrapped
from people.model import Staff
from people.passwords import USUAL, Cost
from people.pepper import Peppers


class Keyring:
    """Key pairs of readers. Derivations run beside the event loop."""

    def __init__(
        self, staff: SqlStaff, credentials: Credentials, peppers: Peppers, cost: Cost = USUAL
    ) -> None:
        self._staff = staff
        self._credentials = credentials
        self._peppers = peppers
        self._cost = cost

    async def opened(self, staff: Staff, credential: Credential, password: str) -> KeyPair | None:
        """The pair under this password; a new one for a reader without; ``None`` for others.

        Raises:
            KeyWrapError: it does not open.
        """
        if not staff.reads:
            return None
        if credential.wrapped_key is None:
            return KeyPair.new()
        return await asyncio.to_thread(
            unwrapped, credential.wrapped_key, password, staff.id, self._peppers
        )

    async def wrap(self, staff: Staff, pair: KeyPair | None, password: str) -> bytes | None:
        """The pair under a password, as it is kept."""
        if pair is None:
            return None
        return await asyncio.to_thread(wrapped, pair, password, staff.id, self._peppers, self._cost)

    async def keep(
        self,
        session: AsyncSession,
        staff: Staff,
        credential: Credential,
        wrap: bytes | None,
        pair: KeyPair | None,
    ) -> Staff:
        """Keeps a credential and its wrapped key in the caller's transaction.

        A key that the row does not know yet waits for a section head.
        """
        await self._credentials.save(session, replace(credential, wrapped_key=wrap))
        if pair is None or pair.public in (staff.public_key, staff.waiting_key):
            return staff
        changed = replace(staff, public_key=None, waiting_key=pair.public)
        await self._staff.save(session, changed)
        return changed
