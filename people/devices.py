"""Browsers from which somebody signed in before.

Whoever guesses at a person's password from elsewhere makes everybody elsewhere wait, but not
these: being guessed at must never cost the owner anything.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from people.cookies import derived, is_word, new_word
from people.tables import StaffDeviceRow
from store.erasing import erase_where
from store.writing import writing

#: Days after its last sign-in that a browser is known.
KNOWN_DAYS = 180


class Devices:
    """Known browsers in the database. Times come from ``now`` (aware)."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], now: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._now = now

    async def knows(self, word: str | None, staff_id: str) -> bool:
        """Whether this person signed in from the browser that holds this word."""
        row_id = _row_id(word or "")
        async with self._sessions() as session:
            row = await session.get(StaffDeviceRow, row_id)
        return row is not None and row.staff_id == staff_id and row.expires_at > self._now()

    async def remember(self, staff_id: str, instead_of: str | None) -> str:
        """A new word for this browser; its old one is forgotten."""
        word = new_word()
        async with writing(self._sessions) as session:
            if is_word(instead_of):
                old = _row_id(str(instead_of))
                await session.execute(delete(StaffDeviceRow).where(StaffDeviceRow.id == old))
            session.add(
                StaffDeviceRow(
                    id=_row_id(word),
                    staff_id=staff_id,
                    expires_at=self._now() + timedelta(days=KNOWN_DAYS),
                )
            )
        return word

    async def forget(self, staff_id: str) -> None:
        """None of this person's browsers is known any more."""
        await erase_where(self._sessions, StaffDeviceRow, StaffDeviceRow.staff_id == staff_id)

    async def erase_expired(self) -> int:
        """Erases what is past its term; how many."""
        return await erase_where(
            self._sessions, StaffDeviceRow, StaffDeviceRow.expires_at <= self._now()
        )


def _row_id(word: str) -> str:
    return derived(word, "desk-device").hex()
