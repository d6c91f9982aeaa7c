"""Waits grow for whoever guesses, and end."""

from __future__ import annotations

from people.throttle import SignInThrottle


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_few_mistakes_cost_nothing_then_waits_grow_to_an_end() -> None:
    clock = Seconds()
    throttle = SignInThrottle(clock)
    waits = []
    for _ in range(16):
        attempt = throttle.take("a", "x", None)
        waits.append(attempt.wait)
        clock.now += attempt.wait
        if attempt.wait:
            assert throttle.take("a", "x", None).wait == 0
    assert waits[:4] == [0, 0, 0, 0]
    assert waits[5] > waits[4] > 0
    assert max(waits) <= 900


def test_what_comes_too_early_makes_nothing_longer() -> None:
    clock = Seconds()
    throttle = SignInThrottle(clock)
    for _ in range(5):
        throttle.take("a", "x", None)
    wait = throttle.take("a", "x", None).wait
    for _ in range(100):
        throttle.take("a", "x", None)
    assert throttle.take("a", "x", None).wait == wait


def test_a_known_browser_has_a_count_of_its_own() -> None:
    throttle = SignInThrottle(Seconds())
    for _ in range(50):
        throttle.take("a", "x", None)
    assert throttle.take("a", "x", "word").wait == 0
    for _ in range(50):
        throttle.take("a", "x", "stolen")
    assert throttle.take("a", "x", "stolen").wait > 0
    assert throttle.take("a", "x", "word").wait == 0


def test_many_at_once_are_counted_before_they_are_judged() -> None:
    throttle = SignInThrottle(Seconds())
    assert sum(throttle.take("a", "x", None).wait == 0 for _ in range(100)) == 4


def test_a_right_sign_in_clears_its_own_count_only() -> None:
    clock = Seconds()
    throttle = SignInThrottle(clock)
    for n in range(11):
        throttle.take(f"net{n}", "x", None)
    right = throttle.take("home", "x", None)
    throttle.give_back(right)
    assert throttle.take("net", "x", None).wait == 0  # the twelfth
    assert throttle.take("net2", "x", None).wait > 0


def test_one_address_at_many_logins_waits() -> None:
    throttle = SignInThrottle(Seconds())
    assert sum(throttle.take("a", f"x{n}", None).wait == 0 for n in range(60)) == 20


def test_counts_fade() -> None:
    clock = Seconds()
    throttle = SignInThrottle(clock)
    for _ in range(5):
        throttle.take("a", "x", None)
    clock.now += 7200
    assert sum(throttle.take("a", "x", None).wait == 0 for _ in range(10)) == 4


def test_memory_is_bounded() -> None:
    throttle = SignInThrottle(Seconds())
    for n in range(30_000):
        throttle.take(f"a{n}", f"x{n}", None)
    assert len(throttle._counts) <= 20_000
