"""A result that may lie on a table: without what must not be read there.

HIV, psychology, imprisonment and harm are told at the counter, never on a shared page. What
is left out is left out for every child, so that its absence says nothing either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from entitlements.model import Pack
from entitlements.result import Result

_UNSAID_FACTS = frozenset(
    {
        "hiv_infected",
        "identification_result",
        "back_from_treatment",
        "sole_carer_detained",
        "harmed",
        "cannot_stay_home",
    }
)
_UNSAID_BENEFITS = frozenset(
    {
        "hiv_medical_assistance",
        "psych_identification_file",
        "psych_professional_assessment",
        "psych_followup_care",
    }
)
_UNSAID_STATES = frozenset({"imprisoned_6_months", "detox_6_months", "other_restraint_6_months"})
_PARENTS = ("father", "mother")
_AT_THE_COUNTER = "管不了娃儿的情形，到窗口当面说"


def discreet(pack: Pack, result: Result, facts: Mapping[str, object]) -> Result:
    """The result as it may be printed and shared; ``facts`` are those it was made from."""
    unsaid = {pack.facts[f].label for f in _UNSAID_FACTS if f in pack.facts}
    veiled = {pack.facts[p].label for p in _PARENTS if facts.get(p) in _UNSAID_STATES}
    items = tuple(
        replace(item, missing=tuple(label for label in item.missing if label not in unsaid))
        for item in result.items
        if item.benefit not in _UNSAID_BENEFITS
    )
    said = tuple(
        (label, _AT_THE_COUNTER if label in veiled else answer)
        for label, answer in result.said
        if label not in unsaid
    )
    return replace(result, items=items, said=said)
