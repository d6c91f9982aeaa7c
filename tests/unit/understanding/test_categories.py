"""Every intent has a category of the product's vocabulary."""

from __future__ import annotations

import re

import pytest

from app.settings import PROJECT
from bot.understanding import steering
from bot.understanding.categories import category

CATEGORIES = frozenset(
    [
        "eligibility_screening",
        "report_harm",
        "report_followup",
        "visit_schedule",
        "visit_record",
        "visit_reschedule",
        "how_to_apply",
        "contact_office",
        "psych_help",
        "emergency_self",
        "greet",
        "thanks",
        "goodbye",
        "cancel",
        "affirm",
        "deny",
        "correct_previous_answer",
        "human_handoff",
        "privacy_question",
        "out_of_scope",
    ]
)
TOPICS = frozenset(
    [
        "basic_living",
        "dibao",
        "temp_relief",
        "emergency_relief",
        "housing",
        "insurance_subsidy",
        "medical_assistance",
        "social_insurance_participation",
        "rehab",
        "preschool",
        "compulsory_education",
        "high_school",
        "vocational",
        "special_education",
        "enrolment_migrant",
        "lottery_scholarship",
        "mental_health",
        "legal_aid",
        "guardianship",
        "adoption",
        "left_behind_care",
        "childrens_home_services",
    ]
)


def trained_intents() -> set[str]:
    texts = (path.read_text("utf-8") for path in (PROJECT / "nlu_data" / "nlu").glob("*.yml"))
    return {found for text in texts for found in re.findall(r"^- intent: (\w+)$", text, re.M)}


def test_trained_intents_cover_exactly_the_categories() -> None:
    reported = {category(intent) for intent in trained_intents()}
    assert reported == CATEGORIES | {f"benefit_question:{topic}" for topic in TOPICS}


@pytest.mark.parametrize(
    ("intent", "reported"),
    [
        ("ask_dibao", "benefit_question:dibao"),
        ("inform", "eligibility_screening"),
        ("step_back", "correct_previous_answer"),
        ("dont_know", "deny"),
        ("why_ask", "privacy_question"),
        ("show_menu", "greet"),
        ("report_harm", "report_harm"),
        ("nlu_fallback", "out_of_scope"),
        (None, "out_of_scope"),
        ("", "out_of_scope"),
    ],
)
def test_finer_intents_are_reported_as_one_category(intent: str | None, reported: str) -> None:
    assert category(intent) == reported


def test_set_phrases_have_a_category_too() -> None:
    known = CATEGORIES | {f"benefit_question:{topic}" for topic in TOPICS}
    assert {category(intent) for intent in steering._BY_WORD.values()} <= known
