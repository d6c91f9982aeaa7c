"""The outbox: what is to be sent, written in the same transaction as its cause.

If the cause is saved, the notice is; if it is rolled back, nobody hears of it. Sending is the
dispatcher's work (:mod:`notifications.claims`, :mod:`notifications.dispatcher`).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from notifications.clock import DatabaseClock, database_now
from notifications.lanes import QuietHours
from notifications.lint import refuse_sensitive
from notifications.model import CONSOLE, RINGING, Notice, Priority
from notifications.tables import OutboxRow

WAITING, SENT, DEAD = "waiting", "sent", "dead"
#: The person was not there any more; of a broadcast: paused, and ended before it went out.
GONE, HELD, STOPPED = "gone", "held", "stopped"


@dataclass(frozen=True, slots=True)
class Backlog:
    """How one channel stands. ``oldest`` is how long the oldest notice has been overdue."""

    channel: str
    waiting: int
    dead: int
    oldest: timedelta


class Outbox:
    """Takes notices for the channels that this install has set up."""

    def __init__(
        self,
        channels: Collection[str] = (CONSOLE,),
        clock: DatabaseClock = database_now,
        quiet: QuietHours | None = None,
    ) -> None:
        self._channels = frozenset(channels)
        self._clock = clock
        self._quiet = quiet

    def has(self, channel: str) -> bool:
        """Whether the install can send over this channel."""
        return channel in self._channels

    async def put(self, session: AsyncSession, notice: Notice) -> bool:
        """Takes a notice in the caller's transaction; whether it is a new one.

        The same dedupe key for the same recipient and channel changes nothing, as long as the
        first is kept (:meth:`forget`). A channel that is not set up takes nothing, so that no
        dead letters pile up for it; ``hulei doctor`` says which there are.

        Raises:
            SensitiveError: the context holds what no notice may hold.
        """
        refuse_sensitive(notice.context)
        if not self.has(notice.channel):
            return False
        now = await self._clock(session)
        values = {
            "channel": notice.channel,
            "recipient": notice.recipient,
            "dedupe_key": notice.dedupe_key,
            "template": notice.template,
            "context": json.dumps(dict(notice.context), sort_keys=True),
            "priority": int(notice.priority),
            "state": WAITING,
            "put_at": now,
            "due_at": self._due(notice, now),
            "attempts": 0,
        }
        dialect = session.get_bind().dialect.name
        insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
        new = await session.execute(
            insert(OutboxRow).values(values).on_conflict_do_nothing().returning(OutboxRow.id)
        )
        return new.scalar_one_or_none() is not None

    def _due(self, notice: Notice, now: datetime) -> datetime:
        """Not before it was asked for; what rings and can wait, not in quiet hours."""
        due = max(now, notice.not_before.astimezone(UTC)) if notice.not_before else now
        rings = notice.channel in RINGING and notice.priority >= Priority.REMINDER
        return self._quiet.over(due) if self._quiet is not None and rings else due

    async def backlog(self, session: AsyncSession) -> list[Backlog]:
        """Every channel with notices that wait past their time, or that were given up."""
        now = await self._clock(session)
        found = await session.execute(
            select(
                OutboxRow.channel,
                func.count().filter(OutboxRow.state == WAITING),
                func.count().filter(OutboxRow.state == DEAD),
                # From when it was wanted, not from the end of its last back-off.
                func.min(OutboxRow.put_at).filter(
                    OutboxRow.state == WAITING,
                    (OutboxRow.due_at <= now) | (OutboxRow.attempts > 0),
                ),
            )
            .where(OutboxRow.state.in_((WAITING, DEAD)))
            .group_by(OutboxRow.channel)
            .order_by(OutboxRow.channel)
        )
        return [
            Backlog(channel, waiting, dead, now - oldest if oldest else timedelta(0))
            for channel, waiting, dead, oldest in found
        ]

    async def try_again(self, session: AsyncSession) -> int:
        """Gives the dead letters another chance, after their channel was mended; how many."""
        now = await self._clock(session)
        revived = await session.execute(
            update(OutboxRow)
            .where(OutboxRow.state == DEAD)
            .values(state=WAITING, due_at=now, attempts=0, settled_at=None)
            .returning(OutboxRow.id)
            .execution_options(synchronize_session=False)
        )
        return len(revived.all())

    async def forget(self, session: AsyncSession, before: datetime) -> int:
        """Erases what was sent or given up before; its dedupe keys are free again."""
        gone = await session.execute(
            delete(OutboxRow)
            .where(OutboxRow.state.not_in((WAITING, HELD)), OutboxRow.settled_at < before)
            .returning(OutboxRow.id)
            .execution_options(synchronize_session=False)
        )
        return len(gone.all())
