"""Working days of the mainland: what chinesecalendar knows, and a local file that wins.

The library knows a year only once the State Council has published it. For a year that neither it
nor the file knows, working days are Monday to Friday, and :meth:`WorkCalendar.is_known` says so.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Self

import chinese_calendar
from pydantic import BaseModel, ConfigDict, Field, model_validator

from notifications.yaml_file import read_yaml_file

OWN_FILE = Path(__file__).parent / "holidays.yml"
_DAY = timedelta(days=1)
_SATURDAY = 5

Year = Annotated[int, Field(ge=2000, le=2100)]


def months_later(day: date, months: int) -> date:
    """The same day so many months later (or earlier); where that month is shorter, its last day.

    Always counted from the first date of a row of them: 31 January, 28 February, 31 March.
    """
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class LocalDays(BaseModel):
    """The local file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    complete_years: frozenset[Year] = frozenset()
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    @model_validator(mode="after")
    def _no_day_is_both(self) -> Self:
        if both := sorted(self.holidays & self.workdays):
            raise ValueError(f"{both[0]} is both a holiday and a working day")
        return self


class WorkCalendar:
    """Which days are working days."""

    def __init__(self, local: LocalDays | None = None) -> None:
        self._local = local or LocalDays()

    @classmethod
    def from_file(cls, path: Path = OWN_FILE) -> WorkCalendar:
        """With the days of a local file.

        Raises:
            YamlFileError: the file is not well made; says file and line.
        """
        return cls(read_yaml_file(path, LocalDays))

    def is_known(self, year: int) -> bool:
        """Whether holidays and make-up days of this year are known, or guessed from weekends."""
        if year in self._local.complete_years:
            return True
        try:
            chinese_calendar.is_workday(date(year, 7, 1))
        except NotImplementedError:
            return False
        return True

    def is_workday(self, day: date) -> bool:
        """Whether offices work on this day."""
        if day in self._local.holidays:
            return False
        if day in self._local.workdays:
            return True
        if day.year in self._local.complete_years:
            return day.weekday() < _SATURDAY
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            return day.weekday() < _SATURDAY

    def add_workdays(self, day: date, number: int) -> date:
        """The ``number``-th working day after this day, which itself never counts."""
        if number < 0:
            raise ValueError("working days are added, not taken away")
        while number:
            day += _DAY
            number -= self.is_workday(day)
        return day

    def unknown_years(self, today: date) -> Iterator[int]:
        """This year and, from December on, the next, as far as their holidays are not known."""
        soon = today + timedelta(days=31)
        for year in sorted({today.year, soon.year}):
            if not self.is_known(year):
                yield year
