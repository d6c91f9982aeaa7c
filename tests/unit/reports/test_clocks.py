"""Clocks of reports: when they end, how that is said, and what is wrong with a file of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.calendar import WorkCalendar
from notifications.words import Words
from notifications.yaml_file import YamlFileError
from reports.clock_file import Clock, read_clocks
from reports.clocks import Clocks, left

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 9, 30, 12, 0, tzinfo=ZONE)  # a Wednesday; the holiday begins next day
CLOCKS = Clocks.standard(WorkCalendar())


@dataclass(frozen=True)
class Row:
    urgent: bool = False
    opened_at: datetime = NOON
    shows_at: datetime = NOON
    received_at: datetime | None = NOON
    acknowledged_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None


def deadlines(row: Row, clocks: Clocks = CLOCKS) -> dict[str, datetime]:
    return {due.clock.id: due.deadline for due in clocks.of(row)}


def test_what_is_due_by_when() -> None:
    assert deadlines(Row(urgent=True)) == {
        "acknowledge_urgent": NOON + timedelta(hours=1),
        "answer": NOON + timedelta(days=3),
        "outcome": datetime(2026, 12, 30, 12, 0, tzinfo=ZONE),
    }
    assert deadlines(Row())["acknowledge"] == NOON + timedelta(hours=24)


def test_none_is_signed_until_the_bureau_signs_it() -> None:
    assert len(CLOCKS.unsigned) == len(read_clocks()) == 4


def test_three_months_end_with_a_shorter_month() -> None:
    start = datetime(2026, 11, 30, 9, 0, tzinfo=ZONE)
    row = Row(shows_at=start)
    assert deadlines(row)["outcome"] == datetime(2027, 2, 28, 9, 0, tzinfo=ZONE)


def test_working_days_skip_the_holiday_where_the_file_says_so() -> None:
    answer = next(clock for clock in read_clocks() if clock.id == "answer")
    working = answer.model_copy(update={"counting": "working"})
    clocks = Clocks([working], WorkCalendar(), ZONE)
    assert deadlines(Row(), clocks)["answer"] == datetime(2026, 10, 10, 12, 0, tzinfo=ZONE)


def test_a_clock_stops_with_what_it_waits_for_and_with_the_end() -> None:
    done = Row(urgent=True, acknowledged_at=NOON + timedelta(minutes=59))
    first = CLOCKS.of(done)[0]
    assert (first.running, first.missed(NOON + timedelta(days=9))) == (False, False)
    late = Row(urgent=True, acknowledged_at=NOON + timedelta(minutes=61))
    assert CLOCKS.of(late)[0].missed(NOON + timedelta(days=9))
    closed = Row(urgent=True, closed_at=NOON + timedelta(minutes=5))
    assert not any(due.running for due in CLOCKS.of(closed))
    assert CLOCKS.next_deadline(closed, NOON + timedelta(days=9)) is None


def test_the_next_deadline_in_plain_words() -> None:
    urgent = Row(urgent=True)
    soon = CLOCKS.next_deadline(urgent, NOON + timedelta(minutes=20))
    assert soon is not None
    assert (soon.label, soon.words, soon.missed) == ("确认收到（急）", "还剩 40 分钟", False)
    late = CLOCKS.next_deadline(urgent, NOON + timedelta(hours=3))
    assert late is not None
    assert (late.words, late.missed, late.signed) == ("已超过 2 小时", True, False)
    told = replace(urgent, acknowledged_at=NOON + timedelta(minutes=5))
    then = CLOCKS.next_deadline(told, NOON + timedelta(hours=3))
    assert then is not None
    assert (then.clock, then.words) == ("answer", "还剩 2 天")


def test_what_the_desk_does_not_see_yet_is_not_due() -> None:
    resting = Row(shows_at=NOON + timedelta(minutes=15))
    assert CLOCKS.next_deadline(resting, NOON) is None
    assert CLOCKS.alarms(resting, NOON) == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "还剩不到 1 分钟"),
        (59, "还剩不到 1 分钟"),
        (60, "还剩 1 分钟"),
        (3599, "还剩 59 分钟"),
        (3600, "还剩 1 小时"),
        (2 * 3600 + 300, "还剩 2 小时 5 分钟"),
        (5 * 3600 + 300, "还剩 5 小时"),
        (86400, "还剩 1 天"),
        (-30, "已超过不到 1 分钟"),
        (-3 * 86400, "已超过 3 天"),
    ],
)
def test_lengths_of_time_in_words(seconds: int, words: str) -> None:
    assert left(NOON + timedelta(seconds=seconds), NOON) == words


def test_the_steps_come_one_after_the_other_and_then_repeat() -> None:
    row, end = Row(urgent=True), NOON + timedelta(hours=1)
    for after, numbers in [(0, [1]), (14, [1]), (15, [1, 2]), (60, [1, 2, 3, 4])]:
        alarms = CLOCKS.alarms(row, end + timedelta(minutes=after))
        assert [alarm.number for alarm in alarms] == numbers
    later = CLOCKS.alarms(row, end + timedelta(hours=6))
    assert [alarm.number for alarm in later] == [1, 2, 3, 4, 6]
    assert later[-1].step == later[-2].step
    assert CLOCKS.alarms(row, end - timedelta(seconds=1)) == []


@given(st.integers(0, 90 * 24 * 60), st.integers(0, 24 * 60), st.booleans())
def test_time_only_adds_alarms_and_never_takes_one_back(
    minute: int, more: int, urgent: bool
) -> None:
    row = Row(urgent=urgent)
    before = CLOCKS.alarms(row, NOON + timedelta(minutes=minute))
    after = CLOCKS.alarms(row, NOON + timedelta(minutes=minute + more))
    steps = {(a.clock.id, a.number) for a in before if a.number <= len(a.clock.steps)}
    assert steps <= {(a.clock.id, a.number) for a in after}


def test_every_clock_has_its_words_in_the_notice() -> None:
    for clock in read_clocks():
        body = Words().render("missed_clock", "console", {"clock": clock.id, "count": 1}).body
        assert clock.label in body


ONE = """clocks:
  - id: answer
    label: 答复
    starts: shows_at
    stops: [answered_at]
    within: {days: 3}
    counting: all
    signed: false
    basis: 项目自定
    steps:
      - {after: {minutes: 0}, to: [on_duty], by: [console]}
      - {after: {hours: 1}, to: [heads], by: [email]}
"""


def read(folder: Path, text: str) -> tuple[Clock, ...]:
    file = folder / "clocks.yml"
    file.write_text(text, encoding="utf-8")
    return read_clocks(file)


def test_a_small_file_is_enough(tmp_path: Path) -> None:
    assert [clock.id for clock in read(tmp_path, ONE)] == ["answer"]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("starts: shows_at", "starts: sometime", 4),
        ("{days: 3}", "{days: 3, hours: 1}", 6),
        ("{days: 3}", "{days: 0}", 6),
        ("{days: 3}", "{weeks: 3}", 6),
        ("{days: 3}\n    counting: all", "{hours: 3}\n    counting: working", 2),
        ("signed: false", "signed: perhaps", 8),
        ("    basis: 项目自定\n", "", 2),
        ("to: [on_duty]", "to: [police]", 11),
        ("to: [on_duty]", "to: []", 11),
        ("by: [email]", "by: [sms]", 12),
        ("{hours: 1}", "{minutes: 0}", 10),
        ("steps:", "repeat: {minutes: 1}\n    steps:", 10),
        ("id: answer", "id: Answer", 2),
        ("clocks:", "clocks: [", 2),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, before: str, after: str, line: int
) -> None:
    assert before in ONE
    with pytest.raises(YamlFileError) as raised:
        read(tmp_path, ONE.replace(before, after, 1))
    assert f"clocks.yml:{line}: " in str(raised.value)


def test_a_clock_that_is_there_twice_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(YamlFileError, match="twice"):
        read(tmp_path, ONE + ONE.removeprefix("clocks:\n"))
