"""Which fact to ask for next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from entitlements.burden import CHANGE_OF_SUBJECT, burden_of
from entitlements.decide import Decisions, Outcome, Rules
from entitlements.fact_model import Choice, Fact
from entitlements.facts import BirthDate, Facts
from entitlements.lookahead import Lookahead, lookahead_of
from entitlements.model import Pack
from entitlements.vocabulary import AGE, BIRTH_DATE, FactType, Sensitivity


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
    pack, known = rules.pack, rules.complete(facts)
    benefits = pack.benefits if wanted is None else wanted
    ahead = lookahead_of(rules)
    askable = ahead.bits([f.id for f in pack.facts.values() if may_ask(f, facts, asked)])
    undecided = ahead.matter(known, benefits)
    matter = askable & reduce(or_, undecided.values(), 0)
    if not matter:
        return None
    candidates = [fact for name, fact in pack.facts.items() if ahead.has(matter, name)]
    candidates += _instead_of_age(pack, ahead, matter, askable)
    if not asked:
        candidates = _for_a_beginning(candidates)
    last = pack.facts.get(asked[-1]) if asked else None

    def burden(fact: Fact) -> float:
        """Of the whole rest of the interview, if it goes on with this fact."""
        stays = last is not None and fact.group == last.group
        change = 0.0 if stays else CHANGE_OF_SUBJECT
        return burden_of(fact) + change + ahead.left_after(fact, known, undecided, askable)

    best = candidates[0] if len(candidates) == 1 else min(candidates, key=burden)
    settles = ahead.bits({best.id, AGE} if best.id == BIRTH_DATE else {best.id})
    waiting = frozenset(name for name, bits in undecided.items() if bits & settles)
    return _question(best, facts, waiting)


def _instead_of_age(pack: Pack, ahead: Lookahead, matter: int, askable: int) -> list[Fact]:
    """Where the age matters, the birth date may be asked at once: it also settles what a
    spoken age leaves open."""
    birth = pack.facts.get(BIRTH_DATE)
    if birth is None or AGE not in pack.facts or not ahead.has(matter, AGE):
        return []
    return [birth] if ahead.has(askable, BIRTH_DATE) else []


def _for_a_beginning(candidates: list[Fact]) -> list[Fact]:
    """Everybody is met with something easy, the age where it matters, and never with a question
    that hurts, as long as there is any other."""
    if age := [f for f in candidates if f.id == AGE]:
        return age
    easy = [f for f in candidates if f.sensitivity == "low" and f.difficulty == 1]
    return easy or [f for f in candidates if f.sensitivity != "high"] or candidates


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
    """Not asked yet, not declined, and its turn: what it builds on has an answer. A birth month
    may be asked once more for its day."""
    if fact.id in facts.declined or fact.id in facts.not_applicable:
        return False
    if any(before not in facts.values for before in fact.asked_after):
        return False
    times = Counter(asked)[fact.id]
    if fact.id == BIRTH_DATE and isinstance(facts.values.get(BIRTH_DATE), BirthDate):
        return times < 2
    return times == 0


def _question(fact: Fact, facts: Facts, undecided: frozenset[str]) -> Question:
    return Question(
        fact=fact.id,
        type=fact.type,
        text=fact.question,
        why=fact.why,
        choices=fact.choices,
        sensitivity=fact.sensitivity,
        wants_day=fact.id in facts.values,
        undecided=undecided,
    )
