"""Which periods planning has to make, and for whom: everybody of a slice gets the same one. Pure.

Planning is set-based: instead of asking for each child which periods it owes, it asks for each
period which children owe it. On the calendar that is one slice a period; where periods roll, one
for each day on which somebody came into the register.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from visits.duties import Duty, Interval
from visits.periods import Period, grown_before, once, periods_between
from visits.rules import Counting, Grown, NewChild, Rules

_DAY = timedelta(days=1)
_EVER = date(1900, 1, 1)
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Slice:
    """One period of one duty for all who came in on ``came_from`` … ``came_to`` (both included)
    and were born after ``born_after``."""

    duty: Duty
    period: Period
    came_from: date
    came_to: date
    born_after: date

    @property
    def late_from(self) -> date:
        """The first day on which it is overdue."""
        return self.period.due + timedelta(days=self.duty.grace_days + 1)


def slices_of(
    duty: Duty, rules: Rules, since: date, today: date, came_on: Iterable[date]
) -> Iterator[Slice]:
    """What is owed of a duty in the days after ``since`` up to today.

    ``came_on`` are the days on which somebody came into the register; asked only where periods
    roll. What planning has made before may come again: its key is the same.
    """
    if not isinstance(duty.every, Interval):
        period = once(today, duty.within_days or 0)
        yield _slice(duty, rules, period, _EVER, today)
    elif rules.counting is Counting.CALENDAR or duty.subject == "director":
        for period in periods_between(
            since, today, duty.every.months, Counting.CALENDAR, anchor=_EVER
        ):
            yield _slice(duty, rules, period, _EVER, _last_day(rules, duty, period))
    else:
        for day in came_on:
            for period in periods_between(since, today, duty.every.months, Counting.ROLLING, day):
                yield _slice(duty, rules, period, day, day)


def _slice(duty: Duty, rules: Rules, period: Period, first: date, last: date) -> Slice:
    stops = rules.grown is Grown.STOP and duty.subject == "child"
    return Slice(duty, period, first, last, grown_before(period.opens) if stops else _EVER)


def _last_day(rules: Rules, duty: Duty, period: Period) -> date:
    """Whoever came in later does not owe this period."""
    if duty.subject == "director" or rules.new_child is NewChild.AT_ONCE:
        return period.due
    if rules.new_child is NewChild.NEXT_PERIOD:
        return period.opens
    return period.due - timedelta(days=_WEEK - 1)
