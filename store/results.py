"""Screening results a person chose to keep: behind an expiring link and a six-digit case code.

A row holds only keyed hashes of link and code and the sealed result. Whoever steals the table
learns when results expire and nothing else.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import LargeBinary, String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from store.base import Base, UtcDateTime
from store.fields import FieldCipher
from store.secrets import InstallSecret

CODE_DIGITS = 6
_TRIES = 12


class SharedResultRow(Base):
    """One kept result."""

    __tablename__ = "shared_result"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@dataclass(frozen=True, slots=True)
class Shared:
    """What the person gets: the token of the link, the case code, and until when both work."""

    link: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """What opens again: the JSON value that was kept, its case code, and until when."""

    value: Any
    code: str
    expires_at: datetime


class NoCodeFreeError(Exception):
    """Too many results are kept at once for another six-digit code."""


class SharedResults:
    """Keeps and finds results. Times come from ``now`` (aware)."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        secret: InstallSecret,
        now: Callable[[], datetime],
        keep_for: timedelta = timedelta(days=7),
    ) -> None:
        self._sessions = sessions
        self._cipher = FieldCipher(secret.key_for("shared-result"))
        self._hash_key = secret.key_for("shared-lookup")
        self._now = now
        self._keep_for = keep_for

    async def keep(self, result: Any) -> Shared:
        """Seals a JSON value under a fresh link and code.

        Raises:
            NoCodeFreeError: no free code was found in a dozen tries.
        """
        await self.erase_expired()
        expires = self._now() + self._keep_for
        for _ in range(_TRIES):
            row_id = secrets.token_hex(16)
            link = secrets.token_urlsafe(24)
            code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
            row = SharedResultRow(
                id=row_id,
                link_hash=self._hash("link", link),
                code_hash=self._hash("code", code),
                sealed=self._cipher.seal([result, code], _place(row_id)),
                expires_at=expires,
            )
            try:
                async with self._sessions.begin() as session:
                    session.add(row)
            except IntegrityError:  # the code is taken: another one
                continue
            return Shared(link, code, expires)
        raise NoCodeFreeError

    async def by_link(self, link: str) -> Kept | None:
        """The result behind a link, or ``None`` when there is none or it has expired."""
        return await self._find(SharedResultRow.link_hash, self._hash("link", link))

    async def by_code(self, code: str) -> Kept | None:
        """The result behind a case code, or ``None``."""
        return await self._find(SharedResultRow.code_hash, self._hash("code", code))

    async def erase_expired(self) -> None:
        """Deletes what has expired."""
        async with self._sessions.begin() as session:
            await session.execute(
                delete(SharedResultRow).where(SharedResultRow.expires_at <= self._now())
            )

    async def _find(self, column: InstrumentedAttribute[str], wanted: str) -> Kept | None:
        async with self._sessions() as session:
            row = await session.scalar(select(SharedResultRow).where(column == wanted))
        if row is None or row.expires_at <= self._now():
            return None
        value, code = self._cipher.open(row.sealed, _place(row.id))
        return Kept(value, code, row.expires_at)

    def _hash(self, kind: str, value: str) -> str:
        return blake2b(f"{kind}:{value}".encode(), key=self._hash_key, digest_size=32).hexdigest()


def _place(row_id: str) -> str:
    return f"shared_result.sealed:{row_id}"
