"""What a visit says, and what is left of it when its words told of harm."""

from __future__ import annotations

import json
from datetime import date

import pytest

from visits.duties import Kind
from visits.notes import NAMES, Fact, HowItIs, Missed, Need, Outcome, Visit, Worry, visit_of

DAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    "visit",
    [
        Visit(Kind.CONTACT, DAY),
        Visit(
            *(Kind.HOME_VISIT, DAY, True, False, HowItIs.WELL),
            *(frozenset({Need.MONEY, Need.CARE}), Worry.BENEFITS, "爱心妈妈", "奶奶病了"),
        ),
        Visit(
            Kind.IDENTIFICATION,
            DAY,
            outcome=Outcome.REFERRAL,
            facts=frozenset({Fact.POVERTY}),
        ),
    ],
)
def test_what_is_kept_comes_back(visit: Visit) -> None:
    content = json.loads(json.dumps(visit.content()))
    assert visit_of(visit.kind, visit.day, content, seen=visit.seen, alone=visit.alone) == visit


def test_only_kind_and_day_are_left() -> None:
    bare = Visit(Kind.HOME_VISIT, DAY, True, True, note="听到的话").bare()
    assert bare == Visit(Kind.HOME_VISIT, DAY)
    assert "听到" not in repr(Visit(Kind.HOME_VISIT, DAY, note="听到的话"))


def test_an_outcome_belongs_to_an_identification() -> None:
    with pytest.raises(ValueError, match="identification"):
        Visit(Kind.CONTACT, DAY, outcome=Outcome.REFERRAL)


def test_every_choice_has_its_words() -> None:
    assert all(
        one in NAMES for kind in (HowItIs, Need, Worry, Outcome, Fact, Missed) for one in kind
    )
