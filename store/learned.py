"""Sentences that were not understood, kept one by one by the person's own press of a button.

Masked before they come here, sealed, and never from a conversation with danger or a report in it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import LargeBinary, String, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, UtcDateTime
from store.erasing import erase_where
from store.secrets import InstallSecret
from store.vault import Vault


class LearnedTextRow(Base):
    """One sentence. ``label`` is the intent that staff gave it."""

    __tablename__ = "learned_text"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    label: Mapped[str | None] = mapped_column(String(64))
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@dataclass(frozen=True, slots=True)
class LearnedText:
    """A sentence to learn from."""

    id: str
    text: str
    label: str | None
    kept_at: datetime
    expires_at: datetime


class LearnedTexts(Protocol):
    """Keeps sentences for staff to label."""

    async def keep(self, person_key: str, text: str) -> LearnedText:
        """Keeps one masked sentence."""

    async def of_person(self, person_key: str) -> list[LearnedText]:
        """The person's own sentences, the oldest first."""

    async def to_review(self) -> list[LearnedText]:
        """All sentences for staff, the oldest first."""

    async def label(self, text_id: str, intent: str) -> bool:
        """Says what a sentence means; whether there is such a sentence."""

    async def drop(self, text_id: str) -> bool:
        """Erases one sentence; whether there was one."""

    async def erase(self, person_key: str) -> int:
        """Erases the person's sentences; how many."""

    async def erase_expired(self) -> int:
        """Erases what is past its term; how many."""


class SqlLearnedTexts:
    """Sentences in the database. Times come from ``now`` (aware)."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        secret: InstallSecret,
        now: Callable[[], datetime],
        keep_for: timedelta = timedelta(days=30),
    ) -> None:
        self._sessions = sessions
        self._vault = Vault(secret, "learned")
        self._now = now
        self._keep_for = keep_for

    async def keep(self, person_key: str, text: str) -> LearnedText:
        row_id, now = secrets.token_hex(4), self._now()
        row = LearnedTextRow(
            id=row_id,
            owner=self._vault.owner(person_key),
            sealed=self._vault.seal(text, row_id),
            label=None,
            kept_at=now,
            expires_at=now + self._keep_for,
        )
        async with self._sessions.begin() as session:
            session.add(row)
        return LearnedText(row_id, text, None, row.kept_at, row.expires_at)

    async def of_person(self, person_key: str) -> list[LearnedText]:
        return await self._found(self._vault.owner(person_key))

    async def to_review(self) -> list[LearnedText]:
        return await self._found(None)

    async def label(self, text_id: str, intent: str) -> bool:
        async with self._sessions.begin() as session:
            changed = await session.execute(
                update(LearnedTextRow)
                .where(LearnedTextRow.id == text_id, LearnedTextRow.expires_at > self._now())
                .values(label=intent)
                .returning(LearnedTextRow.id)
            )
            return bool(changed.all())

    async def drop(self, text_id: str) -> bool:
        return bool(await erase_where(self._sessions, LearnedTextRow, LearnedTextRow.id == text_id))

    async def erase(self, person_key: str) -> int:
        owner = self._vault.owner(person_key)
        return await erase_where(self._sessions, LearnedTextRow, LearnedTextRow.owner == owner)

    async def erase_expired(self) -> int:
        return await erase_where(
            self._sessions, LearnedTextRow, LearnedTextRow.expires_at <= self._now()
        )

    async def _found(self, owner: str | None) -> list[LearnedText]:
        wanted = select(LearnedTextRow).where(LearnedTextRow.expires_at > self._now())
        if owner is not None:
            wanted = wanted.where(LearnedTextRow.owner == owner)
        async with self._sessions() as session:
            rows = await session.scalars(wanted.order_by(LearnedTextRow.kept_at))
            return [
                LearnedText(
                    row.id,
                    self._vault.open(row.sealed, row.id),
                    row.label,
                    row.kept_at,
                    row.expires_at,
                )
                for row in rows
            ]
