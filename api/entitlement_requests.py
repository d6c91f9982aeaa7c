"""What can be asked of the entitlement interface; its documentation names the pack's ids."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from entitlements.fact_model import Fact
from entitlements.model import Pack

EXAMPLE_FACTS = {"orphan_recognised": True, "birth_date": "2018-03-02", "stage": "primary"}


class FactsGiven(BaseModel):
    """What is said of one child. Nothing of it is stored or logged."""

    model_config = ConfigDict(extra="forbid")

    facts: dict[str, Any] = Field(default_factory=dict, description="晓得的；null 是不晓得")
    declined: list[str] = Field(default_factory=list, description="不愿说的事项，不会再问")
    not_applicable: list[str] = Field(default_factory=list, description="不适用的事项")
    on: date | None = Field(default=None, description="按哪天的规定看；不写就是今天")
    benefits: list[str] | None = Field(default=None, description="只看这些待遇；不写就是全部")


class NextQuestionGiven(FactsGiven):
    asked: list[str] = Field(default_factory=list, description="已经问过的事项，先问的在前")


def fields_of(pack: Pack) -> dict[str, Any]:
    """The fields of a request, for models whose documentation names this pack's ids.

    They describe more than they check: ``check_facts`` refuses with better sentences.
    """
    facts = WithJsonSchema(_facts_schema(pack))
    fact_ids = WithJsonSchema({"type": "array", "items": {"enum": list(pack.facts)}})
    benefits = {"type": ["array", "null"], "items": {"enum": list(pack.benefits)}}
    return {
        "facts": (Annotated[dict[str, Any], facts], Field(default_factory=dict)),
        "declined": (Annotated[list[str], fact_ids], Field(default_factory=list)),
        "not_applicable": (Annotated[list[str], fact_ids], Field(default_factory=list)),
        "benefits": (Annotated[list[str] | None, WithJsonSchema(benefits)], None),
    }


def _facts_schema(pack: Pack) -> dict[str, Any]:
    """JSON schema of ``facts``: every fact of the pack; null means not known."""
    return {
        "type": "object",
        "properties": {fact.id: _fact_schema(fact) for fact in pack.facts.values()},
        "additionalProperties": False,
        "examples": [EXAMPLE_FACTS],
    }


def _fact_schema(fact: Fact) -> dict[str, Any]:
    schema: dict[str, Any] = {"title": fact.label, "description": fact.question}
    match fact.type:
        case "yes_no":
            return {**schema, "type": ["boolean", "null"]}
        case "choice":
            return {**schema, "enum": [*fact.answers(), None]}
        case "date":
            pattern = "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"
            return {**schema, "type": ["string", "null"], "pattern": pattern}
        case _:
            low, high = fact.range or (0, 0)
            return {**schema, "type": ["integer", "null"], "minimum": low, "maximum": high}
