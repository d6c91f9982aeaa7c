"""Quiet hours, month ends, stop words: what is decided without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.calendar import months_later
from notifications.family import Enrolment, Period
from notifications.kinds import KINDS
from notifications.lanes import QuietHours
from notifications.stop_words import Wish, wish_of

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = QuietHours(ZONE)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2026-11-24T20:59", "2026-11-24T20:59"),
        ("2026-11-24T21:00", "2026-11-25T08:00"),
        ("2026-12-31T23:30", "2027-01-01T08:00"),
        ("2026-11-24T07:59", "2026-11-24T08:00"),
        ("2026-11-24T08:00", "2026-11-24T08:00"),
    ],
)
def test_nothing_rings_at_night(said: str, expected: str) -> None:
    moment = datetime.fromisoformat(said).replace(tzinfo=ZONE)
    assert NIGHT.over(moment.astimezone(UTC)) == datetime.fromisoformat(expected).replace(
        tzinfo=ZONE
    )


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    noon = QuietHours(ZONE, time(12), time(14))
    assert noon.is_quiet(datetime(2026, 11, 24, 13, tzinfo=ZONE))
    assert not noon.is_quiet(datetime(2026, 11, 24, 23, tzinfo=ZONE))
    never = QuietHours(ZONE, time(0), time(0))
    assert not never.is_quiet(datetime(2026, 11, 24, 3, tzinfo=ZONE))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_after_quiet_hours_it_is_never_quiet(moment: datetime) -> None:
    over = NIGHT.over(moment)
    assert over >= moment
    assert not NIGHT.is_quiet(over)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-01-31", 2, "2026-03-31"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
    ],
)
def test_month_ends_clamp(day: str, months: int, expected: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(expected)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-120, 120))
def test_months_are_counted_whole(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("退订", Wish.STOP),
        (" 退 订。", Wish.STOP),
        ("TD", Wish.STOP),
        ("ＴＤ", Wish.STOP),
        ("取消订阅！", Wish.STOP),
        ("莫发了", Wish.PERHAPS_STOP),
        ("订阅", Wish.SUBSCRIBE),
        ("我想退订低保", None),
        ("他不要再发了这种照片", None),
        ("", None),
    ],
)
def test_a_stop_word_is_the_whole_message(text: str, expected: Wish | None) -> None:
    assert wish_of(text) is expected


def test_every_kind_fits_its_column_and_is_no_prefix_of_another() -> None:
    assert all(len(kind) <= 16 and ":" not in kind for kind in KINDS)


PERIOD = Period(
    year=2027,
    opens=date(2026, 9, 1),
    closes=date(2026, 12, 31),
    verified_on=date(2026, 11, 20),
    source="示例",
)


@pytest.mark.parametrize(
    ("today", "days"),
    [
        ("2026-11-30", None),
        ("2026-12-01", 30),
        ("2026-12-23", 30),
        ("2026-12-24", 7),
        ("2026-12-31", 7),
        ("2027-01-01", None),
    ],
)
def test_the_end_of_an_enrolment_is_told_twice_and_never_afterwards(
    today: str, days: int | None
) -> None:
    found = Enrolment(periods=(PERIOD,)).due(date.fromisoformat(today))
    assert (found[1] if found else None) == days


def test_a_date_that_nobody_verified_is_not_told() -> None:
    guess = PERIOD.model_copy(update={"verified_on": None})
    assert Enrolment(periods=(guess,)).due(date(2026, 12, 25)) is None
    assert Enrolment.from_file().periods == ()
