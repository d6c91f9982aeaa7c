"""Claims: which dispatcher sends which notice, so that no two send the same.

A claim is a lease for a time. Whoever finishes says so ``where lease = mine``: a dispatcher that
was away longer than its lease finds its claim gone and changes nothing. Of each recipient only one
notice is claimed at a time, the most urgent and among those the oldest; one that waits to be tried
again holds up those behind it, so that what is told in an order arrives in it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import aliased

from notifications.clock import DatabaseClock, database_now
from notifications.model import Context
from notifications.outbox import DEAD, SENT, WAITING
from notifications.tables import OutboxRow
from store.writing import writing


@dataclass(frozen=True, slots=True)
class Claim:
    """A notice that this dispatcher may send, until its lease ends."""

    id: int
    lease: str
    channel: str
    recipient: str
    template: str
    context: Context
    priority: int
    attempts: int
    put_at: datetime


class Claims:
    """Claims and settles rows of the outbox."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        lease: timedelta,
        clock: DatabaseClock = database_now,
    ) -> None:
        self._sessions = sessions
        self._lease = lease
        self._clock = clock

    async def claim(self, at_most: int) -> list[Claim]:
        """The most urgent notices that are due, one a recipient; each attempt is counted now, so
        that one which kills its dispatcher is given up in the end."""
        async with self._sessions() as session:  # looks without a lock: most often there is none
            if not await self._candidates(session, await self._clock(session), 1, lock=False):
                return []
        async with writing(self._sessions) as session:
            now = await self._clock(session)
            ids = await self._candidates(session, now, at_most, lock=True)
            return await self._take(session, ids, now) if ids else []

    async def _candidates(
        self, session: AsyncSession, now: datetime, at_most: int, *, lock: bool
    ) -> Sequence[int]:
        before = aliased(OutboxRow)
        held_up = exists().where(
            _same_recipient(before),
            before.state == WAITING,
            or_(
                before.leased_until > now,
                and_(
                    or_(
                        before.priority < OutboxRow.priority,
                        and_(before.priority == OutboxRow.priority, before.id < OutboxRow.id),
                    ),
                    or_(before.due_at <= now, before.attempts > 0),
                ),
            ),
        )
        wanted = (
            select(OutboxRow.id)
            .where(
                OutboxRow.state == WAITING,
                OutboxRow.due_at <= now,
                or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until <= now),
                ~held_up,
            )
            .order_by(OutboxRow.priority, OutboxRow.id)
            .limit(at_most)
        )
        if not lock:
            return (await session.scalars(wanted)).all()
        if session.get_bind().dialect.name == "sqlite":  # has the only write lock
            return (await session.scalars(wanted)).all()
        ids = (await session.scalars(wanted.with_for_update(skip_locked=True))).all()
        # Another dispatcher may have claimed, but not committed, another notice of the recipient.
        name = func.concat(OutboxRow.channel, ":", OutboxRow.recipient)
        locked = func.pg_try_advisory_xact_lock(func.hashtextextended(name, literal(0)))
        mine = await session.execute(
            select(OutboxRow.id, locked).where(OutboxRow.id.in_(ids)).order_by(OutboxRow.id)
        )
        return [row_id for row_id, got in mine if got]

    async def _take(self, session: AsyncSession, ids: Sequence[int], now: datetime) -> list[Claim]:
        lease, other = secrets.token_hex(16), aliased(OutboxRow)
        taken = await session.execute(
            update(OutboxRow)
            .where(
                OutboxRow.id.in_(ids),
                ~exists().where(
                    _same_recipient(other), other.state == WAITING, other.leased_until > now
                ),
            )
            .values(lease=lease, leased_until=now + self._lease, attempts=OutboxRow.attempts + 1)
            .returning(OutboxRow)
            .execution_options(synchronize_session=False)
        )
        rows = sorted(taken.scalars(), key=lambda row: (row.priority, row.id))
        return [
            Claim(
                row.id,
                lease,
                row.channel,
                row.recipient,
                row.template,
                json.loads(row.context),
                row.priority,
                row.attempts,
                row.put_at,
            )
            for row in rows
        ]

    async def sent(self, claim: Claim) -> bool:
        """It arrived; false when the lease was lost meanwhile and another tells of it."""
        return await self._settle(claim, state=SENT, problem=None)

    async def again(self, claim: Claim, problem: str, wait: timedelta) -> bool:
        """It did not go out: not before ``wait`` is over it is tried again."""
        async with writing(self._sessions) as session:
            due = await self._clock(session) + wait
            return await self._change(
                session, claim, due_at=due, problem=problem, lease=None, leased_until=None
            )

    async def dead(self, session: AsyncSession, claim: Claim, problem: str) -> bool:
        """It is given up, in the caller's transaction, which raises the alarm."""
        now = await self._clock(session)
        return await self._change(
            session,
            claim,
            state=DEAD,
            problem=problem,
            settled_at=now,
            lease=None,
            leased_until=None,
        )

    async def _settle(self, claim: Claim, *, state: str, problem: str | None) -> bool:
        async with writing(self._sessions) as session:
            now = await self._clock(session)
            return await self._change(
                session,
                claim,
                state=state,
                problem=problem,
                settled_at=now,
                lease=None,
                leased_until=None,
            )

    async def _change(self, session: AsyncSession, claim: Claim, **values: object) -> bool:
        changed = await session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == claim.id, OutboxRow.lease == claim.lease)
            .values(**values)
            .returning(OutboxRow.id)
            .execution_options(synchronize_session=False)
        )
        return changed.scalar_one_or_none() is not None


def _same_recipient(other: type[OutboxRow]) -> ColumnElement[bool]:
    return and_(
        other.channel == OutboxRow.channel,
        other.recipient == OutboxRow.recipient,
        other.id != OutboxRow.id,
    )
