"""The audit log: what staff did, each entry bound to the one before it.

An entry is written in the transaction of what it tells of: neither is there without the other.
Every append changes the one row of ``audit_head`` first, so appends come one after the other and
the chain never forks, with any number of processes. What the chain alone cannot show, that its
end was cut off or that all of it was written anew, the signed heads show that left the machine
(:mod:`people.audit_head`).
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from people.audit_table import GENESIS, AuditEntryRow, AuditHeadRow

#: Ids, logins, counts, states and moments fit; a name or a sentence in Chinese does not.
_PLAIN = re.compile(r"[A-Za-z0-9_.:@+-]{0,80}")
_ACTION = re.compile(r"[a-z][a-z0-9_.]{0,39}")
_AT_ONCE = 500


class AuditError(Exception):
    """What was to be recorded does not belong into the log, or the log has no end to append to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``actor`` is a staff id or ``system``; ``hash`` covers all the rest."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    facts: Mapping[str, str | int]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: the number of the last entry and its hash; 0 when there is none."""

    number: int
    hash: str


def digest_of(row: AuditEntryRow) -> str:
    """SHA-256 over all other fields of an entry as canonical JSON; anyone can compute it again."""
    moment = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    plain = [row.number, moment, row.actor, row.action, row.subject, row.facts, row.previous]
    return sha256(json.dumps(plain, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


class AuditLog:
    """Appends to and reads the log. Times come from ``now`` (aware)."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], now: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._now = now

    async def record(
        self, session: AsyncSession, actor: str, action: str, subject: str, **facts: str | int
    ) -> None:
        """Appends one entry in the caller's transaction; it is there if that commits.

        From here to the end of the transaction other appends wait, so this comes last in it
        (on PostgreSQL, two that hold each other's rows would otherwise be in each other's way).

        Raises:
            AuditError: a value could be a name or content: only ASCII letters, digits and
                ``_.:@+-``, at most 80, are taken.
        """
        _refuse_content(actor, action, subject, facts)
        end = (
            await session.execute(
                update(AuditHeadRow)
                .where(AuditHeadRow.id == 1)
                .values(number=AuditHeadRow.number + 1)
                .returning(AuditHeadRow.number, AuditHeadRow.hash)
                .execution_options(synchronize_session=False)
            )
        ).one_or_none()
        if end is None:
            raise AuditError("the audit log has lost its end; run: hulei audit verify")
        number, previous = end
        row = AuditEntryRow(
            number=number,
            at=self._now(),
            actor=actor,
            action=action,
            subject=subject,
            facts=json.dumps(facts, ensure_ascii=True, sort_keys=True, separators=(",", ":")),
            previous=previous,
        )
        row.hash = digest_of(row)
        session.add(row)
        await session.execute(
            update(AuditHeadRow)
            .where(AuditHeadRow.id == 1)
            .values(hash=row.hash)
            .execution_options(synchronize_session=False)
        )
        await session.flush()

    async def head(self) -> Head:
        """Where the chain ends now."""
        async with self._sessions() as session:
            row = await session.get(AuditHeadRow, 1)
            return Head(0, GENESIS) if row is None else Head(row.number, row.hash)

    async def entries(self, *, subject: str | None = None, last: int = 100) -> list[Entry]:
        """The newest entries, of one subject if named, the oldest of them first."""
        wanted = select(AuditEntryRow).order_by(AuditEntryRow.number.desc()).limit(last)
        if subject is not None:
            wanted = wanted.where(AuditEntryRow.subject == subject)
        async with self._sessions() as session:
            rows = (await session.scalars(wanted)).all()
        return [_entry(row, json.loads(row.facts)) for row in reversed(rows)]

    async def rows(self) -> AsyncIterator[AuditEntryRow]:
        """Every entry as it stands in the table, in order, a few hundred in memory at a time."""
        after = -(2**31)
        while True:
            async with self._sessions() as session:
                some = (
                    await session.scalars(
                        select(AuditEntryRow)
                        .where(AuditEntryRow.number > after)
                        .order_by(AuditEntryRow.number)
                        .limit(_AT_ONCE)
                    )
                ).all()
            for row in some:
                yield row
            if len(some) < _AT_ONCE:
                return
            after = some[-1].number


def _entry(row: AuditEntryRow, facts: Mapping[str, str | int]) -> Entry:
    return Entry(
        row.number, row.at, row.actor, row.action, row.subject, facts, row.previous, row.hash
    )


def _refuse_content(actor: str, action: str, subject: str, facts: Mapping[str, str | int]) -> None:
    if not _ACTION.fullmatch(action):
        raise AuditError("an action is named in small letters, such as report.opened")
    if len(actor) > 32:
        raise AuditError("an actor is a staff id, or system")
    for value in (actor, subject, *facts, *facts.values()):
        if isinstance(value, str) and not _PLAIN.fullmatch(value):
            raise AuditError(f"{action}: only ids, states, counts and moments go into the log")
