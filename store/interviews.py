"""Screenings that a guardian agreed to keep, so that they can go on days later.

A row holds facts as ids and values, sealed, with the consent they rest on; no sentence, no name.
Each use moves the end of its term.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import LargeBinary, String
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, UtcDateTime
from store.erasing import erase_where
from store.secrets import InstallSecret
from store.vault import Vault

Json = dict[str, Any]


class SavedInterviewRow(Base):
    """One person's screening."""

    __tablename__ = "saved_interview"

    owner: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@dataclass(frozen=True, slots=True)
class Consent:
    """Who agreed (never a name), when, and to which version of the words they were shown."""

    by: str
    at: datetime
    wording: str


@dataclass(frozen=True, slots=True)
class SavedInterview:
    """What opens again."""

    interview: Json
    consent: Consent
    used_at: datetime
    expires_at: datetime


class SavedInterviews(Protocol):
    """Keeps at most one screening a person."""

    async def keep(self, person_key: str, interview: Json, consent: Consent) -> SavedInterview:
        """Keeps the screening under this consent, in place of an older one."""

    async def update(self, person_key: str, interview: Json) -> bool:
        """Keeps what the screening has become; false when nothing is kept any more."""

    async def find(self, person_key: str) -> SavedInterview | None:
        """What is kept, if its term is not over."""

    async def erase(self, person_key: str) -> bool:
        """Erases what is kept; whether there was anything."""

    async def erase_expired(self) -> int:
        """Erases what is past its term; how many."""


class SqlSavedInterviews:
    """Screenings in the database. Times come from ``now`` (aware)."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        secret: InstallSecret,
        now: Callable[[], datetime],
        keep_for: timedelta = timedelta(days=30),
    ) -> None:
        self._sessions = sessions
        self._vault = Vault(secret, "interview")
        self._now = now
        self._keep_for = keep_for

    async def keep(self, person_key: str, interview: Json, consent: Consent) -> SavedInterview:
        owner, now = self._vault.owner(person_key), self._now()
        row = SavedInterviewRow(
            owner=owner,
            sealed=self._vault.seal([interview, _consent_to_json(consent)], owner),
            used_at=now,
            expires_at=now + self._keep_for,
        )
        async with self._sessions.begin() as session:
            await session.merge(row)
        return SavedInterview(interview, consent, row.used_at, row.expires_at)

    async def update(self, person_key: str, interview: Json) -> bool:
        owner, now = self._vault.owner(person_key), self._now()
        async with self._sessions.begin() as session:
            row = await session.get(SavedInterviewRow, owner, with_for_update=True)
            if row is None or row.expires_at <= now:
                return False
            _, consent = self._vault.open(row.sealed, owner)
            row.sealed = self._vault.seal([interview, consent], owner)
            row.used_at, row.expires_at = now, now + self._keep_for
        return True

    async def find(self, person_key: str) -> SavedInterview | None:
        owner = self._vault.owner(person_key)
        async with self._sessions() as session:
            row = await session.get(SavedInterviewRow, owner)
        if row is None or row.expires_at <= self._now():
            return None
        interview, consent = self._vault.open(row.sealed, owner)
        return SavedInterview(interview, _consent_from_json(consent), row.used_at, row.expires_at)

    async def erase(self, person_key: str) -> bool:
        owner = self._vault.owner(person_key)
        return bool(
            await erase_where(self._sessions, SavedInterviewRow, SavedInterviewRow.owner == owner)
        )

    async def erase_expired(self) -> int:
        return await erase_where(
            self._sessions, SavedInterviewRow, SavedInterviewRow.expires_at <= self._now()
        )


def _consent_to_json(consent: Consent) -> Json:
    return {"by": consent.by, "at": consent.at.isoformat(), "wording": consent.wording}


def _consent_from_json(value: Json) -> Consent:
    return Consent(value["by"], datetime.fromisoformat(value["at"]), value["wording"])
