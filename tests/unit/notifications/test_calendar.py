"""Working days: published ones, local ones that win, and years nobody has published yet."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.calendar import LocalDays, WorkCalendar
from notifications.yaml_file import YamlFileError

PLAIN = WorkCalendar()


def local(folder: Path, text: str) -> WorkCalendar:
    file = folder / "holidays.yml"
    file.write_text(text, encoding="utf-8")
    return WorkCalendar.from_file(file)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 1), False),  # the national holiday, a Thursday
        (date(2026, 10, 10), True),  # a Saturday made up for it
        (date(2026, 10, 12), True),
        (date(2026, 10, 17), False),
    ],
)
def test_published_holidays_and_make_up_days(day: date, works: bool) -> None:
    assert PLAIN.is_workday(day) is works


def test_a_year_without_data_falls_back_to_weekends_and_says_so() -> None:
    assert not PLAIN.is_known(2060)
    assert PLAIN.is_known(2026)
    assert [PLAIN.is_workday(date(2060, 1, day)) for day in (1, 2, 3, 4, 5)] == [
        True,
        True,
        False,
        False,
        True,
    ]
    assert list(PLAIN.unknown_years(date(2059, 12, 15))) == [2059, 2060]
    assert list(PLAIN.unknown_years(date(2026, 6, 1))) == []


def test_the_local_file_wins(tmp_path: Path) -> None:
    calendar = local(
        tmp_path,
        "complete_years: [2060]\nholidays: [2060-01-01, 2026-10-12]\nworkdays: [2026-10-17]\n",
    )
    assert calendar.is_known(2060)
    assert not calendar.is_workday(date(2060, 1, 1))
    assert not calendar.is_workday(date(2026, 10, 12))
    assert calendar.is_workday(date(2026, 10, 17))
    assert not calendar.is_workday(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("complete_years: []\nholidays: [2027-13-01]\n", 2, "holidays"),
        ("holidays:\n  - 2027-01-01\n  - bald\n", 3, "holidays"),
        ("holidays: []\nfeiertage: []\n", 2, "feiertage"),
        ("holidays: [2027-01-01]\nworkdays: [2027-01-01]\n", 1, "2027-01-01"),
        ("holidays: [\n", 2, ""),
        ("holidays: []\nholidays: []\n", 2, ""),
        ("complete_years: [27]\n", 1, "complete_years"),
    ],
)
def test_a_mistake_in_the_file_has_its_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    with pytest.raises(YamlFileError) as raised:
        local(tmp_path, text)
    assert f"holidays.yml:{line}: " in str(raised.value)
    assert words in str(raised.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(YamlFileError, match="cannot be read"):
        WorkCalendar.from_file(tmp_path / "none.yml")


def test_the_file_that_ships_is_well_made() -> None:
    assert WorkCalendar.from_file().is_workday(date(2026, 11, 23))


def test_working_days_are_counted_over_a_holiday() -> None:
    assert PLAIN.add_workdays(date(2026, 9, 30), 0) == date(2026, 9, 30)
    assert PLAIN.add_workdays(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert PLAIN.add_workdays(date(2026, 9, 30), 3) == date(2026, 10, 10)
    with pytest.raises(ValueError, match="added"):
        PLAIN.add_workdays(date(2026, 9, 30), -1)


@given(st.dates(date(2005, 1, 1), date(2070, 1, 1)), st.integers(1, 40))
def test_the_nth_working_day_has_n_working_days_up_to_it(day: date, number: int) -> None:
    end = PLAIN.add_workdays(day, number)
    days = [day + timedelta(days=n + 1) for n in range((end - day).days)]
    assert sum(map(PLAIN.is_workday, days)) == number
    assert PLAIN.is_workday(end)


def test_no_day_is_both() -> None:
    with pytest.raises(ValueError, match="both"):
        LocalDays(holidays=frozenset({date(2027, 1, 1)}), workdays=frozenset({date(2027, 1, 1)}))
