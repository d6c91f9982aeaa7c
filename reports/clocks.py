"""By when what is due on a report, and how that is said. Pure: no database, no present moment.

The clocks are data (``clocks.yml``) and the project's own until the bureau signs them.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo

from notifications.calendar import WorkCalendar
from reports.clock_file import Clock, Step, read_clocks

SHANGHAI = ZoneInfo("Asia/Shanghai")
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class RowLike(Protocol):
    """What of a report the clocks look at; ``ReportRow`` has it."""

    @property
    def urgent(self) -> bool: ...
    @property
    def opened_at(self) -> datetime: ...
    @property
    def shows_at(self) -> datetime: ...
    @property
    def received_at(self) -> datetime | None: ...
    @property
    def acknowledged_at(self) -> datetime | None: ...
    @property
    def answered_at(self) -> datetime | None: ...
    @property
    def closed_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Due:
    """One clock of one report. ``stopped`` is when it was stopped, if it was."""

    clock: Clock
    deadline: datetime
    stopped: datetime | None

    def missed(self, now: datetime) -> bool:
        """Whether it ran out before it was stopped, or has run out by now."""
        return (self.stopped or now) > self.deadline

    @property
    def running(self) -> bool:
        """Not stopped yet."""
        return self.stopped is None


@dataclass(frozen=True, slots=True)
class NextDeadline:
    """What is due next, in words: 还剩 40 分钟, 已超过 2 小时."""

    clock: str
    label: str
    deadline: datetime
    words: str
    missed: bool
    signed: bool


@dataclass(frozen=True, slots=True)
class Alarm:
    """A step that is due: the ``number``-th of a clock, counted from 1, repeats included."""

    clock: Clock
    number: int
    step: Step
    at: datetime


class Clocks:
    """The clocks of an install, over its calendar and in its time zone."""

    def __init__(
        self,
        clocks: Sequence[Clock],
        calendar: WorkCalendar,
        zone: tzinfo = SHANGHAI,
    ) -> None:
        self._clocks = tuple(clocks)
        self._calendar = calendar
        self._zone = zone

    @classmethod
    def standard(cls, calendar: WorkCalendar, zone: tzinfo = SHANGHAI) -> Clocks:
        """Those that ship. Raises ``YamlFileError`` when the file was edited into a mistake."""
        return cls(read_clocks(), calendar, zone)

    @property
    def unsigned(self) -> tuple[Clock, ...]:
        """Clocks that the bureau has not confirmed."""
        return tuple(clock for clock in self._clocks if not clock.signed)

    def of(self, row: RowLike) -> list[Due]:
        """Every clock of this report that has begun, kept, missed or running."""
        found = []
        for clock in self._clocks:
            start = _moment(row, clock.starts)
            if start is None or clock.urgent not in (None, row.urgent):
                continue
            stops = [at for name in clock.stops if (at := _moment(row, name)) is not None]
            found.append(Due(clock, self._deadline(clock, start), min(stops, default=None)))
        return found

    def next_deadline(self, row: RowLike, now: datetime) -> NextDeadline | None:
        """Of the running clocks the one that ends first; ``None`` when nothing is due."""
        running = [due for due in self.of(row) if due.running]
        if not running or row.shows_at > now:
            return None
        first = min(running, key=lambda due: due.deadline)
        return NextDeadline(
            first.clock.id,
            first.clock.label,
            first.deadline,
            left(first.deadline, now),
            first.missed(now),
            first.clock.signed,
        )

    def alarms(self, row: RowLike, now: datetime) -> list[Alarm]:
        """Every step that has come due on the running clocks; of repeats only the newest."""
        if row.shows_at > now:
            return []
        found: list[Alarm] = []
        for due in self.of(row):
            if due.running and due.deadline <= now:
                found += _steps(due.clock, due.deadline, now)
        return found

    def _deadline(self, clock: Clock, start: datetime) -> datetime:
        """In the zone of the office, so that a day there is a day."""
        local, span = start.astimezone(self._zone), clock.within
        if clock.counting == "working":
            day = self._calendar.add_workdays(local.date(), span.days or 0)
            return datetime.combine(day, local.timetz())
        if span.months is not None:
            return _months_later(local, span.months)
        return local + span.fixed


def left(deadline: datetime, now: datetime) -> str:
    """How long there is still, or how long it has been over, in words of one unit or two."""
    if now <= deadline:
        return f"还剩{_long(deadline - now)}"
    return f"已超过{_long(now - deadline)}"


def _long(span: timedelta) -> str:
    if span < _MINUTE:
        return "不到 1 分钟"
    if span < _HOUR:
        return f" {span // _MINUTE} 分钟"
    if span < _DAY:
        hours, minutes = divmod(span, _HOUR)
        rest = f" {minutes // _MINUTE} 分钟" if hours < 3 and minutes >= _MINUTE else ""
        return f" {hours} 小时{rest}"
    return f" {span // _DAY} 天"


def _moment(row: RowLike, name: str) -> datetime | None:
    value = getattr(row, name)
    assert value is None or isinstance(value, datetime)
    return value


def _months_later(start: datetime, months: int) -> datetime:
    index = start.month - 1 + months
    year, month = start.year + index // 12, index % 12 + 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))


def _steps(clock: Clock, deadline: datetime, now: datetime) -> list[Alarm]:
    found = [
        Alarm(clock, number, step, deadline + step.after.fixed)
        for number, step in enumerate(clock.steps, start=1)
        if deadline + step.after.fixed <= now
    ]
    if clock.repeat is None or len(found) < len(clock.steps):
        return found
    last = found[-1]
    times = (now - last.at) // clock.repeat.fixed
    if times:
        at = last.at + times * clock.repeat.fixed
        found.append(Alarm(clock, last.number + times, last.step, at))
    return found
