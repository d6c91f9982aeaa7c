"""Periods: none is skipped, none comes twice, whatever the day, the rule and the downtime."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.duties import Duty, load_duties
from visits.periods import calendar_period, grown_before, periods_between, rolling_period
from visits.rules import REASONS, Counting, NewChild, Rules
from visits.slices import slices_of

DAY = timedelta(days=1)
DUTIES = load_duties()
MONTHS = st.sampled_from([1, 2, 3, 4, 6, 12])
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def test_keys_and_ends_of_calendar_periods() -> None:
    assert calendar_period(date(2028, 2, 10), 1).due == date(2028, 2, 29)
    assert calendar_period(date(2026, 2, 10), 1).key == "2026-02"
    quarter = calendar_period(date(2026, 11, 24), 3)
    assert (quarter.key, quarter.opens, quarter.due) == (
        *("2026-Q4", date(2026, 10, 1)),
        date(2026, 12, 31),
    )
    assert calendar_period(date(2026, 11, 24), 12).key == "2026"


def test_a_rolling_month_from_the_31st_clamps_and_comes_back() -> None:
    periods = periods_between(
        date(2027, 1, 31), date(2027, 5, 1), 1, Counting.ROLLING, date(2027, 1, 31)
    )
    assert [str(one.due) for one in periods] == [
        *("2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31")
    ]


def test_nothing_is_due_before_the_anchor() -> None:
    with pytest.raises(ValueError, match="before"):
        rolling_period(date(2026, 1, 1), 1, date(2026, 1, 2))


@given(MONTHS, st.sampled_from(Counting), st.dates(date(2015, 1, 1), date(2029, 12, 31)))
def test_ten_years_are_covered_without_gap_or_overlap(
    months: int, counting: Counting, anchor: date
) -> None:
    end = anchor + timedelta(days=3653)
    periods = list(periods_between(anchor, end, months, counting, anchor))
    assert anchor in periods[0]
    assert end in periods[-1]
    for one, following in pairwise(periods):
        assert following.opens == one.due + DAY
    assert len({one.key for one in periods}) == len(periods)
    assert abs(len(periods) - 120 / months) <= 2


@given(MONTHS, DAYS, st.data())
def test_a_day_lies_in_the_period_it_is_given(
    months: int, anchor: date, data: st.DataObject
) -> None:
    day = data.draw(st.dates(anchor, date(2045, 1, 1)))
    assert day in rolling_period(day, months, anchor)
    assert day in calendar_period(day, months)


@given(
    st.sampled_from(Counting),
    st.sampled_from(NewChild),
    st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    st.lists(st.integers(1, 60), min_size=1, max_size=90),
)
def test_any_downtime_makes_what_daily_runs_would_have_made(
    counting: Counting, new_child: NewChild, came: date, gaps: list[int]
) -> None:
    """Runs with gaps of up to two months plan the same periods as a run each day."""
    rules = Rules(counting=counting, new_child=new_child)
    runs = [came]
    for gap in gaps:
        runs.append(runs[-1] + timedelta(days=gap))
    often = [came + timedelta(days=n) for n in range(0, (runs[-1] - came).days, 5)] + [runs[-1]]
    for duty in DUTIES.from_register:
        if duty.every != "once":
            assert _planned(duty, rules, came, runs) == _planned(duty, rules, came, often)


def _planned(duty: Duty, rules: Rules, came: date, runs: list[date]) -> list[str]:
    keys: dict[str, None] = {}
    for since, today in zip([runs[0], *runs], runs, strict=False):
        for one in slices_of(duty, rules, since, today, [came]):
            if one.came_from <= came <= one.came_to:
                keys[one.period.key] = None
    return list(keys)


@given(DAYS, DAYS)
def test_eighteen_as_the_register_counts(born: date, day: date) -> None:
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    assert (born <= grown_before(day)) == (age >= 18)


def test_every_choice_has_its_reason() -> None:
    for choice in vars(Rules)["__dataclass_fields__"].values():
        assert all(one in REASONS for one in type(choice.default))
