"""How a director or supervisor joins from a chat: a code, once, for a limited time.

The code is shown to whoever makes it and then only on paper: the database holds a keyed hash of
it, and of whom it bound. A code has 50 random bits; whoever guesses waits longer after every few
wrong ones. Nothing but the right code of somebody who works there binds.
"""

from __future__ import annotations

import secrets
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from people.register.binding_table import worker_row
from people.register.errors import CodeError, NotInRegisterError, TooSoonError
from people.register.model import Director, Supervisor
from people.register.parts import Parts
from people.register.register import SqlRegister
from people.register.tables import BindingCodeRow, BindingRow, DirectorRow
from people.throttle import SignInThrottle
from store.erasing import erase_where
from store.vault import Vault
from store.writing import writing

#: A sheet is handed out at the next meeting of the town.
CODE_LASTS = timedelta(days=14)
LENGTH = 10
#: Crockford's: no I, L, O, U; what is typed for them is understood.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILOU", "110V")


@dataclass(frozen=True, slots=True, repr=False)
class Code:
    """A code as it was just made: nobody can ask for it again."""

    text: str
    holder_id: str
    expires_at: datetime

    @property
    def shown(self) -> str:
        """In two groups, for paper."""
        return f"{self.text[:5]}-{self.text[5:]}"


def plain_code(typed: str) -> str | None:
    """What was typed, as it would have been made; ``None`` for what cannot be a code."""
    text = unicodedata.normalize("NFKC", typed).upper()
    text = "".join(sign for sign in text if sign.isalnum()).translate(_MISREAD)
    return text if len(text) == LENGTH and set(text) <= set(_SIGNS) else None


class Binding:
    """Codes and channels. ``clock`` counts the waits of whoever guesses, in seconds."""

    def __init__(self, parts: Parts, clock: Callable[[], float] = time.monotonic) -> None:
        self._parts = parts
        self._register = SqlRegister(parts.sessions, parts.secret)
        self._people = Vault(parts.secret, "bind")
        self._codes = Vault(parts.secret, "bind-code")
        self._throttle = SignInThrottle(clock)

    async def make(self, holder_id: str, by: str) -> Code:
        """A new code for somebody who works there; an unused one of before ends.

        Raises:
            NotInRegisterError: nobody of this id works there.
        """
        return (await self.make_all([holder_id], by))[0]

    async def make_all(self, holder_ids: list[str], by: str) -> list[Code]:
        """A sheet of codes, in one transaction. Raises like :meth:`make`."""
        expires = self._parts.now() + CODE_LASTS
        codes = []
        async with writing(self._parts.sessions) as session:
            for holder_id in holder_ids:
                if not await worker_row(session, holder_id):
                    raise NotInRegisterError("人")
                await session.execute(
                    delete(BindingCodeRow).where(BindingCodeRow.holder_id == holder_id)
                )
                text = "".join(secrets.choice(_SIGNS) for _ in range(LENGTH))
                session.add(
                    BindingCodeRow(
                        id=self._codes.owner(text), holder_id=holder_id, expires_at=expires
                    )
                )
                codes.append(Code(text, holder_id, expires))
            await session.flush()
            for code in codes:
                await self._parts.journal.record(session, by, "register.code_made", code.holder_id)
        return codes

    async def redeem(self, person_key: str, typed: str) -> Director | Supervisor:
        """Binds this person's channel to whoever the code was made for. The code is used up; a
        channel that was bound to somebody else changes over.

        Raises:
            CodeError: wrong, used, or expired.
            TooSoonError: too many wrong ones from this channel.
        """
        owner = self._people.owner(person_key)
        attempt = self._throttle.take("", "", owner)
        if attempt.wait > 0:
            raise TooSoonError(attempt.wait)
        text = plain_code(typed)
        if text is None:
            raise CodeError
        now = self._parts.now()
        async with writing(self._parts.sessions) as session:
            holder_id = await session.scalar(
                delete(BindingCodeRow)
                .where(
                    BindingCodeRow.id == self._codes.owner(text), BindingCodeRow.expires_at > now
                )
                .returning(BindingCodeRow.holder_id)
            )
            row = None if holder_id is None else await worker_row(session, holder_id)
            if holder_id is None or row is None:
                raise CodeError
            await session.merge(BindingRow(id=owner, holder_id=holder_id, bound_at=now))
            await session.flush()
            await self._parts.journal.record(session, holder_id, "register.bound", holder_id)
        self._throttle.give_back(attempt)
        seal = self._parts.seal
        return seal.director(row) if isinstance(row, DirectorRow) else seal.supervisor(row)

    async def revoke(self, holder_id: str, by: str) -> int:
        """Ends all channels and the unused code of somebody; how many channels."""
        async with writing(self._parts.sessions) as session:
            gone = await session.execute(
                delete(BindingRow).where(BindingRow.holder_id == holder_id).returning(BindingRow.id)
            )
            count = len(gone.all())
            await session.execute(
                delete(BindingCodeRow).where(BindingCodeRow.holder_id == holder_id)
            )
            await self._parts.journal.record(
                session, by, "register.unbound", holder_id, channels=count
            )
        return count

    async def leave(self, person_key: str) -> bool:
        """The person ends the binding of this channel; whether there was one."""
        owner = self._people.owner(person_key)
        async with writing(self._parts.sessions) as session:
            row = await session.get(BindingRow, owner)
            if row is None:
                return False
            await session.delete(row)
            await session.flush()
            await self._parts.journal.record(
                session, row.holder_id, "register.unbound", row.holder_id, channels=1
            )
        return True

    async def director_of(self, person_key: str) -> Director | None:
        """The director behind a channel; ``None`` for everybody else and who has left."""
        return await self._register.director_of(person_key)

    async def channels(self) -> dict[str, int]:
        """How many channels each director or supervisor has, by id."""
        async with self._parts.sessions() as session:
            rows = await session.execute(
                select(BindingRow.holder_id, func.count()).group_by(BindingRow.holder_id)
            )
            return {row[0]: row[1] for row in rows}

    async def erase_expired(self) -> int:
        """Erases codes nobody used in time; how many."""
        return await erase_where(
            self._parts.sessions, BindingCodeRow, BindingCodeRow.expires_at <= self._parts.now()
        )
