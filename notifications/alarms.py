"""Alarms about the notices themselves: what is not sent over one channel is told over another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from notifications.clock import DatabaseClock, database_now
from notifications.model import CONSOLE, EMAIL, Context, Notice, Priority
from notifications.outbox import Outbox
from store.writing import writing

#: Longer than this nothing should wait; the project's own number.
TOO_LONG = timedelta(minutes=10)
_ABOUT_ITSELF = frozenset({"dead_letter", "stuck_outbox"})


class Alarms:
    """Tells the administrators, at most once an hour for each channel and trouble."""

    def __init__(
        self,
        outbox: Outbox,
        administrators: Callable[[], Awaitable[Sequence[str]]],
        clock: DatabaseClock = database_now,
    ) -> None:
        self._outbox = outbox
        self._administrators = administrators
        self._clock = clock

    async def recipients(self) -> Sequence[str]:
        """Who is told; asked for before a transaction begins, which needs its own connection."""
        return await self._administrators()

    async def dead(
        self, session: AsyncSession, channel: str, template: str, recipients: Sequence[str]
    ) -> None:
        """A notice was given up. An alarm that dies raises none: its figure stays in ``backlog``
        and in ``hulei doctor``."""
        if template not in _ABOUT_ITSELF:
            now = await self._clock(session)
            facts: Context = {"channel": channel}
            await self._tell(session, now, "dead_letter", facts, recipients)

    async def watch(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        """Looks whether something has waited too long; a job calls it each minute."""
        async with sessions() as session:
            slow = [one for one in await self._outbox.backlog(session) if one.oldest > TOO_LONG]
        if not slow:
            return
        recipients = await self.recipients()
        async with writing(sessions) as session:
            now = await self._clock(session)
            for one in slow:
                minutes = int(one.oldest.total_seconds() // 60)
                facts: Context = {"channel": one.channel, "count": one.waiting, "minutes": minutes}
                await self._tell(session, now, "stuck_outbox", facts, recipients)

    async def _tell(
        self,
        session: AsyncSession,
        now: datetime,
        template: str,
        facts: Context,
        recipients: Sequence[str],
    ) -> None:
        channel = str(facts["channel"])
        others = [other for other in (EMAIL, CONSOLE) if other != channel]
        # With no other channel set up, the trouble is at least told when that one works again.
        over = [other for other in others if self._outbox.has(other)] or [channel]
        for recipient in recipients:
            for other in over:
                await self._outbox.put(
                    session,
                    Notice(
                        other,
                        recipient,
                        template,
                        facts,
                        f"{template}:{channel}:{now:%Y-%m-%dT%H}",
                        priority=Priority.EMERGENCY,
                    ),
                )
