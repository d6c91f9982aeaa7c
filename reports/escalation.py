"""Clocks that ran out: told step by step to more people, until one of them acknowledges.

A job calls :meth:`Escalation.tick` each minute. What was raised stands in a table, one row for
each report, clock and step, written in the same transaction as the notices: whatever crashes, a
step is raised once, and after any outage the next tick raises what came due meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from notifications.model import CONSOLE, Context, Notice, Priority
from notifications.outbox import Outbox
from reports.clock_file import Way
from reports.clocks import Alarm, Clocks
from reports.tables import ReportAlarmRow, ReportRow, ReportWrapRow
from reports.watchers import Groups, Watcher, Watchers, who_may_know
from store.writing import writing

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Raised:
    report_id: str
    alarm: Alarm


@dataclass(frozen=True, slots=True)
class _Letter:
    """Alarms of one step go to one person as one notice, so that a flood of them stays readable."""

    channel: Way
    recipient: str
    template: str
    clock: str
    step: int
    urgent: bool


class Escalation:
    """Finds missed clocks and raises alarms. Times come from ``now`` (aware, the office's zone)."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        outbox: Outbox,
        clocks: Clocks,
        watchers: Watchers,
        now: Callable[[], datetime],
    ) -> None:
        self._sessions = sessions
        self._outbox = outbox
        self._clocks = clocks
        self._watchers = watchers
        self._now = now

    async def tick(self) -> int:
        """Raises every step that is due and was not raised; how many."""
        now, raised = self._now(), 0
        groups = await self._watchers.groups(now.date())
        after = ""
        while True:
            async with self._sessions() as session:
                ids = await self._page(session, now, after)
                due = await self._due(session, ids, now)
            if due:
                async with writing(self._sessions) as session:
                    due = await self._due(session, ids, now)  # as it is now that we may write
                    raised += await self._raise(session, due, groups, now)
            if len(ids) < _AT_ONCE:
                return raised
            after = ids[-1]

    async def acknowledge(
        self, session: AsyncSession, report_id: str, staff_id: str, clock: str | None = None
    ) -> int:
        """A person takes it on (of one clock, or of all): no further step of it is raised.

        In the caller's transaction; returns how many open alarms that ended.
        """
        chosen = () if clock is None else (ReportAlarmRow.clock == clock,)
        ended = await session.execute(
            update(ReportAlarmRow)
            .where(
                ReportAlarmRow.report_id == report_id,
                ReportAlarmRow.acknowledged_at.is_(None),
                *chosen,
            )
            .values(acknowledged_at=self._now(), acknowledged_by=staff_id)
            .returning(ReportAlarmRow.step)
        )
        return len(ended.all())

    async def open_alarms(self, session: AsyncSession, report_id: str) -> list[ReportAlarmRow]:
        """Alarms of a report that nobody has acknowledged, the oldest first."""
        rows = await session.scalars(
            select(ReportAlarmRow)
            .where(ReportAlarmRow.report_id == report_id, ReportAlarmRow.acknowledged_at.is_(None))
            .order_by(ReportAlarmRow.raised_at, ReportAlarmRow.step)
        )
        return list(rows)

    async def _page(self, session: AsyncSession, now: datetime, after: str) -> Sequence[str]:
        found = await session.scalars(
            select(ReportRow.id)
            .where(ReportRow.id > after, ReportRow.shows_at <= now, ReportRow.closed_at.is_(None))
            .order_by(ReportRow.id)
            .limit(_AT_ONCE)
        )
        return found.all()

    async def _due(self, session: AsyncSession, ids: Sequence[str], now: datetime) -> list[_Raised]:
        rows = await session.execute(
            select(
                ReportRow.id,
                ReportRow.urgent,
                ReportRow.opened_at,
                ReportRow.shows_at,
                ReportRow.received_at,
                ReportRow.acknowledged_at,
                ReportRow.answered_at,
                ReportRow.closed_at,
            )
            .where(ReportRow.id.in_(ids))
            .order_by(ReportRow.id)
        )
        found = [_Raised(row.id, alarm) for row in rows for alarm in self._clocks.alarms(row, now)]
        if not found:
            return []
        there: set[tuple[str, str, int]] = set()
        taken_on: set[tuple[str, str]] = set()
        known = await session.execute(
            select(
                ReportAlarmRow.report_id,
                ReportAlarmRow.clock,
                ReportAlarmRow.step,
                ReportAlarmRow.acknowledged_at,
            ).where(ReportAlarmRow.report_id.in_({one.report_id for one in found}))
        )
        for report_id, clock, step, acknowledged_at in known:
            there.add((report_id, clock, step))
            if acknowledged_at is not None:
                taken_on.add((report_id, clock))
        return [
            one
            for one in found
            if (one.report_id, one.alarm.clock.id, one.alarm.number) not in there
            and (one.report_id, one.alarm.clock.id) not in taken_on
        ]

    async def _raise(
        self, session: AsyncSession, due: Sequence[_Raised], groups: Groups, now: datetime
    ) -> int:
        dialect = session.get_bind().dialect.name
        insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
        new = []
        for one in due:
            row = await session.execute(
                insert(ReportAlarmRow)
                .values(
                    report_id=one.report_id,
                    clock=one.alarm.clock.id,
                    step=one.alarm.number,
                    raised_at=now,
                )
                .on_conflict_do_nothing()
                .returning(ReportAlarmRow.step)
            )
            if row.scalar_one_or_none() is not None:
                new.append(one)
        readers = await _readers(session, {one.report_id for one in new})
        letters: defaultdict[_Letter, set[str]] = defaultdict(set)
        for one in new:
            for letter in _letters(one, groups, readers.get(one.report_id, set())):
                letters[letter].add(one.report_id)
        for letter, reports in letters.items():
            await self._outbox.put(session, _notice(letter, reports))
        return len(new)


async def _readers(session: AsyncSession, ids: Collection[str]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    wraps = await session.execute(
        select(ReportWrapRow.report_id, ReportWrapRow.reader).where(
            ReportWrapRow.report_id.in_(ids)
        )
    )
    for report_id, reader in wraps:
        found[report_id].add(reader)
    return found


def _letters(one: _Raised, groups: Groups, readers: Collection[str]) -> list[_Letter]:
    step, urgent = one.alarm.step, one.alarm.clock.urgent is True
    told = who_may_know(groups, step.to, readers)
    # When no one at the desk may know, the administrators have to: a number, not which report.
    admins = groups.get("admins", ()) if "admins" in step.to or not told else ()

    def to(watcher: Watcher, template: str) -> list[_Letter]:
        return [
            _Letter(way, watcher.id, template, one.alarm.clock.id, one.alarm.number, urgent)
            for way in step.by
            if way == CONSOLE or watcher.email
        ]

    found = [letter for watcher in told.values() for letter in to(watcher, "missed_clock")]
    return found + [letter for watcher in admins for letter in to(watcher, "missed_clock_admin")]


def _notice(letter: _Letter, reports: Collection[str]) -> Notice:
    context: dict[str, str | int] = {"count": len(reports)}
    if letter.template == "missed_clock":
        context["clock"] = letter.clock
        if letter.channel == CONSOLE and len(reports) == 1:
            context["report"] = min(reports)
    frozen: Context = context
    return Notice(
        letter.channel,
        letter.recipient,
        letter.template,
        frozen,
        # Each step of a clock of a report is raised once: its first report names the letter.
        f"{letter.template}:{letter.clock}:{letter.step}:{min(reports)}",
        priority=Priority.EMERGENCY if letter.urgent else Priority.CONVERSATION,
    )
