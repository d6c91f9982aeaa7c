"""What must hold for every child, whatever is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from entitlements.check_facts import check_facts
from entitlements.decide import Outcome, Rules, rules_on
from entitlements.errors import FactsError
from entitlements.evaluate import evaluate
from entitlements.explain import explain
from entitlements.facts import Answer, BirthDate, Facts
from entitlements.implied import add_implied
from entitlements.loader import default_pack_dir, load_pack
from entitlements.model import Pack
from entitlements.questions import next_question
from tests.unit.entitlements.children import answers, children
from tests.unit.entitlements.conftest import SMALL, TODAY

PACKS = {"small": SMALL, "real": default_pack_dir()}
DAYS = {"small": date(2026, 8, 1), "real": TODAY}
BY_VALUE = {True: Outcome.ELIGIBLE, False: Outcome.NOT_ELIGIBLE, None: Outcome.UNKNOWN}

quick = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
both = pytest.mark.parametrize("name", list(PACKS))


@cache
def rules_of(name: str) -> Rules:
    return rules_on(load_pack(PACKS[name]), DAYS[name])


@both
@quick
@given(st.data())
def test_the_fast_decision_is_what_the_operators_mean(name: str, data: DataObject) -> None:
    rules = rules_of(name)
    pack = rules.pack
    facts = data.draw(children(pack, rules.on))
    completed = rules.complete(facts)
    slowly = facts.answers()
    add_implied(pack, slowly, rules.on)
    assert completed == slowly
    for benefit, decision in rules.decide(facts).items():
        version = pack.benefits[benefit].on(rules.on)
        assert version is not None
        value = evaluate(version.when, completed, pack.conditions, rules.on)
        assert decision.outcome is BY_VALUE[value]


@both
@quick
@given(st.data())
def test_an_answer_never_turns_a_decision_round(name: str, data: DataObject) -> None:
    rules = rules_of(name)
    facts = data.draw(children(rules.pack, rules.on))
    unknown = [f for f in rules.pack.facts if f not in facts.answers()]
    assume(unknown)
    fact = data.draw(st.sampled_from(unknown))
    answer = data.draw(answers(rules.pack.facts[fact], rules.on))
    more = answered(rules.pack, facts, fact, answer, rules.on)
    assume(more is not None)
    assert more is not None
    before, after = rules.decide(facts), rules.decide(more)
    for benefit, decision in before.items():
        if decision.outcome is not Outcome.UNKNOWN:
            assert after[benefit].outcome is decision.outcome
        elif not decision.missing:
            assert after[benefit].outcome is Outcome.UNKNOWN  # no answer helps: the plan is open


@both
@quick
@given(st.data())
def test_only_a_missing_fact_changes_anything(name: str, data: DataObject) -> None:
    rules = rules_of(name)
    facts = data.draw(children(rules.pack, rules.on))
    before = rules.decide(facts)
    unknown = [f for f in rules.pack.facts if f not in facts.answers()]
    assume(unknown)
    fact = data.draw(st.sampled_from(unknown))
    answer = data.draw(answers(rules.pack.facts[fact], rules.on))
    more = answered(rules.pack, facts, fact, answer, rules.on)
    assume(more is not None)
    assert more is not None
    settled = {fact} | rules.complete(more).keys() - rules.complete(facts).keys()
    if settled & {"age", "birth_date"}:
        settled |= {"age", "birth_date"}  # one group: either answers for the other
    for benefit, decision in rules.decide(more).items():
        if not settled & before[benefit].missing:
            assert decision.outcome is before[benefit].outcome


@both
@quick
@given(st.data())
def test_null_is_the_same_as_nothing(name: str, data: DataObject) -> None:
    rules = rules_of(name)
    facts = data.draw(children(rules.pack, rules.on))
    raw: dict[str, object] = dict.fromkeys(rules.pack.facts.keys() - facts.not_applicable)
    raw |= facts.values
    with_nulls = check_facts(
        rules.pack, raw, declined=facts.declined, not_applicable=facts.not_applicable, on=rules.on
    )
    assert with_nulls == facts


@both
@quick
@given(st.data())
def test_the_root_of_an_explanation_is_the_decision(name: str, data: DataObject) -> None:
    rules = rules_of(name)
    facts = data.draw(children(rules.pack, rules.on))
    decisions = rules.decide(facts)
    for benefit, explanation in explain(rules, facts).items():
        assert explanation.outcome is decisions[benefit].outcome
        assert explanation.reason is not None
        assert BY_VALUE[explanation.reason.holds] is decisions[benefit].outcome


@both
@quick
@given(st.data())
def test_questions_always_end_and_are_never_repeated(name: str, data: DataObject) -> None:
    rules = rules_of(name)
    pack = rules.pack
    facts = data.draw(children(pack, rules.on, most=4))
    wanted = data.draw(st.none() | st.lists(st.sampled_from(list(pack.benefits)), unique=True))
    asked: list[str] = []
    while (question := next_question(rules, facts, wanted, asked)) is not None:
        assert question.fact not in facts.declined | facts.not_applicable
        assert question.fact not in asked or (question.wants_day and asked.count("birth_date") == 1)
        asked.append(question.fact)
        assert len(asked) <= len(pack.facts) + 1
        if data.draw(st.booleans()):  # otherwise: "don't know"
            answer = data.draw(answers(pack.facts[question.fact], rules.on))
            facts = answered(pack, facts, question.fact, answer, rules.on) or facts
    decisions = rules.decide(facts)
    for benefit in pack.benefits if wanted is None else wanted:
        open_facts = decisions[benefit].missing
        waiting = {  # for an answer that was not given
            f for f in open_facts if any(b not in facts.values for b in pack.facts[f].asked_after)
        }
        assert open_facts <= set(asked) | facts.declined | facts.not_applicable | waiting


def answered(pack: Pack, facts: Facts, fact: str, answer: object, on: date) -> Facts | None:
    """The facts with one more answer; None where it would contradict them."""
    try:
        return check_facts(
            pack,
            {**facts.values, fact: answer},
            declined=facts.declined - {fact},
            not_applicable=facts.not_applicable - {fact},
            on=on,
        )
    except FactsError:
        return None


# --- against brute force, on the small pack, whose domains can be enumerated

DOMAINS: dict[str, tuple[Answer, ...]] = {
    "birth_date": (BirthDate(2018, 8, 1), BirthDate(2008, 7, 31)),  # eight, and just eighteen
    "stage": ("none", "primary", "high"),
    "dibao": (True, False),
    "poor": (True, False),
    "listed": (True, False),
    "orphan": (True, False),
    "infected": (True, False),
    "residence_months": (6, 18, 30),
    "residence_interrupted": (True, False),
}


def completions(rules: Rules, facts: Facts) -> Iterator[Facts]:
    """Every way in which the facts neither known nor implied could turn out.

    "Not poor", said first, does not rule out dibao: until it is asked, nobody knows which of
    the two answers is wrong.
    """
    known = rules.complete(facts)
    free = {f: domain for f, domain in DOMAINS.items() if f not in known}
    for choice in product(*free.values()):
        yield Facts({**known, **dict(zip(free, choice, strict=True))})


@settings(quick, max_examples=25)
@given(st.data())
def test_kleene_equals_brute_force_on_a_small_domain(data: DataObject) -> None:
    rules = rules_of("small")
    facts = data.draw(some_known())
    found = rules.decide(facts)
    outcomes: dict[str, set[Outcome]] = {benefit: set() for benefit in found}
    for completed in completions(rules, facts):
        for benefit, decision in rules.decide(completed).items():
            outcomes[benefit].add(decision.outcome)
    for benefit, decision in found.items():
        assert decision.outcome is agreed(outcomes[benefit]), benefit
        # where every completion ends alike, nothing is left to ask
        assert bool(decision.missing) is (len(outcomes[benefit]) > 1), benefit


def agreed(outcomes: set[Outcome]) -> Outcome:
    return next(iter(outcomes)) if len(outcomes) == 1 else Outcome.UNKNOWN


@settings(quick, max_examples=25)
@given(st.data())
def test_every_missing_fact_can_change_the_result(data: DataObject) -> None:
    rules = rules_of("small")
    facts = data.draw(some_known())
    by_others: dict[tuple[str, str, str], set[Outcome]] = {}
    for completed in completions(rules, facts):
        decisions = rules.decide(completed)
        for fact in DOMAINS.keys() - facts.values.keys():
            others = repr(sorted((k, str(v)) for k, v in completed.values.items() if k != fact))
            for benefit, decision in decisions.items():
                by_others.setdefault((benefit, fact, others), set()).add(decision.outcome)
    changes = {(b, f) for (b, f, _), found in by_others.items() if len(found) > 1}
    for benefit, decision in rules.decide(facts).items():
        for fact in decision.missing:
            name = "birth_date" if fact == "age" else fact
            assert (benefit, name) in changes


@st.composite
def some_known(draw: st.DrawFn) -> Facts:
    """Facts of the small pack, a few of the enumerable domain known."""
    raw: dict[str, object] = {}
    for name in draw(st.lists(st.sampled_from(list(DOMAINS)), unique=True, min_size=4)):
        trial = {**raw, name: draw(st.sampled_from(DOMAINS[name]))}
        try:
            check_facts(rules_of("small").pack, trial, on=DAYS["small"])
        except FactsError:
            continue
        raw = trial
    return check_facts(rules_of("small").pack, raw, on=DAYS["small"])
