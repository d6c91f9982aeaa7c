"""How long a notice waits to be tried again."""

from __future__ import annotations

from datetime import timedelta

from notifications.backoff import BackOff, back_off
from notifications.model import Priority

QUICK = BackOff(timedelta(seconds=2), timedelta(seconds=30), 8)


def test_waits_double_up_to_the_longest_and_then_end() -> None:
    waits = [QUICK.wait(n) for n in range(1, 9)]
    assert waits[:7] == [timedelta(seconds=s) for s in (2, 4, 8, 16, 30, 30, 30)]
    assert waits[7] is None


def test_what_the_other_side_asks_is_kept_within_an_hour() -> None:
    assert QUICK.wait(1, asked=7.5) == timedelta(seconds=7.5)
    assert QUICK.wait(3, asked=1) == timedelta(seconds=8)
    assert QUICK.wait(1, asked=1e9) == timedelta(hours=1)


def test_an_emergency_is_tried_at_least_each_minute() -> None:
    urgent = back_off(Priority.EMERGENCY)
    assert all((urgent.wait(n) or timedelta(0)) <= timedelta(minutes=1) for n in range(1, 300))
    total = sum((urgent.wait(n) or timedelta(0) for n in range(1, 300)), timedelta(0))
    assert total > timedelta(hours=1)
