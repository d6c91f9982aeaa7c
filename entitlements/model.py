"""The policy pack in memory: what docs/policy-pack.md describes, checked and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from entitlements.conditions import Condition
from entitlements.contacts import Hotline, Place, Town
from entitlements.fact_model import Fact
from entitlements.priors import Priors
from entitlements.topics import Topic
from entitlements.vocabulary import PackStatus, SourceStatus, Unit


@dataclass(frozen=True, slots=True)
class Period:
    """Days in force, both ends included; ``to`` is None while no end is known."""

    start: date
    to: date | None

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.to is None or day <= self.to)


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
class ParameterValue:
    period: Period
    value: int | float
    source: str
    source_status: SourceStatus


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated amount or share."""

    id: str
    label: str
    unit: Unit
    values: tuple[ParameterValue, ...]

    def on(self, day: date) -> ParameterValue | None:
        """The value in force on ``day``; None where no rule is in force."""
        return next((value for value in self.values if value.period.covers(day)), None)


@dataclass(frozen=True, slots=True)
class NamedCondition:
    id: str
    label: str | None
    """What the condition says, as a noun phrase shown in explanations."""
    when: Condition


@dataclass(frozen=True, slots=True)
class AmountOf:
    """The amount is this parameter's value."""

    parameter: str


@dataclass(frozen=True, slots=True)
class AmountCase:
    """The first branch whose condition holds gives the amount; None gives no amount."""

    branches: tuple[tuple[Condition, AmountRule], ...]
    otherwise: AmountRule


AmountRule = AmountOf | AmountCase | None


def parameters_of(rule: AmountRule) -> tuple[str, ...]:
    """The parameters an amount may come from, each once, in the order of the branches."""
    match rule:
        case AmountOf(parameter):
            return (parameter,)
        case AmountCase(branches, otherwise):
            inner = (*(then for _, then in branches), otherwise)
            return tuple(dict.fromkeys(name for part in inner for name in parameters_of(part)))
        case None:
            return ()


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
