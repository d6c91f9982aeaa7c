"""What a child may be entitled to, for other programs: decide, explain, ask on.

Nothing that is sent here is stored or logged. Every answer carries its basis.
"""

# No "from __future__ import annotations": FastAPI reads the models that are made for the pack.

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query
from pydantic import create_model

from api import entitlement_views as view
from api.entitlement_models import (
    BenefitDetail,
    BenefitList,
    DecideAnswer,
    ExplainAnswer,
    FactList,
    NextQuestionAnswer,
)
from api.entitlement_requests import EXAMPLE_FACTS, FactsGiven, NextQuestionGiven, fields_of
from api.errors import ErrorAnswer, RefusedError
from entitlements.check_facts import check_facts
from entitlements.decide import Rules, rules_on
from entitlements.explain import explain
from entitlements.facts import Facts
from entitlements.model import Pack
from entitlements.questions import next_question
from entitlements.vocabulary import TOPICS

Responses = dict[int | str, dict[str, Any]]
_INVALID: Responses = {422: {"model": ErrorAnswer, "description": "写得不对，逐项说明"}}
_NOT_FOUND: Responses = {404: {"model": ErrorAnswer, "description": "没有这一项"}, **_INVALID}
_EXAMPLES: dict[str, Any] = {
    "orphan": {"summary": "已认定的孤儿，读小学", "value": {"facts": EXAMPLE_FACTS}},
    "spoken_age": {
        "summary": "只晓得口头年龄；不愿说艾滋病病毒感染",
        "value": {
            "facts": {"age": 9, "de_facto_unsupported_recognised": True},
            "declined": ["hiv_infected"],
            "benefits": ["basic_living_allowance"],
        },
    },
}


def entitlements_router(pack: Pack, today: Callable[[], date]) -> APIRouter:
    """The routes under ``/api/v1`` for one pack; ``today`` is asked at every request.

    The application must answer errors by ``api.errors.install_error_answers``.
    """
    router = APIRouter(prefix="/api/v1", tags=["entitlements"])
    fields = fields_of(pack)
    given_model = create_model("FactsOfOneChild", __base__=FactsGiven, **fields)
    asked_model = create_model("FactsAndAsked", __base__=NextQuestionGiven, **fields)

    def read(given: FactsGiven) -> tuple[Rules, Facts, Collection[str]]:
        """The rules of the day, the checked facts and the benefits asked about."""
        on = given.on or today()
        wanted = given.benefits
        if errors := list(_unknown(wanted or (), pack.benefits, "benefits", "待遇")):
            raise RefusedError(errors)
        facts = check_facts(
            pack,
            given.facts,
            declined=given.declined,
            not_applicable=given.not_applicable,
            on=on,
        )
        return rules_on(pack, on), facts, list(pack.benefits) if wanted is None else wanted

    @router.get("/benefits", response_model=BenefitList, responses=_INVALID)
    async def benefits(
        topic: Annotated[
            str | None,
            Query(description="只看这个话题的", json_schema_extra={"enum": sorted(TOPICS)}),
        ] = None,
    ) -> BenefitList:
        """All benefits and services of the pack."""
        if topic is not None and topic not in TOPICS:
            raise RefusedError([("topic", f"没有“{topic}”这个话题。")])
        found = [b for b in pack.benefits.values() if topic is None or topic in b.topics]
        on = today()
        return BenefitList(
            basis=view.basis(pack),
            on=on,
            benefits=[view.summary(pack, benefit, on) for benefit in found],
        )

    @router.get("/benefits/{benefit_id}", response_model=BenefitDetail, responses=_NOT_FOUND)
    async def benefit(
        benefit_id: Annotated[str, Path(json_schema_extra={"enum": [*pack.benefits]})],
    ) -> BenefitDetail:
        """One benefit or service: what it is, for whom, how to apply, with today's amounts."""
        if benefit_id not in pack.benefits:
            raise RefusedError([("benefit_id", f"没有“{benefit_id}”这一项待遇。")], 404)
        return view.detail(pack, pack.benefits[benefit_id], today())

    @router.get("/facts", response_model=FactList)
    async def facts() -> FactList:
        """What can be known about a child, in the order of the form."""
        items = [view.fact(fact) for fact in pack.facts.values()]
        return FactList(basis=view.basis(pack), facts=items)

    @router.post("/decide", response_model=DecideAnswer, responses=_INVALID)
    async def decide(
        given: Annotated[given_model, Body(openapi_examples=_EXAMPLES)],
    ) -> DecideAnswer:
        """Every benefit for one child, from whatever is known: yes, no, or what is missing."""
        rules, known, wanted = read(given)
        decisions = rules.decide(known)
        return DecideAnswer(
            basis=view.basis(pack),
            on=rules.on,
            decisions=[view.decision(rules, decisions[name]) for name in wanted],
        )

    @router.post("/explain", response_model=ExplainAnswer, responses=_INVALID)
    async def why(
        given: Annotated[given_model, Body(openapi_examples=_EXAMPLES)],
    ) -> ExplainAnswer:
        """Why: for each benefit the tree of reasons, every one with its citation."""
        rules, known, wanted = read(given)
        return ExplainAnswer(
            basis=view.basis(pack),
            on=rules.on,
            explanations=[view.explanation(e) for e in explain(rules, known, wanted).values()],
        )

    @router.post("/next-question", response_model=NextQuestionAnswer, responses=_INVALID)
    async def ask(
        given: Annotated[asked_model, Body(openapi_examples=_EXAMPLES)],
    ) -> NextQuestionAnswer:
        """The question that matters most now; null when nothing more is worth asking."""
        if errors := list(_unknown(given.asked, pack.facts, "asked", "事项")):
            raise RefusedError(errors)
        rules, known, wanted = read(given)
        found = next_question(rules, known, wanted, given.asked)
        return NextQuestionAnswer(
            basis=view.basis(pack),
            on=rules.on,
            question=None if found is None else view.question(pack, found),
        )

    return router


def _unknown(
    names: Collection[str], known: Collection[str], field: str, kind: str
) -> Iterator[tuple[str, str]]:
    for name in names:
        if name not in known:
            yield field, f"没有“{name}”这一项{kind}。"
