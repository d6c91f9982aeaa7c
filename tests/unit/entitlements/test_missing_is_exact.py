"""On the full pack: every fact named as missing can still change the result."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from entitlements.decide import Decisions, Rules
from entitlements.fact_model import Fact
from entitlements.facts import Answer, BirthDate, Facts

TRIES = 30_000
"""Ways to complete a child; the rarest combination that matters turns up in a thousand or so."""


@pytest.mark.parametrize("seed", range(12))
def test_every_missing_fact_can_change_its_benefit(rules: Rules, seed: int) -> None:
    random = Random(seed)
    facts = rules.pack.facts
    free = [name for name in facts if name != "age"]
    drawn = random.sample(free, random.randint(0, 12))
    known = rules.complete(Facts({name: answer(facts[name], rules, random) for name in drawn}))
    unconfirmed = {
        (benefit, "birth_date" if fact == "age" else fact)
        for benefit, decision in rules.decide_completed(known).items()
        for fact in decision.missing
    }
    for _ in range(TRIES):
        if not unconfirmed:
            return
        child = {name: answer(facts[name], rules, random) for name in free} | known
        here = rules.decide_completed(child)
        for fact in sorted({fact for _, fact in unconfirmed}):
            for other in facts[fact].answers() or [answer(facts[fact], rules, random)]:
                there = rules.decide_completed({**child, fact: other})
                unconfirmed -= changed(here, there, fact)
    assert not unconfirmed


def answer(fact: Fact, rules: Rules, random: Random) -> Answer:
    if fact.type in ("yes_no", "choice"):
        return random.choice(fact.answers())
    if fact.type == "date":
        born = rules.on - timedelta(days=random.randrange(20 * 365))
        return BirthDate(born.year, born.month, born.day)
    low, high = fact.range or (0, 0)
    return random.randint(low, high)


def changed(here: Decisions, there: Decisions, fact: str) -> set[tuple[str, str]]:
    return {(name, fact) for name in here if here[name].outcome is not there[name].outcome}
