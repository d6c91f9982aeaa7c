"""Which fact to ask for next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from entitlements.decide import Decisions, Outcome, Rules
from entitlements.fact_model import Choice, Fact
from entitlements.facts import BirthDate, Facts
from entitlements.model import Pack
from entitlements.vocabulary import BIRTH_DATE, FactType, Sensitivity


@dataclass(frozen=True, slots=True)
class Question:
    """A question worth asking, and what hangs on it."""

    fact: str
    type: FactType
    text: str
    why: str
    choices: tuple[Choice, ...]
    """For a choice; a yes/no question has none."""
    sensitivity: Sensitivity
    wants_day: bool
    """The month of birth is known and the day decides."""
    undecided: frozenset[str]
    """The benefits asked about that wait for this fact."""


def next_question(
    rules: Rules,
    facts: Facts,
    wanted: Collection[str] | None = None,
    asked: Sequence[str] = (),
) -> Question | None:
    """The fact that matters most now, or None when nothing more is worth asking.

    ``wanted`` are the benefits the person asked about (None: all of them). ``asked`` are the
    facts asked for so far, oldest first: whatever was asked and is still not known was
    answered with "don't know" or not at all, and is never asked again; nor is what was declined.
    The one exception is a birth date of which only the month was given, while the day decides:
    it is asked for once more.
    """
    decisions = rules.decide(facts)
    counts = waiting_for(decisions, decisions if wanted is None else wanted)
    candidates = [f for f in counts if may_ask(rules.pack.facts[f], facts, asked)]
    if not candidates:
        return None
    calm = [f for f in candidates if rules.pack.facts[f].sensitivity != "high"]
    pool = candidates if asked else calm or candidates
    group = rules.pack.facts[asked[-1]].group if asked and asked[-1] in rules.pack.facts else None

    def score(name: str) -> float:
        fact = rules.pack.facts[name]
        value = len(counts[name]) / _EFFORT[fact.difficulty] / _DISCOMFORT[fact.sensitivity]
        return value * (_SAME_GROUP if fact.group == group else 1)

    best = max(pool, key=score)
    return _question(rules.pack, best, facts, frozenset(counts[best]))


_EFFORT = {1: 1.0, 2: 1.25, 3: 1.75}
_DISCOMFORT: dict[Sensitivity, float] = {"low": 1.0, "medium": 1.15, "high": 2.0}
_SAME_GROUP = 1.3


def waiting_for(decisions: Decisions, wanted: Collection[str]) -> dict[str, list[str]]:
    """For each fact that matters, the wanted benefits that are undecided and wait for it."""
    waiting: dict[str, list[str]] = {}
    for benefit in wanted:
        decision = decisions[benefit]
        if decision.outcome is Outcome.UNKNOWN:
            for fact in decision.missing:
                waiting.setdefault(fact, []).append(benefit)
    return waiting


def may_ask(fact: Fact, facts: Facts, asked: Sequence[str]) -> bool:
    """Not asked yet and not declined; a birth month may be asked once more for its day."""
    if fact.id in facts.declined or fact.id in facts.not_applicable:
        return False
    times = Counter(asked)[fact.id]
    if fact.id == BIRTH_DATE and isinstance(facts.values.get(BIRTH_DATE), BirthDate):
        return times < 2
    return times == 0


def _question(pack: Pack, name: str, facts: Facts, undecided: frozenset[str]) -> Question:
    fact = pack.facts[name]
    return Question(
        fact=name,
        type=fact.type,
        text=fact.question,
        why=fact.why,
        choices=fact.choices,
        sensitivity=fact.sensitivity,
        wants_day=name in facts.values,
        undecided=undecided,
    )
