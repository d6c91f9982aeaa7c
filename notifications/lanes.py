"""Lanes of the dispatcher: how much of a class of notices is in flight at once.

A kill in mid-send can double what was handed to a sender and not yet settled, and nothing else.
So what hurts when it is doubled goes one at a time; what must not wait for another's slow send
goes several at once; a broadcast goes in batches, settled together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from notifications.model import Priority


@dataclass(frozen=True, slots=True)
class Class:
    """Notices of these priorities: ``claimed`` together, ``in_flight`` of them sent at once."""

    name: str
    first: int
    last: int
    claimed: int
    in_flight: int


#: Emergencies and answers: a hanging send must not hold up the next officer.
AT_ONCE = Class("at_once", Priority.EMERGENCY, Priority.CONVERSATION, 8, 8)
#: Reminders: a kill doubles one at most.
ONE_AT_A_TIME = Class("one_at_a_time", Priority.REMINDER, Priority.REMINDER, 32, 1)
#: Broadcasts: a kill may double a batch.
BATCHES = Class("batches", Priority.BROADCAST, Priority.BROADCAST, 100, 100)
CLASSES = (AT_ONCE, ONE_AT_A_TIME, BATCHES)


@dataclass(frozen=True, slots=True)
class Lane:
    """One class over one channel; ``waits_at_night``: it rings, and is nothing urgent."""

    channel: str
    of: Class
    waits_at_night: bool = False


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when until when nothing rings that can wait. ``since`` and ``until`` of the zone."""

    zone: tzinfo
    since: time = time(21, 0)
    until: time = time(8, 0)

    def over(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours that it falls into."""
        local = moment.astimezone(self.zone)
        wall = local.time().replace(tzinfo=None)
        if self.since <= self.until:
            quiet, tomorrow = self.since <= wall < self.until, False
        else:
            quiet = wall >= self.since or wall < self.until
            tomorrow = wall >= self.since
        if not quiet:
            return moment
        day = local.date() + timedelta(days=1 if tomorrow else 0)
        return datetime.combine(day, self.until, self.zone)

    def is_quiet(self, moment: datetime) -> bool:
        """Whether nothing may ring now."""
        return self.over(moment) != moment
