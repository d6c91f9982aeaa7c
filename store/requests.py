"""Telephone numbers left with consent, for a clerk to call back. Nothing else is kept with them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import LargeBinary, String, delete, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, UtcDateTime
from store.erasing import erase_where
from store.secrets import InstallSecret
from store.vault import Vault


class ContactRequestRow(Base):
    """One number somebody waits at."""

    __tablename__ = "contact_request"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@dataclass(frozen=True, slots=True, repr=False)
class ContactRequest:
    """A wish to be called. Its ``repr`` shows no number: it may end up in a traceback."""

    id: str
    phone: str
    topic: str | None
    asked_at: datetime
    expires_at: datetime

    def __repr__(self) -> str:
        return f"ContactRequest({self.id!r}, …)"


class ContactRequests(Protocol):
    """Keeps at most one number a person."""

    async def leave(self, person_key: str, phone: str, topic: str | None) -> ContactRequest:
        """Keeps the number and the label of what was asked about, in place of an older one."""

    async def of_person(self, person_key: str) -> ContactRequest | None:
        """The person's own request."""

    async def waiting(self) -> list[ContactRequest]:
        """All requests for staff, the oldest first."""

    async def done(self, request_id: str) -> bool:
        """Somebody called: the number is erased. Whether there was such a request."""

    async def erase(self, person_key: str) -> bool:
        """Erases the person's request; whether there was one."""

    async def erase_expired(self) -> int:
        """Erases what is past its term; how many."""


class SqlContactRequests:
    """Requests in the database. Times come from ``now`` (aware)."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        secret: InstallSecret,
        now: Callable[[], datetime],
        keep_for: timedelta = timedelta(days=30),
    ) -> None:
        self._sessions = sessions
        self._vault = Vault(secret, "request")
        self._now = now
        self._keep_for = keep_for

    async def leave(self, person_key: str, phone: str, topic: str | None) -> ContactRequest:
        row_id, owner, now = secrets.token_hex(4), self._vault.owner(person_key), self._now()
        row = ContactRequestRow(
            id=row_id,
            owner=owner,
            sealed=self._vault.seal([phone, topic], row_id),
            asked_at=now,
            expires_at=now + self._keep_for,
        )
        async with self._sessions.begin() as session:
            await session.execute(delete(ContactRequestRow).where(ContactRequestRow.owner == owner))
            session.add(row)
        return ContactRequest(row_id, phone, topic, row.asked_at, row.expires_at)

    async def of_person(self, person_key: str) -> ContactRequest | None:
        owner = self._vault.owner(person_key)
        async with self._sessions() as session:
            row = await session.scalar(
                select(ContactRequestRow).where(
                    ContactRequestRow.owner == owner, ContactRequestRow.expires_at > self._now()
                )
            )
        return None if row is None else self._opened(row)

    async def waiting(self) -> list[ContactRequest]:
        async with self._sessions() as session:
            rows = await session.scalars(
                select(ContactRequestRow)
                .where(ContactRequestRow.expires_at > self._now())
                .order_by(ContactRequestRow.asked_at)
            )
            return [self._opened(row) for row in rows]

    async def done(self, request_id: str) -> bool:
        return bool(
            await erase_where(self._sessions, ContactRequestRow, ContactRequestRow.id == request_id)
        )

    async def erase(self, person_key: str) -> bool:
        owner = self._vault.owner(person_key)
        return bool(
            await erase_where(self._sessions, ContactRequestRow, ContactRequestRow.owner == owner)
        )

    async def erase_expired(self) -> int:
        return await erase_where(
            self._sessions, ContactRequestRow, ContactRequestRow.expires_at <= self._now()
        )

    def _opened(self, row: ContactRequestRow) -> ContactRequest:
        phone, topic = self._vault.open(row.sealed, row.id)
        return ContactRequest(row.id, phone, topic, row.asked_at, row.expires_at)
