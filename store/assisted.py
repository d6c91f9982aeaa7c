"""That somebody agreed to be screened by another person: role and time, no name, no child.

Nothing in a row leads to a person, a phone or a result: it proves that the question was put.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, UtcDateTime
from store.erasing import erase_where


class AssistedConsentRow(Base):
    """One agreement."""

    __tablename__ = "assisted_consent"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    helper: Mapped[str] = mapped_column(String(32))
    wording: Mapped[str] = mapped_column(String(32))
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class AssistedConsents(Protocol):
    """Notes agreements."""

    async def agreed(self, helper: str, wording: str) -> None:
        """The person beside a helper of this role agreed to these words now."""

    async def erase_expired(self) -> int:
        """Erases what is past its term; how many."""


class SqlAssistedConsents:
    """Agreements in the database. Times come from ``now`` (aware)."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        now: Callable[[], datetime],
        keep_for: timedelta = timedelta(days=30),
    ) -> None:
        self._sessions = sessions
        self._now = now
        self._keep_for = keep_for

    async def agreed(self, helper: str, wording: str) -> None:
        now = self._now()
        row = AssistedConsentRow(
            id=secrets.token_hex(16),
            helper=helper,
            wording=wording,
            agreed_at=now,
            expires_at=now + self._keep_for,
        )
        async with self._sessions.begin() as session:
            session.add(row)

    async def erase_expired(self) -> int:
        return await erase_where(
            self._sessions, AssistedConsentRow, AssistedConsentRow.expires_at <= self._now()
        )
