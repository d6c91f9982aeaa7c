"""Turns what the entitlement engine says into the shapes of the interface."""

from __future__ import annotations

from datetime import date

from api.entitlement_models import (
    Amount,
    Basis,
    BenefitDetail,
    BenefitSummary,
    ChoiceItem,
    CitationItem,
    DecisionItem,
    ExplanationItem,
    FactItem,
    HowToApply,
    OpenReading,
    QuestionItem,
    ReasonItem,
)
from entitlements import decide as engine
from entitlements.amounts import parameters_of
from entitlements.explain import Explanation, outcome_in_words
from entitlements.fact_model import Fact
from entitlements.model import Benefit, Pack
from entitlements.questions import Question
from entitlements.reasons import Citation, Reason
from entitlements.references import facts_in
from entitlements.wording import fill


def basis(pack: Pack) -> Basis:
    """The document behind every answer and the sentence that the bureau decides."""
    document = pack.document
    return Basis(
        document=document.title,
        authority=document.authority,
        index_number=document.index_number,
        version=document.version,
        status=document.status,
        in_force_from=document.in_force_from,
        status_note=document.status_note,
        sentence=f"这里只是说明，不是决定；能不能享受，由{document.authority}认定。",
    )


def amount(found: engine.Amount) -> Amount:
    return Amount(
        parameter=found.parameter,
        label=found.label,
        value=found.value,
        unit=found.unit,
        since=found.since,
        source=found.source,
        source_status=found.source_status,
        may_have_changed=found.may_have_changed,
    )


def summary(pack: Pack, benefit: Benefit, on: date) -> BenefitSummary:
    return BenefitSummary(
        id=benefit.id,
        name=benefit.name,
        measures=list(benefit.measures),
        topics=list(benefit.topics),
        units=list(benefit.units),
        beneficiaries=benefit.beneficiaries,
        short=fill(pack, benefit.texts.short, on),
        in_force=benefit.on(on) is not None,
    )


def detail(pack: Pack, benefit: Benefit, on: date) -> BenefitDetail:
    version, texts = benefit.on(on), benefit.texts
    named = () if version is None else parameters_of(version.amount)
    amounts = (engine.amount_on(pack, name, on) for name in named)
    return BenefitDetail(
        **summary(pack, benefit, on).model_dump(),
        basis=basis(pack),
        on=on,
        answer=fill(pack, texts.answer, on),
        who=None if texts.who is None else fill(pack, texts.who, on),
        next=fill(pack, texts.next, on),
        not_eligible=None if texts.not_eligible is None else fill(pack, texts.not_eligible, on),
        apply=HowToApply(
            who=benefit.apply.who,
            how=list(benefit.apply.how),
            where=list(benefit.apply.where),
            papers=list(benefit.apply.papers),
            papers_status=benefit.apply.papers_status,
            time_limit=benefit.apply.time_limit,
        ),
        ask=list(benefit.ask),
        recognised_by=benefit.recognised_by,
        amounts=[amount(found) for found in amounts if found is not None],
        open=[reading(pack, name) for name in benefit.open],
        facts=[] if version is None else facts_in(version.when, pack.conditions),
    )


def reading(pack: Pack, name: str) -> OpenReading:
    found = pack.readings[name]
    return OpenReading(
        id=found.id, question=found.question, reading=found.reading, decided_by=found.decided_by
    )


def fact(found: Fact) -> FactItem:
    return FactItem(
        id=found.id,
        type=found.type,
        label=found.label,
        question=found.question,
        why=found.why,
        choices=[ChoiceItem(id=choice.id, label=choice.label) for choice in found.choices],
        range=None if found.range is None else list(found.range),
        sensitivity=found.sensitivity,
        difficulty=found.difficulty,
        group=found.group,
        proof=found.proof,
    )


def decision(rules: engine.Rules, found: engine.Decision) -> DecisionItem:
    pack = rules.pack
    benefit = pack.benefits[found.benefit]
    return DecisionItem(
        benefit=benefit.id,
        name=benefit.name,
        measure=benefit.measure,
        outcome=found.outcome.value,
        sentence=outcome_in_words(rules, found),
        missing=[name for name in pack.facts if name in found.missing],
        open=[reading(pack, name) for name in pack.readings if name in found.open],
        amounts=[amount(part) for part in found.amounts],
        missing_for_amount=sorted(found.missing_for_amount),
    )


def explanation(found: Explanation) -> ExplanationItem:
    return ExplanationItem(
        benefit=found.benefit,
        outcome=found.outcome.value,
        sentence=found.sentence,
        citation=_citation(found.citation),
        reason=None if found.reason is None else _reason(found.reason),
    )


def _reason(found: Reason) -> ReasonItem:
    return ReasonItem(
        holds=found.holds,
        sentence=found.sentence,
        citation=_citation(found.citation),
        fact=found.fact,
        parts=[_reason(part) for part in found.parts],
    )


def _citation(found: Citation) -> CitationItem:
    return CitationItem(
        document=found.document,
        measure=found.measure,
        version=found.version,
        in_force_from=found.in_force_from,
        status=found.status,
    )


def question(pack: Pack, found: Question) -> QuestionItem:
    return QuestionItem(
        fact=found.fact,
        type=found.type,
        text=found.text,
        why=found.why,
        choices=[ChoiceItem(id=choice.id, label=choice.label) for choice in found.choices],
        sensitivity=found.sensitivity,
        wants_day=found.wants_day,
        undecided=[name for name in pack.benefits if name in found.undecided],
    )
