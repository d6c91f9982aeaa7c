"""The next question: it matters, it is not repeated, and it does not begin with what hurts."""

from __future__ import annotations

from itertools import pairwise

import pytest

from entitlements.check_facts import check_facts
from entitlements.decide import Rules
from entitlements.facts import Facts
from entitlements.model import Pack
from entitlements.questions import Question, next_question


def ask(rules: Rules, *wanted: str, asked: tuple[str, ...] = (), **raw: object) -> Question | None:
    facts = check_facts(rules.pack, raw, on=rules.on)
    return next_question(rules, facts, wanted or None, asked)


def fact_of(question: Question | None) -> str | None:
    return None if question is None else question.fact


def test_nothing_is_asked_when_what_was_wanted_is_decided(small_rules: Rules) -> None:
    assert ask(small_rules, "service") is None
    assert ask(small_rules, "allowance", age=25) is None


def test_nothing_is_asked_when_only_the_plan_is_open(small_rules: Rules) -> None:
    assert ask(small_rules, "relief", age=8, listed=True) is None


def test_only_what_matters_to_the_benefits_asked_about_is_asked(small_rules: Rules) -> None:
    question = ask(small_rules, "settled")
    assert question is not None
    assert question.fact == "residence_months"
    assert question.undecided == {"settled"}
    assert fact_of(ask(small_rules, "settled", residence_months=30)) == "residence_interrupted"


def test_a_question_carries_its_words(small: Pack, small_rules: Rules) -> None:
    question = ask(small_rules, "students", age=25)
    assert question is not None
    assert question.fact in ("stage", "dibao")
    assert question.text == small.facts[question.fact].question
    assert question.choices == small.facts[question.fact].choices


def test_do_not_know_is_not_asked_again(small_rules: Rules) -> None:
    assert fact_of(ask(small_rules, "settled", asked=("residence_months",))) is None


def test_declined_and_not_applicable_are_not_asked(small: Pack, small_rules: Rules) -> None:
    declined = check_facts(small, {}, declined=["residence_months"])
    assert next_question(small_rules, declined, ["settled"]) is None
    senseless = check_facts(small, {"residence_months": 30}, not_applicable=["orphan"])
    assert next_question(small_rules, senseless, ["newcomer"]) is None


def test_what_hurts_is_never_first(small_rules: Rules) -> None:
    first = ask(small_rules, "allowance", age=8)
    assert fact_of(first) == "orphan"
    then = ask(small_rules, "allowance", age=8, orphan=False, asked=("orphan",))
    assert fact_of(then) == "infected"


def test_what_hurts_is_asked_when_nothing_else_is_left(small_rules: Rules) -> None:
    assert fact_of(ask(small_rules, "allowance", age=8, orphan=False)) == "infected"


def test_a_month_of_birth_is_asked_for_its_day_once_where_the_day_decides(
    small_rules: Rules,
) -> None:
    month = {"orphan": True, "birth_date": "2008-06"}
    question = ask(small_rules, "allowance", asked=("birth_date",), **month)
    assert question is not None
    assert question.fact == "birth_date"
    assert question.wants_day
    assert ask(small_rules, "allowance", asked=("birth_date", "birth_date"), **month) is None


def test_an_age_near_the_bound_asks_for_the_birth_date(small_rules: Rules) -> None:
    question = ask(small_rules, "allowance", orphan=True, age=17, asked=("age",))
    assert question is not None
    assert (question.fact, question.wants_day) == ("birth_date", False)


def test_without_a_birth_date_the_age_is_asked(small_rules: Rules) -> None:
    assert fact_of(ask(small_rules, "allowance", orphan=True, asked=("birth_date",))) == "age"


def test_an_answer_that_settles_others_spares_their_questions(small_rules: Rules) -> None:
    assert ask(small_rules, "relief", age=8, dibao=True) is None


def test_facts_of_an_older_pack_do_not_disturb(small_rules: Rules) -> None:
    assert fact_of(ask(small_rules, "settled", asked=("shoe_size",))) == "residence_months"


@pytest.mark.parametrize("told", [{}, {"orphan_recognised": False}, {"dibao": True, "age": 8}])
def test_no_first_question_of_the_real_pack_hurts(rules: Rules, told: dict[str, object]) -> None:
    facts = check_facts(rules.pack, told, on=rules.on)
    for wanted in (None, *([benefit] for benefit in rules.pack.benefits)):
        question = next_question(rules, facts, wanted)
        if question is not None and question.sensitivity == "high":
            # only where this benefit hangs on nothing else
            missing = rules.decide(facts)[wanted[0]].missing if wanted else frozenset()
            assert {rules.pack.facts[fact].sensitivity for fact in missing} == {"high"}


def test_nobody_who_has_told_nothing_is_met_with_what_hurts(rules: Rules) -> None:
    for wanted in (None, *([benefit] for benefit in rules.pack.benefits)):
        question = next_question(rules, Facts(), wanted)
        assert question is None or question.sensitivity != "high"


def test_related_questions_stay_together(rules: Rules) -> None:
    facts, asked = Facts(), list[str]()
    while (question := next_question(rules, facts, None, asked)) is not None:
        asked.append(question.fact)
        fact = rules.pack.facts[question.fact]
        if fact.type == "yes_no":
            facts = facts.with_answer(fact.id, False)
    groups = [rules.pack.facts[fact].group for fact in asked]
    changes = sum(a != b for a, b in pairwise(groups))
    assert changes <= len(set(groups)) + 3
