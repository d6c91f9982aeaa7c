"""What people at the desk do is written down; the log itself is ``people.audit``."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession


class Journal(Protocol):
    """Takes down who did what, in the transaction that does it."""

    async def record(
        self, session: AsyncSession, actor: str, action: str, subject: str, **facts: str | int
    ) -> None:
        """``actor`` and ``subject`` are ids; never a name, never content."""


class NoJournal:
    """Writes nothing down: for tests."""

    async def record(
        self, session: AsyncSession, actor: str, action: str, subject: str, **facts: str | int
    ) -> None:
        return
