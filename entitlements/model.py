"""The policy pack in memory: what docs/policy-pack.md describes, checked and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from entitlements.amounts import AmountRule, Parameter, Period
from entitlements.conditions import Condition
from entitlements.contacts import Hotline, Place, Town
from entitlements.fact_model import Fact
from entitlements.priors import Priors
from entitlements.topics import Topic
from entitlements.vocabulary import PackStatus, SourceStatus


@dataclass(frozen=True, slots=True)
class Reading:
    """A place where the plan is open, and how it is read here."""

    id: str
    measure: int | None
    """None where the whole plan is open."""
    quote_words: str | None
    question: str
    reading: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class NamedCondition:
    id: str
    label: str | None
    """What the condition says, as a noun phrase shown in explanations."""
    when: Condition


@dataclass(frozen=True, slots=True)
class Version:
    """The rule of a benefit while ``period`` lasts."""

    period: Period
    when: Condition
    amount: AmountRule


@dataclass(frozen=True, slots=True)
class Apply:
    """How a benefit is applied for; ``order`` says which application comes first."""

    who: str
    how: tuple[str, ...]
    where: tuple[str, ...]
    papers: tuple[str, ...]
    papers_status: SourceStatus
    time_limit: str | None
    order: int


@dataclass(frozen=True, slots=True)
class Texts:
    """Sentences for citizens; amounts stand in them as ``{parameter_id}``."""

    short: str
    answer: str
    who: str | None
    next: str
    not_eligible: str | None


@dataclass(frozen=True, slots=True)
class Benefit:
    id: str
    name: str
    measures: tuple[int, ...]
    """Numbers of the plan's measures that grant it; the first is the one cited."""
    topics: tuple[str, ...]
    units: tuple[str, ...]
    beneficiaries: str
    versions: tuple[Version, ...]
    recognised_by: str | None
    apply: Apply
    ask: tuple[str, ...]
    open: tuple[str, ...]
    texts: Texts

    @property
    def measure(self) -> int:
        return self.measures[0]

    def on(self, day: date) -> Version | None:
        """The version in force on ``day``; None where no rule is in force."""
        return next((version for version in self.versions if version.period.covers(day)), None)


@dataclass(frozen=True, slots=True)
class Information:
    """What a measure creates that is not a benefit of one child: services and contacts."""

    id: str
    name: str
    measures: tuple[int, ...]
    topics: tuple[str, ...]
    units: tuple[str, ...]
    texts: Texts
    ask: tuple[str, ...]
    open: tuple[str, ...]

    @property
    def measure(self) -> int:
        return self.measures[0]


@dataclass(frozen=True, slots=True)
class Document:
    """The published document whose rules the pack holds (pack.yml)."""

    id: str
    title: str
    short_title: str
    authority: str
    index_number: str
    status: PackStatus
    version: str
    published: date
    comments_until: date | None
    in_force_from: date
    supersedes: str | None
    status_note: str


@dataclass(frozen=True, eq=False)
class Pack:
    """A whole policy. Compared and hashed by identity: load it once and pass it on."""

    document: Document
    facts: Mapping[str, Fact]
    """In the order of facts.yml, which is the order of the form."""
    parameters: Mapping[str, Parameter]
    conditions: Mapping[str, NamedCondition]
    benefits: Mapping[str, Benefit]
    information: Mapping[str, Information]
    readings: Mapping[str, Reading]
    hotlines: Mapping[str, Hotline]
    towns: Mapping[str, Town]
    places: Mapping[str, Place]
    topics: Mapping[str, Topic]
    priors: Priors
    gaps: tuple[str, ...] = ()
    """Sentences on dates between two versions for which no rule is in force."""
