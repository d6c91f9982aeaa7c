"""Comparisons of age and of other numbers, three-valued.

Years count as full years: the birthday itself counts (民法典 art. 1259: 满 includes the
number), and who was born on 29 February has it on the 28th in other years (art. 202: the
month's last day where the day does not exist).
"""

from __future__ import annotations

from datetime import date

from entitlements.facts import BirthDate

SPOKEN_MARGIN = 2
"""Years by which a spoken age may be off: 虚岁 adds up to two, 农历 moves the birthday."""


def full_years(born: date, day: date) -> int:
    """Full years of age on ``day``; negative before birth."""
    years = day.year - born.year
    return years if day >= anniversary(born, years) else years - 1


def anniversary(born: date, years: int) -> date:
    """The birthday after ``years`` years; the month's last day where it has no such day."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 2, 28)


def age_bounds(birth: BirthDate, day: date) -> tuple[int, int]:
    """The least and the greatest number of full years on ``day``."""
    return full_years(birth.latest, day), full_years(birth.earliest, day)


def age_reached(birth: BirthDate, bound: int, day: date) -> bool | None:
    """Whether ``bound`` years are full on ``day``; None while the day of birth decides it."""
    least, greatest = age_bounds(birth, day)
    return True if least >= bound else False if greatest < bound else None


def spoken_age_reached(age: int, bound: int) -> bool | None:
    """The same of an age as spoken; None near the bound, until the birth date is given."""
    return None if abs(age - bound) <= SPOKEN_MARGIN else age > bound
