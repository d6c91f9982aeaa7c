"""One child at a time: outcome, what is missing, what is open, which amounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from entitlements.check_facts import check_facts
from entitlements.decide import Decision, Outcome, Rules, amount_on, rules_on
from entitlements.facts import Facts
from entitlements.model import Pack
from tests.unit.entitlements.conftest import TODAY


def decide(rules: Rules, benefit: str, /, **raw: object) -> Decision:
    return rules.decide(check_facts(rules.pack, raw, on=rules.on))[benefit]


@pytest.mark.parametrize(
    ("benefit", "raw", "outcome", "missing", "still_open"),
    [
        ("allowance", {}, "unknown", {"age", "orphan", "infected"}, set()),
        ("allowance", {"orphan": True}, "unknown", {"age"}, set()),
        ("allowance", {"orphan": True, "age": 8}, "eligible", set(), set()),
        ("allowance", {"orphan": True, "age": 17}, "unknown", {"birth_date"}, set()),
        ("allowance", {"orphan": True, "birth_date": "2008-06-01"}, "not_eligible", set(), set()),
        ("allowance", {"orphan": True, "birth_date": "2008-06-02"}, "eligible", set(), set()),
        ("allowance", {"orphan": True, "birth_date": "2008-06"}, "unknown", {"birth_date"}, set()),
        ("allowance", {"age": 25}, "not_eligible", set(), set()),
        ("allowance", {"orphan": False, "infected": False}, "not_eligible", set(), set()),
        # the first branch that holds; all that are reachable while an earlier one is unknown
        ("subsidy", {"dibao": True}, "unknown", {"age"}, set()),
        ("subsidy", {"dibao": False, "stage": "primary", "orphan": True}, "eligible", set(), set()),
        ("subsidy", {"stage": "primary", "orphan": True}, "unknown", {"age", "dibao"}, set()),
        ("subsidy", {"age": 8, "stage": "primary", "orphan": True}, "eligible", set(), set()),
        ("subsidy", {"age": 8, "stage": "primary", "orphan": False}, "unknown", {"dibao"}, set()),
        # open is never true and never false; what cannot change that is not missing
        ("relief", {"age": 8, "listed": True}, "unknown", set(), {"hardship"}),
        ("relief", {"age": 25, "listed": True}, "not_eligible", set(), set()),
        ("relief", {"age": 8}, "unknown", {"listed", "residence_months"}, {"hardship"}),
        ("students", {"age": 8}, "eligible", set(), set()),
        ("students", {"age": 25}, "unknown", {"stage", "dibao"}, {"schooling"}),
        ("students", {"age": 25, "stage": "high"}, "unknown", set(), {"schooling"}),
        ("students", {"age": 25, "stage": "none"}, "unknown", {"dibao"}, {"schooling"}),
        ("students", {"age": 25, "stage": "none", "dibao": False}, "not_eligible", set(), set()),
        # implied: dibao, therefore poor, therefore listed
        ("relief", {"age": 8, "dibao": True}, "unknown", set(), {"hardship"}),
        # months of residence
        ("settled", {}, "unknown", {"residence_months"}, set()),
        ("settled", {"residence_months": 23}, "not_eligible", set(), set()),
        ("settled", {"residence_months": 24}, "unknown", {"residence_interrupted"}, set()),
        (
            "settled",
            {"residence_months": 24, "residence_interrupted": False},
            "eligible",
            set(),
            set(),
        ),
        (
            "settled",
            {"residence_months": 24, "residence_interrupted": True},
            "unknown",
            set(),
            {"broken_residence"},
        ),
        (
            "settled",
            {"residence_months": 23, "residence_interrupted": True},
            "not_eligible",
            set(),
            set(),
        ),
        ("newcomer", {"residence_months": 11, "orphan": False}, "eligible", set(), set()),
        ("newcomer", {"residence_months": 12}, "not_eligible", set(), set()),
        ("service", {}, "eligible", set(), set()),
        ("changing", {"dibao": True}, "no_rule", set(), set()),
    ],
)
def test_outcomes(
    small_rules: Rules,
    benefit: str,
    raw: dict[str, object],
    outcome: str,
    missing: set[str],
    still_open: set[str],
) -> None:
    decision = decide(small_rules, benefit, **raw)
    assert decision.outcome == outcome
    assert decision.missing == missing
    assert decision.open == still_open


def test_months_that_nobody_can_count_stay_open_without_a_question(small_rules: Rules) -> None:
    decision = decide(
        small_rules, "relief", age=8, listed=False, residence_months=30, residence_interrupted=True
    )
    assert decision.outcome is Outcome.UNKNOWN
    assert decision.missing == frozenset()
    assert decision.open == {"broken_residence", "hardship"}


def test_not_applicable_fails_every_comparison(small: Pack, small_rules: Rules) -> None:
    facts = check_facts(
        small, {"age": 25, "dibao": False}, not_applicable=["stage", "residence_months"], on=TODAY
    )
    decisions = small_rules.decide(facts)
    assert decisions["settled"].outcome is Outcome.NOT_ELIGIBLE
    assert decisions["newcomer"].outcome is Outcome.NOT_ELIGIBLE
    assert decisions["students"].open == {"schooling"}  # "not: is none" holds


def test_declined_is_as_unknown_as_not_known(small: Pack, small_rules: Rules) -> None:
    said = small_rules.decide(check_facts(small, {"orphan": False, "age": 8}))["allowance"]
    declined = small_rules.decide(
        check_facts(small, {"orphan": False, "age": 8}, declined=["infected"])
    )["allowance"]
    assert said == declined
    assert said.missing == {"infected"}


def test_amounts_are_those_still_reachable(small_rules: Rules) -> None:
    unknown = decide(small_rules, "allowance", orphan=True, age=8)
    assert [amount.value for amount in unknown.amounts] == [1300, 1100]
    assert unknown.missing_for_amount == {"raised_in"}
    known = decide(small_rules, "allowance", orphan=True, age=8, raised_in="home")
    assert [amount.value for amount in known.amounts] == [1100]
    assert known.missing_for_amount == frozenset()
    (amount,) = known.amounts
    assert (amount.unit, amount.since, amount.source) == ("yuan_per_month", date(2026, 1, 1), "乙")
    assert decide(small_rules, "allowance", orphan=True, age=25).amounts == ()


@pytest.mark.parametrize(
    ("day", "outcome", "amounts"),
    [
        (date(2025, 12, 31), "no_rule", []),
        (date(2026, 1, 1), "eligible", [50]),
        (date(2026, 3, 31), "eligible", [50]),
        (date(2026, 4, 1), "no_rule", []),
        (date(2026, 6, 30), "no_rule", []),
        (date(2026, 7, 1), "eligible", [60]),
    ],
)
def test_rules_and_amounts_hold_on_their_days(
    small: Pack, day: date, outcome: str, amounts: list[int]
) -> None:
    decision = decide(rules_on(small, day), "changing", dibao=True)
    assert decision.outcome == outcome
    assert [amount.value for amount in decision.amounts] == amounts


def test_an_amount_of_more_than_a_year_may_have_changed(small: Pack) -> None:
    def changed(day: date) -> bool:
        amount = amount_on(small, "at_home", day)
        assert amount is not None
        return amount.may_have_changed

    assert not changed(date(2027, 1, 1))
    assert changed(date(2027, 1, 2))
    assert amount_on(small, "once", date(2026, 5, 1)) is None


def test_every_benefit_is_decided_in_the_order_of_the_pack(small_rules: Rules) -> None:
    assert list(small_rules.decide(Facts())) == list(small_rules.pack.benefits)


def test_the_generated_source_can_be_read(small_rules: Rules) -> None:
    assert "def codes(answers):" in small_rules.source
    assert "recognised_minor" in small_rules.source
    assert "# residence_months__0: at least 24" in small_rules.source


def test_an_open_reading_without_a_name_still_leaves_it_unknown(small: Pack) -> None:
    facts = dict(small.facts)
    facts["residence_interrupted"] = replace(facts["residence_interrupted"], reading=None)
    rules = Rules(replace(small, facts=facts), TODAY)
    decision = decide(rules, "settled", residence_months=30, residence_interrupted=True)
    assert decision.outcome is Outcome.UNKNOWN
    assert (decision.missing, decision.open) == (frozenset(), frozenset())
