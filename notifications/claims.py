"""Claims: which dispatcher sends which notice, so that no two send the same.

A claim is a lease for a time. Whoever finishes says so ``where lease = mine``: a dispatcher that
was away longer than its lease finds its claim gone and changes nothing. Of each recipient only one
notice is claimed at a time, the most urgent and among those the oldest; one that waits to be tried
again holds up those behind it, so that what is told in an order arrives in it.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import aliased

from notifications.clock import DatabaseClock, database_now
from notifications.lanes import Lane, QuietHours
from notifications.model import Context, Priority
from notifications.outbox import DEAD, GONE, SENT, WAITING
from notifications.subscription_tables import BroadcastRow
from notifications.tables import OutboxRow
from store.writing import writing

_COLUMNS = (
    OutboxRow.id,
    OutboxRow.channel,
    OutboxRow.recipient,
    OutboxRow.template,
    OutboxRow.context,
    OutboxRow.priority,
    OutboxRow.attempts,
    OutboxRow.put_at,
    OutboxRow.batch,
    OutboxRow.dedupe_key,
)
_FREE = {"lease": None, "leased_until": None}


@dataclass(frozen=True, slots=True)
class Claim:
    """A notice that this dispatcher may send, until its lease ends. ``at`` is when it was claimed
    by the database's clock, ``since`` by this process's."""

    id: int
    lease: str
    channel: str
    recipient: str
    template: str
    context: Context
    priority: int
    attempts: int
    put_at: datetime
    batch: str | None
    dedupe_key: str
    at: datetime
    since: float

    @property
    def age(self) -> timedelta:
        """How long it has been held."""
        return timedelta(seconds=time.monotonic() - self.since)


class Claims:
    """Claims and settles rows of the outbox."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        lease: timedelta,
        clock: DatabaseClock = database_now,
        quiet: QuietHours | None = None,
    ) -> None:
        self._sessions = sessions
        self._lease = lease
        self._clock = clock
        self._quiet = quiet

    async def due(self, lanes: Sequence[Lane]) -> list[Lane]:
        """The lanes in which something may be due now. Looks without a lock."""
        async with self._sessions() as session:
            now = await self._clock(session)
            open_now = [lane for lane in lanes if not self._rests(lane, now)]
            if not open_now:
                return []
            found = await session.execute(
                select(*(exists().where(*_of(lane), *_claimable(now)) for lane in open_now))
            )
            return [lane for lane, due in zip(open_now, found.one(), strict=True) if due]

    async def strangers(self, known: Collection[str]) -> list[str]:
        """Channels of waiting notices that are none of the known ones."""
        async with self._sessions() as session:
            found = await session.scalars(
                select(OutboxRow.channel)
                .where(OutboxRow.state == WAITING, OutboxRow.channel.not_in(known))
                .distinct()
            )
            return list(found)

    async def claim(self, at_most: int, lane: Lane | None = None) -> list[Claim]:
        """The most urgent notices that are due, one a recipient; each attempt is counted now, so
        that one which kills its dispatcher is given up in the end."""
        if lane is None:
            async with self._sessions() as session:
                now = await self._clock(session)
                if not await self._candidates(session, now, 1, lock=False):
                    return []
        async with writing(self._sessions) as session:
            now = await self._clock(session)
            if lane is not None and self._rests(lane, now):
                return []
            ids = await self._candidates(session, now, at_most, lock=True, lane=lane)
            return await self._take(session, ids, now) if ids else []

    async def put_off(self, lanes: Sequence[Lane]) -> None:
        """In quiet hours: what is due in these lanes is due when they are over."""
        if self._quiet is None:
            return
        async with self._sessions() as session:
            now = await self._clock(session)
        resting = [lane for lane in lanes if self._rests(lane, now)]
        if not resting:
            return
        async with writing(self._sessions) as session:
            for lane in resting:
                await session.execute(
                    update(OutboxRow)
                    .where(*_of(lane), *_claimable(now))
                    .values(due_at=self._quiet.over(now))
                    .execution_options(synchronize_session=False)
                )

    def _rests(self, lane: Lane, now: datetime) -> bool:
        return lane.waits_at_night and self._quiet is not None and self._quiet.is_quiet(now)

    async def _candidates(
        self,
        session: AsyncSession,
        now: datetime,
        at_most: int,
        *,
        lock: bool,
        lane: Lane | None = None,
    ) -> Sequence[int]:
        before = aliased(OutboxRow)
        held_up = exists().where(
            _same_recipient(before),
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
                *(_of(lane) if lane is not None else (OutboxRow.state == WAITING,)),
                *_claimable(now),
                ~held_up,
            )
            .order_by(OutboxRow.priority, OutboxRow.due_at, OutboxRow.id)
            .limit(at_most)
        )
        if not lock:
            return (await session.scalars(wanted)).all()
        if session.get_bind().dialect.name == "sqlite":  # has the only write lock
            return (await session.scalars(wanted)).all()
        ids = (await session.scalars(wanted.with_for_update(skip_locked=True))).all()
        if not ids:
            return []
        # Another dispatcher may have claimed, but not committed, another notice of the recipient.
        name = func.concat(OutboxRow.channel, ":", OutboxRow.recipient)
        locked = func.pg_try_advisory_xact_lock(func.hashtextextended(name, literal(0)))
        mine = await session.execute(
            select(OutboxRow.id, locked).where(OutboxRow.id.in_(ids)).order_by(OutboxRow.id)
        )
        return [row_id for row_id, got in mine if got]

    async def _take(self, session: AsyncSession, ids: Sequence[int], now: datetime) -> list[Claim]:
        lease, other, since = secrets.token_hex(16), aliased(OutboxRow), time.monotonic()
        taken = await session.execute(
            update(OutboxRow)
            .where(
                OutboxRow.id.in_(ids),
                ~exists().where(_same_recipient(other), other.leased_until > now),
            )
            .values(lease=lease, leased_until=now + self._lease, attempts=OutboxRow.attempts + 1)
            .returning(*_COLUMNS)
            .execution_options(synchronize_session=False)
        )
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
                row.batch,
                row.dedupe_key,
                now,
                since,
            )
            for row in sorted(taken, key=lambda row: (row.priority, row.id))
        ]

    async def sent(self, *claims: Claim) -> int:
        """They arrived; how many were still ours to say so: of the others another tells."""
        if not claims:
            return 0
        # The database's clock when they were claimed and our own since: one question less.
        at = claims[0].at + claims[0].age
        async with writing(self._sessions) as session:
            changed = await session.execute(
                update(OutboxRow)
                .where(
                    OutboxRow.id.in_([claim.id for claim in claims]),
                    OutboxRow.lease == claims[0].lease,
                    OutboxRow.state == WAITING,
                )
                .values(state=SENT, problem=None, settled_at=at, **_FREE)
                .returning(OutboxRow.id)
                .execution_options(synchronize_session=False)
            )
            return len(changed.all())

    async def again(self, claim: Claim, problem: str, wait: timedelta) -> bool:
        """It did not go out: not before ``wait`` is over it is tried again."""
        async with writing(self._sessions) as session:
            due = await self._clock(session) + wait
            return await self._change(session, claim, due_at=due, problem=problem, **_FREE)

    async def release(self, *claims: Claim) -> None:
        """They were not tried: whoever comes next may claim them, and no attempt is counted."""
        if not claims:
            return
        async with writing(self._sessions) as session:
            await session.execute(
                update(OutboxRow)
                .where(
                    OutboxRow.id.in_([claim.id for claim in claims]),
                    OutboxRow.lease == claims[0].lease,
                )
                .values(attempts=OutboxRow.attempts - 1, **_FREE)
                .execution_options(synchronize_session=False)
            )

    async def dead(
        self, session: AsyncSession, claim: Claim, problem: str, *, gone: bool = False
    ) -> bool:
        """It is given up, in the caller's transaction, which raises the alarm; ``gone``: because
        the person is not there any more."""
        now = await self._clock(session)
        state = GONE if gone else DEAD
        return await self._change(
            session, claim, state=state, problem=problem, settled_at=now, **_FREE
        )

    async def _change(self, session: AsyncSession, claim: Claim, **values: object) -> bool:
        changed = await session.execute(
            update(OutboxRow)
            .where(
                OutboxRow.id == claim.id,
                OutboxRow.lease == claim.lease,
                OutboxRow.state == WAITING,
            )
            .values(**values)
            .returning(OutboxRow.id)
            .execution_options(synchronize_session=False)
        )
        return changed.scalar_one_or_none() is not None


def _of(lane: Lane) -> tuple[ColumnElement[bool], ...]:
    # A row that was in flight when its broadcast was paused, and comes free again, waits too.
    at_rest = exists().where(
        BroadcastRow.id == OutboxRow.batch, BroadcastRow.state.in_(("paused", "stopped"))
    )
    return (
        *((~at_rest,) if lane.of.last >= Priority.BROADCAST else ()),
        OutboxRow.state == WAITING,
        OutboxRow.channel == lane.channel,
        # One priority as an equality: the index then gives them in the order of what is due.
        OutboxRow.priority == lane.of.first
        if lane.of.first == lane.of.last
        else OutboxRow.priority.between(lane.of.first, lane.of.last),
    )


def _claimable(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        OutboxRow.due_at <= now,
        or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until <= now),
    )


def _same_recipient(other: type[OutboxRow]) -> ColumnElement[bool]:
    """Another notice that waits for the same recipient. Found by channel and recipient: that its
    state is no plain equality keeps the planner from going through all that wait instead."""
    return and_(
        func.coalesce(other.state, "") == WAITING,
        other.channel == OutboxRow.channel,
        other.recipient == OutboxRow.recipient,
        other.id != OutboxRow.id,
    )
