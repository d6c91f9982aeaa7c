"""How long to wait before a notice is tried again, and when it is given up. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from notifications.model import Priority


@dataclass(frozen=True, slots=True)
class BackOff:
    """Waits double from ``first`` up to ``most``; after ``attempts`` it is given up."""

    first: timedelta
    most: timedelta
    attempts: int

    def wait(self, attempts: int, asked: float | None = None) -> timedelta | None:
        """The wait after this many attempts, ``None`` when it is given up; at least the seconds
        that the other side asked for, but never longer than an hour."""
        if attempts >= self.attempts:
            return None
        doubled = self.first * (1 << max(0, min(attempts - 1, 20)))
        at_least = timedelta(seconds=min(asked or 0.0, 3600.0))
        return max(min(doubled, self.most), at_least)


#: About two hours: by then the alarm on another channel has long been raised.
_URGENT = BackOff(timedelta(seconds=2), timedelta(minutes=1), 120)
#: About a day.
_OTHERS = BackOff(timedelta(seconds=10), timedelta(minutes=15), 100)


def back_off(priority: int) -> BackOff:
    """How notices of this priority are tried again."""
    return _URGENT if priority <= Priority.EMERGENCY else _OTHERS
