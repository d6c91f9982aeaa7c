"""Who is signed in.

The cookie is a random word of which only a hash is kept. A reader's secret key is in the row,
sealed under a key from the word and from the install's secret: a copy of the database opens
nothing, nor does one together with the secret. A session ends after a rest, and after a day's
work whatever happens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from people.cookies import derived, is_word, new_word
from people.tables import StaffSessionRow
from store.erasing import erase_where
from store.fields import FieldCipher, FieldError
from store.secrets import InstallSecret
from store.writing import writing

#: A page opened more often than this moves no ``seen_at``: reading stays reading.
_TOUCH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, repr=False)
class StaffSession:
    """A session as its cookie opens it. ``csrf`` goes into every form."""

    id: str
    staff_id: str
    secret_key: bytes | None
    csrf: str

    def __repr__(self) -> str:
        return f"StaffSession({self.staff_id!r}, …)"


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in the list that its owner sees."""

    id: str
    started_at: datetime
    seen_at: datetime
    ends_at: datetime


class SqlStaffSessions:
    """Sessions in the database. Times come from ``now`` (aware)."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        secret: InstallSecret,
        now: Callable[[], datetime],
        rest: timedelta = timedelta(minutes=30),
        longest: timedelta = timedelta(hours=12),
    ) -> None:
        self._sessions = sessions
        self._key = secret.key_for("desk-session")
        self._now = now
        self._rest = rest
        self._longest = longest

    async def begin(
        self, staff_id: str, secret_key: bytes | None, instead_of: str | None = None
    ) -> str:
        """Signs a person in under a new word; the session of ``instead_of`` ends.

        The word is never one that the browser sent: a cookie planted before signing in is worth
        nothing after it.
        """
        word, now = new_word(), self._now()
        row_id = self._row_id(word)
        held = None if secret_key is None else secret_key.hex()
        row = StaffSessionRow(
            id=row_id,
            staff_id=staff_id,
            started_at=now,
            seen_at=now,
            ends_at=now + self._longest,
            sealed=self._cipher(word).seal(held, _place(row_id, staff_id)),
        )
        async with writing(self._sessions) as session:
            if is_word(instead_of):
                await session.execute(
                    delete(StaffSessionRow).where(
                        StaffSessionRow.id == self._row_id(str(instead_of))
                    )
                )
            session.add(row)
        return word

    async def find(self, word: str | None) -> StaffSession | None:
        """The session behind a cookie, if it has not ended; noted as in use."""
        if word is None or not is_word(word):
            return None
        row_id, now = self._row_id(word), self._now()
        async with self._sessions() as session:
            row = await session.get(StaffSessionRow, row_id)
        if row is None or row.ends_at <= now or row.seen_at + self._rest <= now:
            return None
        try:
            held = self._cipher(word).open(row.sealed, _place(row_id, row.staff_id))
        except FieldError:  # a row that somebody wrote who does not hold our key
            return None
        if now - row.seen_at >= _TOUCH:
            async with writing(self._sessions) as session:
                await session.execute(
                    update(StaffSessionRow).where(StaffSessionRow.id == row_id).values(seen_at=now)
                )
        return StaffSession(
            id=row_id,
            staff_id=row.staff_id,
            secret_key=None if held is None else bytes.fromhex(held),
            csrf=self.csrf(word),
        )

    def csrf(self, word: str) -> str:
        """What a form must bring back to show that it came from a page of ours."""
        return derived(word, "desk-form", self._key).hex()

    async def of_staff(self, staff_id: str) -> list[SessionLine]:
        """A person's sessions that have not ended, the newest first."""
        now = self._now()
        async with self._sessions() as session:
            rows = await session.scalars(
                select(StaffSessionRow)
                .where(
                    StaffSessionRow.staff_id == staff_id,
                    StaffSessionRow.ends_at > now,
                    StaffSessionRow.seen_at > now - self._rest,
                )
                .order_by(StaffSessionRow.started_at.desc())
            )
            return [SessionLine(r.id, r.started_at, r.seen_at, r.ends_at) for r in rows]

    async def end(self, staff_id: str, session_id: str) -> None:
        """Ends one session of this person."""
        await erase_where(
            self._sessions,
            StaffSessionRow,
            (StaffSessionRow.id == session_id) & (StaffSessionRow.staff_id == staff_id),
        )

    async def end_all(self, staff_id: str, but: str | None = None) -> None:
        """Ends every session of this person, except the one with the id ``but``."""
        await erase_where(
            self._sessions,
            StaffSessionRow,
            (StaffSessionRow.staff_id == staff_id) & (StaffSessionRow.id != (but or "")),
        )

    async def erase_expired(self) -> int:
        """Erases what has ended; how many."""
        now = self._now()
        return await erase_where(
            self._sessions,
            StaffSessionRow,
            (StaffSessionRow.ends_at <= now) | (StaffSessionRow.seen_at <= now - self._rest),
        )

    def _row_id(self, word: str) -> str:
        return derived(word, "desk-row").hex()

    def _cipher(self, word: str) -> FieldCipher:
        return FieldCipher(derived(word, "desk-key", self._key))


def _place(row_id: str, staff_id: str) -> str:
    return f"staff_session.sealed:{row_id}:{staff_id}"
