"""How hard reports are coming in, with a clock that the test moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.flood import MOST_STEPS, FloodGauge, HourlyQuota, Pace, neighbourhood


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def gauge(clock: Clock) -> FloodGauge:
    return FloodGauge(Pace(3, 10), Pace(10, 1), clock)


def test_a_few_reports_cost_nothing(clock: Clock) -> None:
    measured = gauge(clock)
    assert [measured.arrived("10.0.0.1") for _ in range(3)] == [0, 0, 0]
    assert measured.steps("10.0.0.2") == 0


def test_one_address_that_goes_on_is_asked_for_more_and_more(clock: Clock) -> None:
    measured = gauge(clock)
    steps = [measured.arrived("10.0.0.1") for _ in range(30)]
    assert steps == sorted(steps)
    assert steps[3] == 1
    assert steps[-1] == MOST_STEPS
    clock.now += 300
    assert measured.steps("10.0.0.1") == 0


def test_many_addresses_together_are_each_asked_for_one_step(clock: Clock) -> None:
    measured = gauge(clock)
    steps = [measured.arrived(f"10.0.1.{n}") for n in range(40)]
    assert set(steps[:10]) == {0}
    assert set(steps[10:]) == {1}
    assert measured.steps("10.9.9.9") == 1
    clock.now += 60
    assert measured.steps("10.9.9.9") == 0


def test_asking_counts_nothing(clock: Clock) -> None:
    measured = gauge(clock)
    assert {measured.steps("10.0.0.1") for _ in range(100)} == {0}


def test_a_household_is_one_address() -> None:
    assert neighbourhood("2001:db8:1:2::1") == neighbourhood("2001:db8:1:2:ffff::9")
    assert neighbourhood("2001:db8:1:2::1") != neighbourhood("2001:db8:1:3::1")
    assert neighbourhood("10.0.0.1") != neighbourhood("10.0.0.2")
    assert neighbourhood("unknown") == "unknown"


def test_the_quota_of_an_hour_cannot_be_used_up_by_one(clock: Clock) -> None:
    quota = HourlyQuota(100, least=10, clock=clock)
    taken = sum(quota.take("10.0.0.1") == 0 for _ in range(500))
    assert taken == 10
    assert quota.take("10.0.0.2") == 0


def test_when_the_quota_is_full_the_wait_is_true(clock: Clock) -> None:
    quota = HourlyQuota(100, least=10, clock=clock)
    taken = sum(quota.take(f"10.0.{n}.1") == 0 for n in range(200))
    assert taken == 100
    wait = quota.take("10.0.250.1")
    assert 0 < wait <= 3600
    clock.now += wait + 0.01
    assert quota.take("10.0.250.1") == 0


@given(st.integers(1, 5000), st.integers(1, 10_000))
def test_whatever_is_longer_than_the_quota_gets_in_when_nothing_else_is(
    per_hour: int, weight: int
) -> None:
    assert HourlyQuota(per_hour, clock=Clock()).take("10.0.0.1", weight) == 0


def test_a_flood_of_addresses_does_not_fill_the_memory(clock: Clock) -> None:
    measured = gauge(clock)
    for n in range(60_000):
        measured.arrived(f"{n}")
    assert len(measured._addresses._levels) == 50_000
