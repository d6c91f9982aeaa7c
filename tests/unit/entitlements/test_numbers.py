"""Age: full years to the day, months that leave the day open, ages as spoken."""

from __future__ import annotations

from datetime import date

import pytest

from entitlements.facts import BirthDate
from entitlements.numbers import age_bounds, age_reached, full_years, spoken_age_reached


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2008, 6, 1), date(2026, 5, 31), 17),
        (date(2008, 6, 1), date(2026, 6, 1), 18),
        (date(2008, 6, 1), date(2026, 6, 2), 18),
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 6, 1), date(2026, 6, 1), 0),
        (date(2026, 6, 2), date(2026, 6, 1), -1),
    ],
)
def test_full_years_count_the_birthday_itself(born: date, day: date, years: int) -> None:
    assert full_years(born, day) == years


@pytest.mark.parametrize(
    ("birth", "reached"),
    [
        (BirthDate(2008, 6, 15), True),
        (BirthDate(2008, 6, 16), False),
        (BirthDate(2008, 5), True),
        (BirthDate(2008, 6), None),
        (BirthDate(2008, 7), False),
    ],
)
def test_only_the_month_of_the_birthday_leaves_it_open(
    birth: BirthDate, reached: bool | None
) -> None:
    assert age_reached(birth, 18, date(2026, 6, 15)) is reached


def test_the_last_day_of_a_month_settles_it() -> None:
    assert age_reached(BirthDate(2008, 6), 18, date(2026, 6, 30)) is True
    assert age_bounds(BirthDate(2008, 6), date(2026, 6, 15)) == (17, 18)


@pytest.mark.parametrize(
    ("age", "reached"),
    [(5, False), (6, None), (7, None), (8, None), (9, None), (10, None), (11, True)],
)
def test_a_spoken_age_within_two_years_of_the_bound_is_open(age: int, reached: bool | None) -> None:
    assert spoken_age_reached(age, 8) is reached
