"""How people prove who they are, sealed: a copy of the database yields neither codes nor hashes."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import CursorResult, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from people.tables import StaffCredentialRow
from store.secrets import InstallSecret
from store.vault import Vault
from store.writing import writing

#: So long a starter password waits for its first use.
STARTER_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True, repr=False)
class Credential:
    """What a person signs in with. One of ``password`` and ``starter`` is set, or neither.

    ``password`` is a hash; ``starter`` a keyed hash of a random one-time password, good until
    ``starter_until``; ``totp`` the secret of the codes, ``totp_waiting`` one being set up.
    """

    staff_id: str
    password: str | None = None
    starter: str | None = None
    starter_until: datetime | None = None
    totp: str | None = None
    totp_waiting: str | None = None
    wrapped_key: bytes | None = None

    def __repr__(self) -> str:
        return f"Credential({self.staff_id!r}, …)"


class Credentials:
    """Credentials in the database. Times come from ``now`` (aware)."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        secret: InstallSecret,
        now: Callable[[], datetime],
    ) -> None:
        self._sessions = sessions
        self._vault = Vault(secret, "staff-cred")
        self._starter_key = secret.key_for("staff-starter")
        self._now = now

    async def of_staff(self, staff_id: str) -> Credential:
        """What this person signs in with; an empty one when there is nothing."""
        async with self._sessions() as session:
            row = await session.get(StaffCredentialRow, staff_id)
        if row is None:
            return Credential(staff_id)
        kept = self._vault.open(row.sealed, staff_id)
        until = kept["starter_until"]
        return Credential(
            staff_id=staff_id,
            password=kept["password"],
            starter=kept["starter"],
            starter_until=None if until is None else datetime.fromisoformat(until),
            totp=kept["totp"],
            totp_waiting=kept["totp_waiting"],
            wrapped_key=row.wrapped_key,
        )

    async def save(self, session: AsyncSession, credential: Credential) -> None:
        """Keeps a credential in the caller's transaction. Used codes stay used."""
        until = credential.starter_until
        sealed = self._vault.seal(
            {
                "password": credential.password,
                "starter": credential.starter,
                "starter_until": None if until is None else until.isoformat(),
                "totp": credential.totp,
                "totp_waiting": credential.totp_waiting,
            },
            credential.staff_id,
        )
        row = await session.get(StaffCredentialRow, credential.staff_id)
        if row is None:
            row = StaffCredentialRow(staff_id=credential.staff_id, sealed=sealed, totp_step=0)
            session.add(row)
        row.sealed, row.wrapped_key = sealed, credential.wrapped_key

    async def drop(self, session: AsyncSession, staff_id: str) -> None:
        """Nothing opens for this person any more."""
        row = await session.get(StaffCredentialRow, staff_id)
        if row is not None:
            await session.delete(row)

    async def claim_step(self, staff_id: str, step: int) -> bool:
        """Uses up a step of the codes and all before it; false when it was used already.

        One statement: of two that bring the same code at once, one gets in.
        """
        async with writing(self._sessions) as session:
            done = await session.execute(
                update(StaffCredentialRow)
                .where(StaffCredentialRow.staff_id == staff_id, StaffCredentialRow.totp_step < step)
                .values(totp_step=step)
            )
            assert isinstance(done, CursorResult)
            return done.rowcount == 1

    def starter_mark(self, password: str) -> str:
        """What is kept of a starter password: it is random enough for a fast hash."""
        return blake2b(password.strip().encode(), key=self._starter_key).hexdigest()

    def is_starter(self, credential: Credential, typed: str) -> bool:
        """Whether this is the starter password, and still good."""
        mark, until = credential.starter, credential.starter_until
        fits = hmac.compare_digest(mark or "-", self.starter_mark(typed))
        return fits and until is not None and until > self._now()
