"""The way a notice takes to a subscriber: their quickest channel, the next when that fails, and for
what comes with one's work at last a call."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from notifications.claims import Claim
from notifications.kinds import KINDS, Kind
from notifications.model import CALLS, Context, Notice, Priority
from notifications.outbox import Outbox
from notifications.subscriptions import RANKS, Subscriptions
from notifications.tables import OutboxRow


class Reach:
    """Puts notices for subscribers into the outbox."""

    def __init__(self, outbox: Outbox, subscriptions: Subscriptions) -> None:
        self._outbox = outbox
        self._subscriptions = subscriptions

    async def put(
        self,
        session: AsyncSession,
        owner: str,
        kind: Kind,
        *,
        template: str,
        context: Context,
        dedupe_key: str,
        not_before: datetime | None = None,
        priority: int = Priority.REMINDER,
    ) -> bool:
        """In the caller's transaction; whether it is a new notice on its way to them.

        Not for whoever does not want the kind, and not twice for the same ``dedupe_key``, over
        whichever channel the first went."""
        key = f"{kind.id}:{dedupe_key}"
        if not await self._subscriptions.wants(session, owner, kind):
            return False
        if await self._told(session, owner, key):
            return False
        channel = await self._way(session, owner, after=-1, duty=kind.duty)
        if channel is None:
            return False
        return await self._outbox.put(
            session, Notice(channel, owner, template, context, key, not_before, priority)
        )

    async def elsewhere(self, session: AsyncSession, claim: Claim) -> bool:
        """A notice that its channel gave up goes over the next one; whether there is one."""
        kind = KINDS.get(claim.dedupe_key.partition(":")[0])
        if kind is None or claim.channel not in RANKS or claim.priority >= Priority.BROADCAST:
            return False
        after = RANKS[claim.channel]
        channel = await self._way(session, claim.recipient, after=after, duty=kind.duty)
        if channel is None:
            return False
        return await self._outbox.put(
            session,
            Notice(
                channel,
                claim.recipient,
                claim.template,
                json.loads(json.dumps(dict(claim.context))),
                claim.dedupe_key,
                priority=claim.priority,
            ),
        )

    async def _way(
        self, session: AsyncSession, owner: str, *, after: int, duty: bool
    ) -> str | None:
        for channel in await self._subscriptions.ways(session, owner):
            if RANKS[channel] > after and self._outbox.has(channel):
                return channel
        return CALLS if duty and self._outbox.has(CALLS) else None

    async def _told(self, session: AsyncSession, owner: str, key: str) -> bool:
        found = await session.scalar(
            select(OutboxRow.id)
            .where(
                OutboxRow.channel.in_((*RANKS, CALLS)),
                OutboxRow.recipient == owner,
                OutboxRow.dedupe_key == key,
            )
            .limit(1)
        )
        return found is not None
