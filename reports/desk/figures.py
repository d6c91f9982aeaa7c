"""How the desk keeps up: counted from where reports stand, without opening any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import median

from sqlalchemy import select

from reports.cabinet import Cabinet
from reports.clocks import Clocks
from reports.lifecycle import STATE_NAMES
from reports.model import State
from reports.police_duty import Police
from reports.tables import ReportRow, ReportWrapRow

WEEKS = 12
_DAY = timedelta(days=1)
_AGES: Sequence[tuple[str, timedelta]] = (
    ("1 天以内", _DAY),
    ("1 到 3 天", 3 * _DAY),
    ("3 到 7 天", 7 * _DAY),
    ("1 到 4 周", 28 * _DAY),
    ("1 到 3 个月", 91 * _DAY),
)
_OLDER = "超过 3 个月"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart; ``urgent`` of its ``count``."""

    label: str
    count: int
    urgent: int


@dataclass(frozen=True, slots=True)
class Week:
    """What came in a week (from ``monday``), and how its clocks ended: ``(kept, missed)`` by id.

    A clock that still runs in time is in neither.
    """

    monday: date
    received: int
    clocks: Mapping[str, tuple[int, int]]

    def sum(self) -> tuple[int, int]:
        """Kept and missed, over all clocks."""
        return (
            sum(kept for kept, _ in self.clocks.values()),
            sum(missed for _, missed in self.clocks.values()),
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians are of the reports that came in the weeks shown; moments count in quarters."""

    by_state: Sequence[Bar]
    by_age: Sequence[Bar]
    weeks: Sequence[Week]
    clock_names: Mapping[str, str]
    median_urgent: timedelta | None
    median_other: timedelta | None
    late: int
    police_open: int
    unproven: int


def figures(rows: Iterable[ReportRow], clocks: Clocks, now: datetime, zone: tzinfo) -> Figures:
    """Counts reports. What came unproven in a flood is one number, and in no other."""
    everything = list(rows)
    told = [row for row in everything if not row.unproven]
    still_open = [row for row in told if row.state != State.CLOSED]
    due = {row.id: clocks.of(row) for row in told}
    return Figures(
        by_state=_by_state(still_open),
        by_age=_by_age(still_open, now),
        weeks=_weeks(told, clocks, now, zone),
        clock_names={d.clock.id: d.clock.label for found in due.values() for d in found},
        median_urgent=_median(row for row in _recent(told, now) if row.urgent),
        median_other=_median(row for row in _recent(told, now) if not row.urgent),
        late=sum(any(d.running and d.missed(now) for d in due[row.id]) for row in still_open),
        police_open=sum(row.police == Police.OPEN for row in still_open),
        unproven=sum(row.unproven and row.state != State.CLOSED for row in everything),
    )


class Dashboard:
    """The figures from the database."""

    def __init__(self, cabinet: Cabinet, clocks: Clocks, zone: tzinfo) -> None:
        self._cabinet = cabinet
        self._clocks = clocks
        self._zone = zone

    async def rows(self, reader: str | None) -> list[ReportRow]:
        """The reports this reader holds a key to, or for an auditor (``None``) all of them.

        An officer's figures hold no report that is kept from them: not even its number.
        """
        wanted = select(ReportRow).where(ReportRow.shows_at <= self._cabinet.now())
        if reader is not None:
            mine = select(ReportWrapRow.report_id).where(ReportWrapRow.reader == reader)
            wanted = wanted.where(ReportRow.id.in_(mine))
        async with self._cabinet.reading() as session:
            return list(await session.scalars(wanted.order_by(ReportRow.shows_at)))

    async def figures(self, reader: str | None) -> Figures:
        """The figures of now."""
        rows = await self.rows(reader)
        return figures(rows, self._clocks, self._cabinet.now(), self._zone)


def _by_state(rows: Sequence[ReportRow]) -> list[Bar]:
    all_, urgent = Counter(r.state for r in rows), Counter(r.state for r in rows if r.urgent)
    return [
        Bar(STATE_NAMES[state], all_[state], urgent[state])
        for state in State
        if state is not State.CLOSED
    ]


def _by_age(rows: Sequence[ReportRow], now: datetime) -> list[Bar]:
    def age(row: ReportRow) -> str:
        old = now - row.shows_at
        return next((label for label, limit in _AGES if old <= limit), _OLDER)

    all_, urgent = Counter(map(age, rows)), Counter(age(row) for row in rows if row.urgent)
    labels = [*(label for label, _ in _AGES), _OLDER]
    return [Bar(label, all_[label], urgent[label]) for label in labels]


def _weeks(rows: Sequence[ReportRow], clocks: Clocks, now: datetime, zone: tzinfo) -> list[Week]:
    this = _monday(now, zone)
    found = []
    for monday in (this - timedelta(weeks=n) for n in range(WEEKS - 1, -1, -1)):
        of_week = [row for row in rows if _monday(row.shows_at, zone) == monday]
        ended: dict[str, tuple[int, int]] = {}
        for due in (due for row in of_week for due in clocks.of(row)):
            kept, missed = ended.get(due.clock.id, (0, 0))
            if due.missed(now):
                missed += 1
            elif not due.running:
                kept += 1
            ended[due.clock.id] = (kept, missed)
        found.append(Week(monday, len(of_week), ended))
    return found


def _recent(rows: Sequence[ReportRow], now: datetime) -> list[ReportRow]:
    return [row for row in rows if now - row.shows_at <= timedelta(weeks=WEEKS)]


def _median(rows: Iterable[ReportRow]) -> timedelta | None:
    took = [
        max((row.acknowledged_at - row.shows_at).total_seconds(), 0)
        for row in rows
        if row.acknowledged_at is not None
    ]
    return timedelta(seconds=median(took)) if took else None


def _monday(moment: datetime, zone: tzinfo) -> date:
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())
