"""Periods: which there are, when each opens and is due. Pure.

A period has a key: ``2026-03``, ``2026-Q1``, ``2026`` on the calendar; ``r2026-03-31``, its due
date, when it rolls. Rolling periods are counted from the first date of the row, never from the one
before, so that 31 January leads over 28 February to 31 March, and no record moves a due date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from notifications.calendar import months_later
from visits.rules import Counting

_DAY = timedelta(days=1)
ONCE = "once"


@dataclass(frozen=True, slots=True)
class Period:
    """From ``opens`` up to and including ``due``."""

    key: str
    opens: date
    due: date

    def __contains__(self, day: date) -> bool:
        return self.opens <= day <= self.due


def calendar_period(day: date, months: int) -> Period:
    """The calendar period of so many months (a divisor of 12) that the day lies in."""
    number = (day.month - 1) // months
    opens = date(day.year, number * months + 1, 1)
    due = months_later(opens, months) - _DAY
    if months == 12:
        return Period(f"{day.year:04}", opens, due)
    if months == 3:
        return Period(f"{day.year:04}-Q{number + 1}", opens, due)
    if months == 1:
        return Period(f"{day.year:04}-{day.month:02}", opens, due)
    return Period(f"{day.year:04}-{months}M{number + 1}", opens, due)


def rolling_period(day: date, months: int, anchor: date) -> Period:
    """The period of so many months, counted from ``anchor``, that the day lies in.

    The first one opens on the anchor; each later one on the day after the last was due.

    Raises:
        ValueError: the day lies before the anchor.
    """
    if day < anchor:
        raise ValueError("a day before the first period")
    number = ((day.year - anchor.year) * 12 + day.month - anchor.month) // months
    while months_later(anchor, number * months) >= day and number > 0:
        number -= 1
    while months_later(anchor, (number + 1) * months) < day:
        number += 1
    due = months_later(anchor, (number + 1) * months)
    opens = anchor if number == 0 else months_later(anchor, number * months) + _DAY
    return Period(f"r{due.isoformat()}", opens, due)


def periods_between(
    first: date, last: date, months: int, counting: Counting, anchor: date
) -> Iterator[Period]:
    """Every period of which some day lies between the two days, both included, in order.

    ``anchor`` matters where periods roll; nothing is due before it.
    """
    day = first if counting is Counting.CALENDAR else max(first, anchor)
    while day <= last:
        if counting is Counting.CALENDAR:
            period = calendar_period(day, months)
        else:
            period = rolling_period(day, months, anchor)
        yield period
        day = period.due + _DAY


def once(opens: date, within_days: int) -> Period:
    """The only period of what is done once."""
    return Period(ONCE, opens, opens + timedelta(days=within_days))


def grown_before(day: date) -> date:
    """Whoever was born on or before this date is 18 on the day (29 February: on 1 March)."""
    if (day.month, day.day) == (2, 29):
        # In 18 years there is no such day; who was born on 1 March is 17 until tomorrow.
        return date(day.year - 18, 2, 28)
    return date(day.year - 18, day.month, day.day)
