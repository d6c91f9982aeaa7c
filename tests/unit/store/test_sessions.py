"""Where a person stands is found, kept within bounds and forgotten in time."""

from __future__ import annotations

import pytest

from store.sessions import BUTTONS_KEPT, MESSAGES_KEPT, MemorySessions

HOUR = 3600.0


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


def test_a_person_keeps_the_session_and_another_has_another(clock: Seconds) -> None:
    sessions = MemorySessions(clock=clock)
    first = sessions.of_person("a")
    assert sessions.of_person("a") is first
    assert sessions.of_person("b") is not first
    assert sessions.of_sender(first.sender) is first
    assert sessions.of_sender("nobody") is None


def test_a_new_sender_stands_for_the_same_session_and_the_old_for_none(clock: Seconds) -> None:
    sessions = MemorySessions(clock=clock)
    session = sessions.of_person("a")
    session.turns_on_sender = 12
    old = sessions.rotate(session)
    assert session.sender != old
    assert session.turns_on_sender == 0
    assert sessions.of_sender(old) is None
    assert sessions.of_sender(session.sender) is session


def test_a_sender_says_nothing_about_the_person(clock: Seconds) -> None:
    senders = {MemorySessions(clock=clock).of_person("a").sender for _ in range(20)}
    assert len(senders) == 20
    assert all("a-person" not in sender and len(sender) == 24 for sender in senders)


def test_a_session_at_rest_is_dropped_and_one_in_use_is_not(clock: Seconds) -> None:
    sessions = MemorySessions(time_to_live=6 * HOUR, clock=clock)
    resting, used = sessions.of_person("resting"), sessions.of_person("used")
    resting.interview = {"facts": {"age": 8}}
    clock.now = 5 * HOUR
    assert sessions.of_person("used") is used
    clock.now = 6 * HOUR
    sessions.of_person("used")
    assert sessions.of_sender(resting.sender) is None
    assert sessions.of_person("resting").interview == {}
    assert sessions.of_person("used") is used


def test_what_has_rested_too_long_goes_though_nobody_writes(clock: Seconds) -> None:
    sessions = MemorySessions(time_to_live=6 * HOUR, clock=clock)
    sender = sessions.of_person("a").sender
    clock.now = 6 * HOUR
    assert sessions.drop_old() == [sender]
    assert len(sessions) == 0


def test_there_are_never_more_than_at_most(clock: Seconds) -> None:
    sessions = MemorySessions(at_most=3, clock=clock)
    for number in range(10):
        clock.now += 1
        sessions.of_person(f"p{number}")
        assert len(sessions) <= 3
    newest = sessions.of_person("p9")
    assert sessions.of_sender(newest.sender) is newest


def test_a_full_house_drops_nobody_for_somebody_who_is_in(clock: Seconds) -> None:
    sessions = MemorySessions(at_most=2, clock=clock)
    first, second = sessions.of_person("a"), sessions.of_person("b")
    for _ in range(5):
        assert sessions.of_person("b") is second
        assert sessions.of_person("a") is first


def test_a_dropped_session_that_rotates_is_not_kept_by_its_sender(clock: Seconds) -> None:
    sessions = MemorySessions(clock=clock)
    session = sessions.of_person("a")
    assert sessions.forget("a") == session.sender
    sessions.rotate(session)
    assert sessions.of_sender(session.sender) is None


def test_forgetting_a_stranger_is_no_mistake(clock: Seconds) -> None:
    assert MemorySessions(clock=clock).forget("nobody") is None


def test_only_the_newest_answers_are_remembered(clock: Seconds) -> None:
    session = MemorySessions(clock=clock).of_person("a")
    for number in range(MESSAGES_KEPT + 5):
        session.remember_answer(f"m{number}", {"n": number})
    assert len(session.answered) == MESSAGES_KEPT
    assert "m4" not in session.answered
    assert session.answered[f"m{MESSAGES_KEPT + 4}"] == {"n": MESSAGES_KEPT + 4}


def test_only_the_newest_buttons_work_and_a_token_fits_every_channel(clock: Seconds) -> None:
    session = MemorySessions(clock=clock).of_person("a")
    tokens = [session.remember_button({"intent": str(n)}) for n in range(BUTTONS_KEPT + 1)]
    assert len(set(tokens)) == len(tokens)
    assert len(session.buttons) == BUTTONS_KEPT
    assert tokens[0] not in session.buttons
    assert session.buttons[tokens[-1]] == {"intent": str(BUTTONS_KEPT)}
    assert max(len(token.encode()) for token in tokens) <= 64
