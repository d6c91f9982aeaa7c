"""Where a report can go, and that the police duty stands in the way of closing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.model import Role
from reports.lifecycle import (
    OUTCOMES,
    STATE_NAMES,
    STEPS,
    Move,
    NotNowError,
    after,
    outcome_label,
    possible,
)
from reports.model import State
from reports.police_duty import (
    POLICE_NAMES,
    SITUATIONS,
    NotMetError,
    Police,
    checked_told,
    checked_waiver,
    known_situations,
    may_close,
    opens_duty,
)

NOW = datetime(2026, 11, 23, 2, 7, tzinfo=UTC)
DESK = (Role.OFFICER, Role.HEAD)


def test_the_usual_way() -> None:
    state = State.RECEIVED
    for move in (Move.ACKNOWLEDGE, Move.ASSESS, Move.REFER, Move.START, Move.CLOSE, Move.REOPEN):
        state = after(state, move, Role.OFFICER)
    assert state is State.ASSESSING


@given(st.lists(st.tuples(st.sampled_from(Move), st.sampled_from(Role)), max_size=30))
def test_any_moves_keep_a_report_on_its_way(tries: list[tuple[Move, Role]]) -> None:
    state, acknowledged = State.RECEIVED, False
    for move, role in tries:
        before = state
        try:
            state = after(state, move, role)
        except NotNowError:
            assert move not in possible(before, role)
            continue
        assert role in DESK
        assert (state is State.CLOSED) == (move is Move.CLOSE)
        assert state not in {State.DRAFT, State.RECEIVED}, "nothing becomes new again"
        if state is State.CLOSED:
            assert acknowledged, "nothing is closed that nobody has acknowledged"
        acknowledged = True


@given(st.sampled_from(State), st.sampled_from(DESK))
def test_from_everywhere_there_is_a_way_to_the_end(state: State, role: Role) -> None:
    seen, waiting = {state}, [state]
    while waiting:
        here = waiting.pop()
        for move in possible(here, role):
            there = after(here, move, role)
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    assert State.CLOSED in seen


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
@pytest.mark.parametrize("state", list(State))
def test_who_reads_no_report_moves_none(role: Role, state: State) -> None:
    assert possible(state, role) == []


def test_everything_has_its_words() -> None:
    assert set(STATE_NAMES) == set(State)
    assert set(STEPS) == set(Move)
    assert set(POLICE_NAMES) == set(Police)
    assert all(outcome.label and outcome.told for outcome in OUTCOMES.values())
    assert all(len(outcome.id) <= 24 for outcome in OUTCOMES.values())
    assert [o.id for o in OUTCOMES.values() if o.joined] == ["duplicate"]
    assert outcome_label("unfounded") == "未查实"
    assert outcome_label(None) == ""
    assert outcome_label("of_old") == "of_old"


def test_no_sentence_to_a_reporter_says_that_the_police_were_called() -> None:
    assert not [o.told for o in OUTCOMES.values() if "报警" in o.told or "公安" in o.told]


def test_danger_now_and_each_situation_opens_the_duty() -> None:
    assert len(SITUATIONS) == 10
    assert opens_duty("yes", [])
    assert all(opens_duty("no", [number]) for number in SITUATIONS)
    assert opens_duty(None, [4, "online"])  # as numbers they come from the forms of reporters
    assert not opens_duty("no", [])
    assert not opens_duty("unknown", ["none", "0"])
    assert known_situations(["online", "9", "x", "2"]) == ["2", "9", "online"]


def test_only_an_open_duty_stops_closing() -> None:
    assert [police for police in Police if not may_close(police)] == [Police.OPEN]


def test_the_duty_is_met_with_time_name_and_number() -> None:
    told = checked_told(NOW, " 民警 0231 ", " 渝足公接 12 ", "", now=NOW)
    assert (told.officer, told.receipt) == ("民警 0231", "渝足公接 12")


@pytest.mark.parametrize(
    ("at", "officer", "receipt", "asked"),
    [
        (None, "民警", "1", "时间"),
        (NOW + timedelta(hours=1), "民警", "1", "还没有到"),
        (NOW, " ", "1", "民警"),
        (NOW, "民警", " ", "回执"),
    ],
)
def test_what_is_missing_is_said(
    at: datetime | None, officer: str, receipt: str, asked: str
) -> None:
    with pytest.raises(NotMetError) as caught:
        checked_told(at, officer, receipt, "", now=NOW)
    assert asked in caught.value.sentence


def test_only_a_head_writes_a_reason_instead() -> None:
    assert checked_waiver(Role.HEAD, " 派出所已在现场处理 ") == "派出所已在现场处理"
    for role, reason in ((Role.OFFICER, "派出所已在现场处理"), (Role.HEAD, " 不用 ")):
        with pytest.raises(NotMetError):
            checked_waiver(role, reason)
