"""Telling the desk at once what came in: one row with the report, fanned out right after.

In the transaction of the report stands one notice to *the desk* and no more: it costs the reporter
next to nothing, and needs no second connection while the first is held. The dispatcher then hands
it to :class:`DeskNews`, which looks who is on duty and who of them holds a key **at that moment**,
so whoever was left out meanwhile hears nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from notifications.model import CONSOLE, DESK, EMAIL, Message, Notice, Priority
from notifications.outbox import Outbox
from reports.announcing import Waiting
from reports.tables import ReportRow, ReportWrapRow
from reports.watchers import Watcher, Watchers, who_may_know
from store.writing import writing

#: Notices that name no report come at most once in this time for each person: in a flood, the
#: thousandth says no more than the first.
SLOT = timedelta(minutes=5)


class TellDesk:
    """``Announce`` over the outbox."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def __call__(self, session: AsyncSession, waiting: Waiting) -> None:
        """Puts one notice to the desk in the caller's transaction."""
        key: str = waiting.news
        if waiting.news == "added":  # comes again each time that something was added
            row = await session.get_one(ReportRow, waiting.report_id)
            key = f"added:{row.version}"
        await self._outbox.put(
            session,
            Notice(
                DESK,
                waiting.report_id,
                "desk_news",
                {"report": waiting.report_id, "news": waiting.news},
                key,
                priority=Priority.EMERGENCY if waiting.urgent else Priority.CONVERSATION,
            ),
        )


class DeskNews:
    """The sender of the channel ``desk``: puts a notice for each person who is to know."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        outbox: Outbox,
        watchers: Watchers,
        now: Callable[[], datetime],
    ) -> None:
        self._sessions = sessions
        self._outbox = outbox
        self._watchers = watchers
        self._now = now

    async def send(self, message: Message) -> None:
        """Fans one out. Done again after a crash, it tells nobody of the same report twice."""
        report_id, now = str(message.context["report"]), self._now()
        async with self._sessions() as session:
            row = await session.get(ReportRow, report_id)
            if row is None:
                return  # withdrawn or erased
            urgent, unproven = row.urgent, row.unproven
            readers = set(
                await session.scalars(
                    select(ReportWrapRow.reader).where(ReportWrapRow.report_id == report_id)
                )
            )
        groups = await self._watchers.groups(now.date())
        told = who_may_know(groups, ["on_duty"], readers)
        async with writing(self._sessions) as session:
            if not told:
                key = f"unreadable:{report_id}"
                await self._put(session, groups.get("admins", ()), "unreadable_report", key)
            elif message.context["news"] == "added":
                await self._added(session, told.values(), report_id, message.id, urgent=urgent)
            elif not urgent:
                for watcher in told.values():
                    await self._in_slot(session, CONSOLE, watcher, "new_report", now)
            else:
                await self._urgent(session, told.values(), report_id, now, unproven=unproven)

    async def _urgent(
        self,
        session: AsyncSession,
        told: Iterable[Watcher],
        report_id: str,
        now: datetime,
        *,
        unproven: bool,
    ) -> None:
        for watcher in told:
            if unproven:
                await self._in_slot(session, CONSOLE, watcher, "urgent_reports", now)
            elif not await self._outbox.put(
                session,
                Notice(
                    CONSOLE,
                    watcher.id,
                    "urgent_report",
                    {"report": report_id},
                    f"urgent:{report_id}",
                    priority=Priority.EMERGENCY,
                ),
            ):
                continue  # told before
            if watcher.email:
                await self._in_slot(session, EMAIL, watcher, "urgent_reports", now)

    async def _added(
        self,
        session: AsyncSession,
        told: Iterable[Watcher],
        report_id: str,
        message_id: int,
        *,
        urgent: bool,
    ) -> None:
        for watcher in told:
            await self._outbox.put(
                session,
                Notice(
                    CONSOLE,
                    watcher.id,
                    "added_report",
                    {"report": report_id},
                    f"added:{report_id}:{message_id}",
                    priority=Priority.EMERGENCY if urgent else Priority.CONVERSATION,
                ),
            )

    async def _put(
        self, session: AsyncSession, told: Iterable[Watcher], template: str, key: str
    ) -> None:
        for watcher in told:
            for channel in (CONSOLE, EMAIL) if watcher.email else (CONSOLE,):
                await self._outbox.put(
                    session,
                    Notice(channel, watcher.id, template, {}, key, priority=Priority.EMERGENCY),
                )

    async def _in_slot(
        self, session: AsyncSession, channel: str, watcher: Watcher, template: str, now: datetime
    ) -> None:
        """At once if nothing of the kind was told in this slot, else at the start of the next:
        so the last of many is heard of too."""
        start = _slot_of(now)
        urgent = template != "new_report"
        notice = Notice(
            channel,
            watcher.id,
            template,
            {},
            f"{template}:{start:%Y-%m-%dT%H:%M}",
            priority=Priority.EMERGENCY if urgent else Priority.CONVERSATION,
        )
        if not await self._outbox.put(session, notice):
            start += SLOT
            key = f"{template}:{start:%Y-%m-%dT%H:%M}"
            await self._outbox.put(session, replace(notice, dedupe_key=key, not_before=start))


def _slot_of(moment: datetime) -> datetime:
    seconds = moment.timestamp()
    return datetime.fromtimestamp(seconds - seconds % SLOT.total_seconds(), UTC)
