"""Which telephone lines may be shown at an hour: at night only what surely answers is promised."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from entitlements.contacts import Hotline
from entitlements.model import Pack

DAY_BEGINS = time(8, 30)
DAY_ENDS = time(18, 0)
_SATURDAY = 5
_DAYS = "一二三四五六日"
_NEAR = ("今天", "明天")


def offices_open(now: datetime) -> bool:
    """Whether it is daytime of a weekday, ``now`` in local time. Holidays are not known here."""
    return now.weekday() < _SATURDAY and DAY_BEGINS <= now.time() < DAY_ENDS


def next_opening(now: datetime) -> datetime:
    """When offices open next, ``now`` in local time; now itself while they are open."""
    if offices_open(now):
        return now
    opening = now.replace(hour=DAY_BEGINS.hour, minute=DAY_BEGINS.minute, second=0, microsecond=0)
    while opening <= now or opening.weekday() >= _SATURDAY:
        opening += timedelta(days=1)
    return opening


def when_open(now: datetime) -> str:
    """The day of the next opening in words, ``now`` in local time: 今天, 明天, 星期一."""
    opening = next_opening(now)
    days = (opening.date() - now.date()).days
    return _NEAR[days] if days < len(_NEAR) else f"星期{_DAYS[opening.weekday()]}"


def shown_hotlines(pack: Pack, now: datetime) -> tuple[Hotline, ...]:
    """Lines for citizens in the pack's order; out of hours those marked for the night."""
    by_day = offices_open(now)
    return tuple(
        line
        for line in pack.hotlines.values()
        if line.show_to_citizens and (by_day or line.show_at_night)
    )
