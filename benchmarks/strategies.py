"""Ways to choose the next question, and an interview that counts how many a child takes.

* ``form_order``: the form as it is printed (facts.yml), top to bottom; what is known or
  implied by an answer is skipped. It stops as soon as what was asked about is decided.
* ``form_order_relevant``: the same, skipping questions on which nothing asked about hangs any
  more. No paper form can do that; it is here to show what the order itself costs.
* ``backward_chaining``: the first undecided benefit asked about, in the pack's order; its rule
  from left to right, short-circuited by what is known; the first comparison that is not known
  is asked (docassemble, publicodes and expert systems of old).
* ``product``: ``entitlements.questions.next_question``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from benchmarks.synthetic_children import Child
from entitlements.conditions import All, Any, AtLeast, Before, Case, Condition, In, Not, Ref
from entitlements.decide import Outcome, Rules
from entitlements.evaluate import evaluate
from entitlements.facts import Answer, BirthDate, Facts
from entitlements.questions import may_ask, next_question, waiting_for
from entitlements.vocabulary import AGE, BIRTH_DATE, RESIDENCE_INTERRUPTED, RESIDENCE_MONTHS

Strategy = Callable[[Rules, Facts, Sequence[str], Sequence[str]], str | None]
"""Rules, what is known, benefits asked about, facts asked so far; the fact to ask, or None."""


def questions_needed(rules: Rules, child: Child, strategy: Strategy) -> list[str]:
    """The facts asked until everything asked about is decided, or nothing is left to ask."""
    facts, asked = child.told, list[str]()
    while (fact := strategy(rules, facts, child.wanted, asked)) is not None:
        asked.append(fact)
        answer = answer_of(child, fact, asked)
        if answer is not None:
            facts = facts.with_answer(fact, answer)
    return asked


def answer_of(child: Child, fact: str, asked: Sequence[str]) -> Answer | None:
    answer = None if fact in child.unknown else child.truth.get(fact)
    if isinstance(answer, BirthDate) and child.says_month and asked.count(fact) == 1:
        return BirthDate(answer.year, answer.month)
    return answer


def fewest_questions(rules: Rules, child: Child, tries: int = 12) -> int:
    """About the fewest answers that decide what was asked about, chosen with all answers known.

    No strategy can do better on average, for none knows the answers before asking. Found by
    taking answers away in several random orders until nothing more can go.
    """
    random = Random(1)
    senseless = rules.pack.facts.keys() - child.truth.keys()
    useless = child.unknown | senseless
    free = [f for f in child.truth if f not in {AGE, *child.unknown, *child.told.values}]

    def decided(facts: Facts) -> bool:
        decisions = rules.decide(facts)
        return all(decisions[benefit].missing <= useless for benefit in child.wanted)

    best = len(free)
    for _ in range(tries):
        kept = {fact: child.truth[fact] for fact in free} | dict(child.told.values)
        for fact in random.sample(free, len(free)):
            fewer = {name: answer for name, answer in kept.items() if name != fact}
            if decided(Facts(fewer)):
                kept = fewer
        best = min(best, len(kept) - len(child.told.values))
    return best


def product(rules: Rules, facts: Facts, wanted: Sequence[str], asked: Sequence[str]) -> str | None:
    question = next_question(rules, facts, wanted, asked)
    return None if question is None else question.fact


def form_order(
    rules: Rules, facts: Facts, wanted: Sequence[str], asked: Sequence[str]
) -> str | None:
    waiting = _askable(rules, facts, wanted, asked)
    if not waiting:
        return None
    known = rules.complete(facts)
    rest = [f for f in rules.pack.facts if f not in known and f not in asked]
    return rest[0] if rest else next(iter(waiting))


def form_order_relevant(
    rules: Rules, facts: Facts, wanted: Sequence[str], asked: Sequence[str]
) -> str | None:
    waiting = _askable(rules, facts, wanted, asked)
    return next((f for f in rules.pack.facts if f in waiting), None)


def backward_chaining(
    rules: Rules, facts: Facts, wanted: Sequence[str], asked: Sequence[str]
) -> str | None:
    waiting = _askable(rules, facts, wanted, asked)
    if not waiting:
        return None
    known = rules.complete(facts)
    decisions = rules.decide_completed(known)
    for name in rules.pack.benefits:
        version = rules.pack.benefits[name].on(rules.on)
        if name in wanted and decisions[name].outcome is Outcome.UNKNOWN and version is not None:
            for fact in _unknown_from_left(rules, version.when, known):
                if fact in waiting:
                    return fact
    return next(iter(waiting))


def _askable(
    rules: Rules, facts: Facts, wanted: Sequence[str], asked: Sequence[str]
) -> dict[str, list[str]]:
    """Facts that still matter to what was asked about and may be asked."""
    waiting = waiting_for(rules.decide(facts), wanted)
    return {f: b for f, b in waiting.items() if may_ask(rules.pack.facts[f], facts, asked)}


def _unknown_from_left(
    rules: Rules, condition: Condition, known: Mapping[str, Answer]
) -> list[str]:
    """Facts not known, in the order in which evaluating the rule runs into them."""
    if evaluate(condition, known, rules.pack.conditions, rules.on) is not None:
        return []
    match condition:
        case In(fact):
            return [fact]
        case AtLeast(fact) | Before(fact):
            if fact == AGE and AGE in known:
                return [BIRTH_DATE]
            if fact == RESIDENCE_MONTHS and RESIDENCE_MONTHS in known:
                return [RESIDENCE_INTERRUPTED]
            return [fact]
        case Ref(name):
            return _unknown_from_left(rules, rules.pack.conditions[name].when, known)
        case Not(part):
            return _unknown_from_left(rules, part, known)
        case All(parts) | Any(parts):
            return [f for part in parts for f in _unknown_from_left(rules, part, known)]
        case Case(branches, otherwise):
            parts = (*(part for branch in branches for part in branch), otherwise)
            return [f for part in parts for f in _unknown_from_left(rules, part, known)]
        case _:
            return []


STRATEGIES: Mapping[str, Strategy] = {
    "form order": form_order,
    "form order, relevant only": form_order_relevant,
    "backward chaining": backward_chaining,
    "product": product,
}
