"""Dated amounts and shares, and which of them a benefit gives (parameters.yml)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from entitlements.conditions import Condition
from entitlements.vocabulary import SourceStatus, Unit


@dataclass(frozen=True, slots=True)
class Period:
    """Days in force, both ends included; ``to`` is None while no end is known."""

    start: date
    to: date | None

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.to is None or day <= self.to)


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
