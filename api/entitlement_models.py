"""The shapes of the entitlement interface, with examples for its documentation."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field


class Basis(BaseModel):
    """What an answer rests on. It is information, never a decision."""

    document: str = Field(description="文件标题")
    authority: str = Field(description="由谁认定")
    index_number: str = Field(description="索引号")
    version: str
    status: str = Field(description="consultation_draft 是征求意见稿")
    in_force_from: date
    status_note: str = Field(description="文件现在的状态，一句话")
    sentence: str = Field(description="每次回答都要带上：由谁认定")


class Amount(BaseModel):
    """An amount or share in force."""

    parameter: str
    label: str
    value: float
    unit: str
    since: date
    source: str
    source_status: str
    may_have_changed: bool = Field(description="超过十二个月没更新，要先打电话问")


class OpenReading(BaseModel):
    """A place where the plan is open."""

    id: str
    question: str
    reading: str
    decided_by: str


class BenefitSummary(BaseModel):
    id: str
    name: str
    measures: list[int] = Field(description="方案第几条")
    topics: list[str]
    units: list[str]
    beneficiaries: str
    short: str
    in_force: bool


class BenefitList(BaseModel):
    basis: Basis
    on: date
    benefits: list[BenefitSummary]


class HowToApply(BaseModel):
    who: str
    how: list[str]
    where: list[str]
    papers: list[str]
    papers_status: str = Field(description="found 以外的都要先问镇街")
    time_limit: str | None


class BenefitDetail(BenefitSummary):
    """One benefit: texts with today's amounts, how to apply, and what the plan leaves open."""

    basis: Basis
    on: date
    answer: str
    who: str | None
    next: str
    not_eligible: str | None
    apply: HowToApply
    ask: list[str]
    recognised_by: str | None
    amounts: list[Amount]
    open: list[OpenReading]
    facts: list[str] = Field(description="和它有关的事项")


class ChoiceItem(BaseModel):
    id: str
    label: str


class FactItem(BaseModel):
    """What can be known about a child, and how it is asked."""

    id: str
    type: str
    label: str
    question: str
    why: str
    choices: list[ChoiceItem]
    range: list[int] | None
    sensitivity: str
    difficulty: int
    group: str
    proof: str | None


class FactList(BaseModel):
    basis: Basis
    facts: list[FactItem]


class DecisionItem(BaseModel):
    benefit: str
    name: str
    measure: int
    outcome: str = Field(description="eligible | not_eligible | unknown | no_rule")
    sentence: str
    missing: list[str] = Field(description="还不知道、会影响结果的事项")
    open: list[OpenReading] = Field(description="方案没有写死、要由有关部门定的地方")
    amounts: list[Amount] = Field(description="还有可能的金额")
    missing_for_amount: list[str]


class DecideAnswer(BaseModel):
    basis: Basis
    on: date
    decisions: list[DecisionItem]


class CitationItem(BaseModel):
    document: str
    measure: int
    version: str
    in_force_from: date
    status: str


class ReasonItem(BaseModel):
    """One condition: does it hold (null: not known), in a sentence, and its parts."""

    holds: bool | None
    sentence: str
    citation: CitationItem
    fact: str | None
    parts: list[ReasonItem]


class ExplanationItem(BaseModel):
    benefit: str
    outcome: str
    sentence: str
    citation: CitationItem
    reason: ReasonItem | None


class ExplainAnswer(BaseModel):
    basis: Basis
    on: date
    explanations: list[ExplanationItem]


class QuestionItem(BaseModel):
    fact: str
    type: str
    text: str
    why: str
    choices: list[ChoiceItem]
    sensitivity: str
    wants_day: bool = Field(description="已经晓得月份，要问哪一天")
    undecided: list[str] = Field(description="等着这个回答的待遇")


class NextQuestionAnswer(BaseModel):
    basis: Basis
    on: date
    question: QuestionItem | None = Field(description="没有要问的时是 null")
