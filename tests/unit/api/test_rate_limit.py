"""A limit that stops a flood and that no person meets."""

from __future__ import annotations

from typing import Any, cast

import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st

from api import rate_limit
from api.rate_limit import RateLimit, sender_address
from app.settings import Settings


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def limit_of(per_second: float, burst: int) -> tuple[RateLimit, Seconds]:
    clock = Seconds()
    return RateLimit(per_second, burst, clock), clock


def test_after_the_burst_comes_a_wait_that_is_long_enough() -> None:
    limit, clock = limit_of(2, 3)
    assert [limit.seconds_to_wait("a") for _ in range(3)] == [0, 0, 0]
    wait = limit.seconds_to_wait("a")
    assert wait == pytest.approx(0.5)
    clock.now += wait
    assert limit.seconds_to_wait("a") == 0


def test_who_waits_is_not_punished_for_trying() -> None:
    limit, clock = limit_of(1, 1)
    limit.seconds_to_wait("a")
    for _ in range(50):
        assert limit.seconds_to_wait("a") > 0
    clock.now = 1
    assert limit.seconds_to_wait("a") == 0


def test_one_address_does_not_use_up_anothers() -> None:
    limit, _ = limit_of(1, 1)
    limit.seconds_to_wait("a")
    assert limit.seconds_to_wait("a") > 0
    assert limit.seconds_to_wait("b") == 0


@given(st.lists(st.floats(0.05, 600), min_size=1, max_size=400))
def test_a_person_who_types_and_presses_as_fast_as_can_be_never_meets_it(
    pauses: list[float],
) -> None:
    """Twenty messages a second for as long as anybody likes."""
    limit, clock = limit_of(shipped("messages_per_second"), int(shipped("messages_at_once")))
    for pause in pauses:
        clock.now += pause
        assert limit.seconds_to_wait("a") == 0


def test_a_village_behind_one_address_never_meets_it() -> None:
    """Fifty people, each with a message every eight seconds, who all begin at once."""
    limit, clock = limit_of(shipped("messages_per_second"), int(shipped("messages_at_once")))
    for _ in range(60):
        assert [limit.seconds_to_wait("village") for _ in range(50)] == [0] * 50
        clock.now += 8


def shipped(name: str) -> float:
    return cast(float, Settings.model_fields[name].default)


def test_a_flood_of_addresses_takes_no_more_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "_ADDRESSES_KEPT", 10)
    limit, _ = limit_of(1, 1)
    for number in range(100):
        limit.seconds_to_wait(str(number))
    assert len(limit._buckets) == 10


def request(peer: str | None, forwarded: str | None) -> Request:
    scope: dict[str, Any] = {
        "type": "http",
        "client": (peer, 1) if peer else None,
        "headers": [(b"x-forwarded-for", forwarded.encode())] if forwarded is not None else [],
    }
    return Request(scope)


@pytest.mark.parametrize(
    ("forwarded", "trust_proxy", "address"),
    [
        ("1.2.3.4", False, "9.9.9.9"),
        (None, True, "9.9.9.9"),
        ("", True, "9.9.9.9"),
        ("1.2.3.4", True, "1.2.3.4"),
        ("forged, 1.2.3.4", True, "1.2.3.4"),
        ("2001:db8::1", True, "2001:db8::1"),
    ],
)
def test_only_what_a_trusted_proxy_wrote_last_counts(
    forwarded: str | None, trust_proxy: bool, address: str
) -> None:
    assert sender_address(request("9.9.9.9", forwarded), trust_proxy=trust_proxy) == address


def test_a_request_from_nowhere_has_an_address_too() -> None:
    assert sender_address(request(None, None), trust_proxy=False) == "unknown"
