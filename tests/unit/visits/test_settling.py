"""Which record does which duty, under each rule."""

from __future__ import annotations

from datetime import date

import pytest

from visits.duties import Kind, load_duties
from visits.periods import calendar_period
from visits.rules import Attempts, Boarding, Rules, VisitAsContact
from visits.settling import Deed, done_by, kinds_for

DUTIES = {duty.id: duty for duty in load_duties().duties}
MARCH = calendar_period(date(2026, 3, 1), 1)


@pytest.mark.parametrize(
    ("duty", "rules", "boarding", "kind", "does"),
    [
        ("contact", Rules(), False, Kind.HOME_VISIT, True),
        ("contact", Rules(visit_as_contact=VisitAsContact.SEPARATE), False, Kind.HOME_VISIT, False),
        (
            "home_visit",
            Rules(visit_as_contact=VisitAsContact.SEPARATE),
            False,
            Kind.HOME_VISIT,
            True,
        ),
        ("home_visit", Rules(), True, Kind.SCHOOL_VISIT, False),
        ("home_visit", Rules(boarding=Boarding.SCHOOL_COUNTS), True, Kind.SCHOOL_VISIT, True),
        ("home_visit", Rules(boarding=Boarding.SCHOOL_COUNTS), False, Kind.SCHOOL_VISIT, False),
        ("home_visit", Rules(), False, Kind.CONTACT, False),
        ("identification", Rules(), False, Kind.HOME_VISIT, False),
    ],
)
def test_kinds(duty: str, rules: Rules, boarding: bool, kind: Kind, does: bool) -> None:
    assert (kind in kinds_for(DUTIES[duty], rules, boarding=boarding)) is does


def test_the_first_deed_in_time_or_late_and_none_from_before() -> None:
    def on(*days: date) -> tuple[date, str | None] | None:
        deeds = [Deed(str(day), Kind.CONTACT, day) for day in days]
        return done_by(frozenset({Kind.CONTACT}), MARCH, deeds, (), Rules())

    assert on(date(2026, 2, 28)) is None
    assert on(date(2026, 3, 9), date(2026, 3, 2)) == (date(2026, 3, 2), "2026-03-02")
    assert on(date(2026, 4, 2)) == (date(2026, 4, 2), "2026-04-02")


def test_attempts_are_noted_or_three_days_of_them_are_enough() -> None:
    kinds = frozenset({Kind.CONTACT})
    enough = Rules(attempts=Attempts.THREE_ARE_ENOUGH)
    tried = [Deed(str(n), Kind.CONTACT, date(2026, 3, day)) for n, day in enumerate((1, 1, 2, 5))]
    assert done_by(kinds, MARCH, (), tried, Rules()) is None
    assert done_by(kinds, MARCH, (), tried[:3], enough) is None
    assert done_by(kinds, MARCH, (), tried, enough) == (date(2026, 3, 5), None)
