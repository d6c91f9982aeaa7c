"""Guessing is slowed; typing a right code never is."""

from __future__ import annotations

import pytest

from bot.channels.web.code_throttle import CodeThrottle, Pace


class _Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def _throttle(clock: _Clock, overall: int = 100) -> CodeThrottle:
    return CodeThrottle(Pace(3, 60), Pace(overall, 20), clock)


def test_wrong_codes_of_one_address_run_out_and_come_back() -> None:
    clock = _Clock()
    throttle = _throttle(clock)
    assert [throttle.take("a") for _ in range(3)] == [0, 0, 0]
    assert throttle.take("a") == pytest.approx(60)
    assert throttle.take("b") == 0
    clock.now += 45
    assert throttle.take("a") == pytest.approx(15)
    clock.now += 15
    assert throttle.take("a") == 0


def test_right_codes_are_never_slowed() -> None:
    throttle = _throttle(_Clock())
    for _ in range(500):
        assert throttle.take("window") == 0
        throttle.give_back("window")


def test_many_addresses_together_are_slowed_too() -> None:
    clock = _Clock()
    throttle = _throttle(clock, overall=10)
    assert [throttle.take(f"10.0.0.{n}") for n in range(10)] == [0] * 10
    assert throttle.take("10.0.1.1") == pytest.approx(20)
    clock.now += 20
    assert throttle.take("10.0.1.1") == 0


def test_a_refused_try_costs_nothing() -> None:
    clock = _Clock()
    throttle = _throttle(clock)
    for _ in range(10):
        throttle.take("a")
    clock.now += 60
    assert throttle.take("a") == 0


def test_nothing_is_gained_by_waiting_longer_than_it_takes() -> None:
    clock = _Clock()
    throttle = _throttle(clock)
    throttle.take("a")
    clock.now += 1e6
    assert [throttle.take("a") for _ in range(3)] == [0, 0, 0]
    assert throttle.take("a") > 0
