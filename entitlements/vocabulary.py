"""Words that the pack, the interpreters and the other parts of the system share."""

from __future__ import annotations

from typing import Literal

FactType = Literal["yes_no", "choice", "years", "months", "date"]
Sensitivity = Literal["low", "medium", "high"]
Unit = Literal["yuan_per_month", "yuan_per_year", "yuan_once", "percent"]
SourceStatus = Literal["found", "copy", "unverified"]
PackStatus = Literal["consultation_draft", "in_force", "superseded"]

AGE = "age"
BIRTH_DATE = "birth_date"
RESIDENCE_MONTHS = "residence_months"
RESIDENCE_INTERRUPTED = "residence_interrupted"
"""Facts to which the format itself gives a meaning (docs/policy-pack.md, facts.yml)."""

TOPICS = frozenset(
    {
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
    }
)
"""What a question can be about; the understanding of texts and the pack share these ids."""
