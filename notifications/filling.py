"""Puts broadcasts into the outbox, a chunk a transaction.

The place where a chunk ends is written in the transaction of its rows: whatever is killed, the next
begins there, and the outbox's own keys refuse whoever should come twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from notifications.broadcasts import DONE, ENDED, SENDING, audience_of, chosen
from notifications.clock import DatabaseClock, database_now
from notifications.lanes import QuietHours
from notifications.model import RINGING, Priority
from notifications.outbox import HELD, STOPPED, WAITING
from notifications.subscription_tables import BroadcastRow, SubscriberRow, SubscriptionRow
from notifications.tables import OutboxRow
from store.writing import writing

CHUNK = 500
#: No more of one broadcast lie ready than this: a pause then has little to take back.
_AHEAD = 5_000
_SWEPT = timedelta(hours=1)


class Filling:
    """The job behind broadcasts."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        now: Callable[[], datetime],
        *,
        quiet: QuietHours | None = None,
        clock: DatabaseClock = database_now,
        ahead: int = _AHEAD,
    ) -> None:
        self._sessions = sessions
        self._now = now
        self._quiet = quiet
        self._clock = clock
        self._ahead = ahead

    async def tick(self) -> int:
        """Fills what may be filled now, and ends what has reached everybody; how many rows."""
        async with self._sessions() as session:
            found = await session.scalars(
                select(BroadcastRow.id).where(BroadcastRow.state == SENDING)
            )
            ids = list(found)
        await self._sweep()
        total = 0
        for broadcast_id in ids:
            while put := await self._chunk(broadcast_id):
                total += put
                await asyncio.sleep(0)
        return total

    async def _sweep(self) -> None:
        """Rows that were in flight when their broadcast was stopped, and were not sent, end too."""
        now = self._now()
        async with self._sessions() as session:
            ended = await session.scalars(
                select(BroadcastRow.id).where(
                    BroadcastRow.state == ENDED, BroadcastRow.finished_at > now - _SWEPT
                )
            )
            ids = list(ended)
        if not ids:
            return
        async with writing(self._sessions) as session:
            moment = await self._clock(session)
            await session.execute(
                update(OutboxRow)
                .where(
                    OutboxRow.batch.in_(ids),
                    OutboxRow.state == WAITING,
                    or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until <= moment),
                )
                .values(state=STOPPED, settled_at=moment)
                .execution_options(synchronize_session=False)
            )

    async def _chunk(self, broadcast_id: str) -> int:
        async with writing(self._sessions) as session:
            row = await session.get(BroadcastRow, broadcast_id, with_for_update=True)
            if row is None or row.state != SENDING:
                return 0
            lying = await _lying(session, row.id)
            if lying >= self._ahead:
                return 0
            people = (
                await session.execute(
                    select(SubscriberRow.owner, SubscriberRow.channel)
                    .select_from(SubscriberRow)
                    .join(SubscriptionRow, SubscriptionRow.owner == SubscriberRow.owner)
                    .where(*chosen(audience_of(row)), SubscriberRow.owner > row.cursor)
                    .order_by(SubscriberRow.owner)
                    .limit(CHUNK)
                )
            ).all()
            if not people:
                if lying == 0:
                    row.state, row.finished_at = DONE, self._now()
                return 0
            now = await self._clock(session)
            await self._put(session, row, [(owner, channel) for owner, channel in people], now)
            row.cursor, row.put = people[-1][0], row.put + len(people)
            return len(people)

    async def _put(
        self, session: AsyncSession, row: BroadcastRow, people: list[tuple[str, str]], now: datetime
    ) -> None:
        night = self._quiet.over(now).astimezone(UTC) if self._quiet is not None else now
        values = [
            {
                "channel": channel,
                "recipient": owner,
                "dedupe_key": f"{row.kind}:{row.id}",
                "template": row.template,
                "context": row.context,
                "priority": int(Priority.BROADCAST),
                "state": WAITING,
                "put_at": now,
                "due_at": night if channel in RINGING else now,
                "attempts": 0,
                "batch": row.id,
            }
            for owner, channel in people
        ]
        dialect = session.get_bind().dialect.name
        insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
        await session.execute(insert(OutboxRow).on_conflict_do_nothing(), values)


async def _lying(session: AsyncSession, batch: str) -> int:
    found = await session.scalar(
        select(func.count()).where(OutboxRow.batch == batch, OutboxRow.state.in_((WAITING, HELD)))
    )
    return found or 0
