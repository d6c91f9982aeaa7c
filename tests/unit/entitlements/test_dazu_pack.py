"""The pack of Dazu's draft as a whole: complete, cited, and nothing invented."""

from __future__ import annotations

from datetime import date

import pytest

from entitlements.amounts import parameters_of
from entitlements.decide import Outcome, Rules, rules_on
from entitlements.facts import Facts
from entitlements.model import Pack
from entitlements.references import comparisons_in

BENEFITS = {
    "basic_living_allowance",
    "dibao_single_household",
    "other_relief",
    "recognition_joint_service",
    "temp_relief_at_incident_place",
    "emergency_relief_local",
    "public_rental_housing",
    "childrens_home_services",
    "medical_green_channel",
    "enrol_insurance_assist",
    "migrant_local_insurance",
    "huimin_jikun_insurance",
    "insurance_subsidy_100",
    "insurance_subsidy_90",
    "insurance_subsidy_70",
    "insurance_subsidy_tier2",
    "medical_assistance_70",
    "hiv_medical_assistance",
    "disease_emergency_fund",
    "rehab_services",
    "autism_services",
    "preschool_inclusive_access",
    "enrolment_by_residence_permit",
    "migrant_exam",
    "special_education",
    "preschool_fee_waiver",
    "compulsory_aid",
    "high_school_orphan_package",
    "high_school_grant",
    "vocational_package",
    "lottery_scholarship",
    "regular_visits",
    "psych_identification_file",
    "psych_professional_assessment",
    "psych_followup_care",
    "legal_aid_victim",
    "school_resettlement_victim",
    "guardianship_civil_affairs",
    "guardianship_assessment",
    "left_behind_delegation",
    "child_opinion_heard",
    "institutional_care",
    "adult_orphan_resettlement",
}
"""Names that the interface, the register and stored decisions share."""


def test_every_benefit_of_the_interface_has_its_rule(pack: Pack) -> None:
    assert set(pack.benefits) == BENEFITS


def test_every_measure_is_answered(pack: Pack) -> None:
    answered = {m for benefit in pack.benefits.values() for m in benefit.measures}
    told = {m for information in pack.information.values() for m in information.measures}
    assert answered | told == set(range(1, 23))


def test_no_rule_before_the_draft_and_every_rule_from_its_day(pack: Pack) -> None:
    before = rules_on(pack, date(2026, 3, 9)).decide(Facts())
    assert {decision.outcome for decision in before.values()} == {Outcome.NO_RULE}
    since = rules_on(pack, date(2026, 3, 10)).decide(Facts())
    assert Outcome.NO_RULE not in {decision.outcome for decision in since.values()}


def test_whoever_tells_nothing_is_told_neither_yes_nor_no(rules: Rules) -> None:
    decided = {
        benefit: decision.outcome
        for benefit, decision in rules.decide(Facts()).items()
        if decision.outcome is not Outcome.UNKNOWN
    }
    assert decided == {"childrens_home_services": Outcome.ELIGIBLE}  # open to every child


def test_every_fact_that_is_asked_matters_to_a_benefit(pack: Pack, rules: Rules) -> None:
    compared = set()
    for benefit in pack.benefits.values():
        version = benefit.on(rules.on)
        assert version is not None
        compared |= {part.fact for part in comparisons_in(version.when, pack.conditions)}
    # the last three are asked for an amount, for the exact age and for two years of residence
    implied = {"orphan_raised_in", "birth_date", "residence_interrupted"}
    assert set(pack.facts) - compared <= implied


def test_every_amount_has_a_source(pack: Pack) -> None:
    named = {
        parameter
        for benefit in pack.benefits.values()
        for version in benefit.versions
        for parameter in parameters_of(version.amount)
    }
    for parameter in named:
        assert all(value.source for value in pack.parameters[parameter].values)


@pytest.mark.parametrize("fact", ["hiv_infected", "father", "mother", "harmed"])
def test_what_hurts_is_marked_as_such(pack: Pack, fact: str) -> None:
    assert pack.facts[fact].sensitivity == "high"


def test_the_priors_speak_of_every_fact_that_can_be_asked(pack: Pack) -> None:
    assert set(pack.priors) == set(pack.facts) - {"birth_date"}
    for rows in pack.priors.values():
        for row in rows:
            assert sum(share for _, share in row.shares) == pytest.approx(1)
