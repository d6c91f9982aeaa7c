"""The rules in force on one day, ready to decide many children."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from entitlements.codes import Bits
from entitlements.compile import compile_rules
from entitlements.compile_implied import compile_implied
from entitlements.facts import Answer, Facts
from entitlements.model import Pack
from entitlements.references import open_in
from entitlements.vocabulary import SourceStatus, Unit


class Outcome(StrEnum):
    """What can be said of one benefit for one child.

    Unknown is not a weak "no": it names what is missing. No rule means that on this day the
    pack holds no rule of the benefit.
    """

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNKNOWN = "unknown"
    NO_RULE = "no_rule"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount or share in force, with its source."""

    parameter: str
    label: str
    value: int | float
    unit: Unit
    since: date
    """In force from this day."""
    source: str
    source_status: SourceStatus
    may_have_changed: bool
    """Older than twelve months: shown with "可能已调整，先打电话问"."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer for one benefit and everything that could still change it."""

    benefit: str
    outcome: Outcome
    missing: frozenset[str] = frozenset()
    """Facts not known whose answer can still change the result."""
    open: frozenset[str] = frozenset()
    """Readings of the plan that keep the result open."""
    amounts: tuple[Amount, ...] = ()
    """Amounts still reachable; empty where there are none or the benefit is out of reach."""
    missing_for_amount: frozenset[str] = frozenset()
    """Facts not known that would tell which of several amounts it is."""


Decisions = Mapping[str, Decision]
"""By benefit id, in the order of the pack."""

Key = int | tuple[int, int, int] | None


class Rules:
    """The pack's rules on day ``on``, compiled once; immutable and safe to share.

    ``source`` is the generated Python, for reading.
    """

    def __init__(self, pack: Pack, on: date) -> None:
        self.pack = pack
        self.on = on
        self.bits = Bits(tuple(pack.facts), readings_in_force(pack, on))
        self.compiled = compiled = compile_rules(pack, on, self.bits)
        implied_source, self._add_implied = compile_implied(pack, on)
        self.source = f"{implied_source}\n\n{compiled.source}"
        namespace = dict(compiled.namespace)
        exec(compile(compiled.source, "<rules>", "exec"), namespace)  # noqa: S102  # generated from a checked pack
        self._codes: Callable[[Mapping[str, Answer]], tuple[Key, ...]] = namespace["codes"]
        self._benefits = tuple(pack.benefits)
        self._seen = tuple(
            _DecisionsSeen(benefit, self.bits, self._amounts(compiled.parameters.get(benefit, ())))
            for benefit in self._benefits
        )

    def imply(self, answers: dict[str, Answer]) -> None:
        """Add to ``answers``, in place, what they imply."""
        self._add_implied(answers)

    def complete(self, facts: Facts) -> dict[str, Answer]:
        """The answers with all that they imply (``implies`` in facts.yml)."""
        answers = facts.answers()
        self._add_implied(answers)
        return answers

    def decide(self, facts: Facts) -> Decisions:
        """Every benefit for one child. Whatever is not known never counts as false."""
        return self.decide_completed(self.complete(facts))

    def decide_completed(self, answers: Mapping[str, Answer]) -> Decisions:
        """The same for answers that ``complete`` has been through."""
        codes = self._codes(answers)
        return {
            benefit: seen[code]
            for benefit, seen, code in zip(self._benefits, self._seen, codes, strict=True)
        }

    def codes(self, answers: Mapping[str, Answer]) -> tuple[Key, ...]:
        """The integer codes (codes.py) of all benefits, in the pack's order."""
        return self._codes(answers)

    def _amounts(self, parameters: tuple[str, ...]) -> tuple[Amount | None, ...]:
        return tuple(amount_on(self.pack, name, self.on) for name in parameters)


def amount_on(pack: Pack, parameter: str, on: date) -> Amount | None:
    """A parameter's amount in force on a day; None where no rule is in force."""
    known = pack.parameters[parameter]
    value = known.on(on)
    if value is None:
        return None
    return Amount(
        parameter=parameter,
        label=known.label,
        value=value.value,
        unit=known.unit,
        since=value.period.start,
        source=value.source,
        source_status=value.source_status,
        may_have_changed=on - value.period.start > _TWELVE_MONTHS,
    )


def readings_in_force(pack: Pack, on: date) -> tuple[str, ...]:
    """The readings that keep a condition in force on ``on`` open, in the pack's order."""
    versions = (benefit.on(on) for benefit in pack.benefits.values())
    used = {fact.reading for fact in pack.facts.values()}
    for version in versions:
        if version is not None:
            used |= open_in(version.when, pack.conditions)
    return tuple(reading for reading in pack.readings if reading in used)


@lru_cache(maxsize=16)
def rules_on(pack: Pack, on: date) -> Rules:
    """The compiled rules of a pack on a day, kept while they are in use."""
    return Rules(pack, on)


_TWELVE_MONTHS = timedelta(days=365)


class _DecisionsSeen(dict[Key, Decision]):
    """The decisions of one benefit by code: few differ, so each is built once."""

    MOST = 4096

    def __init__(self, benefit: str, bits: Bits, amounts: tuple[Amount | None, ...]) -> None:
        super().__init__()
        self._benefit, self._bits, self._amounts = benefit, bits, amounts

    def __missing__(self, key: Key) -> Decision:
        if len(self) >= self.MOST:
            self.clear()
        decision = self[key] = self._decision(key)
        return decision

    def _decision(self, key: Key) -> Decision:
        if key is None:
            return Decision(self._benefit, Outcome.NO_RULE)
        code, reach, tells = key if isinstance(key, tuple) else (key, 0, 0)
        if code < 0:
            return Decision(self._benefit, Outcome.NOT_ELIGIBLE)
        amounts = tuple(
            amount
            for place, amount in enumerate(self._amounts)
            if amount is not None and reach >> place & 1
        )
        return Decision(
            benefit=self._benefit,
            outcome=Outcome.UNKNOWN if code else Outcome.ELIGIBLE,
            missing=self._bits.facts_of(code),
            open=self._bits.readings_of(code),
            amounts=amounts,
            missing_for_amount=self._bits.facts_of(tells) if len(amounts) > 1 else frozenset(),
        )
