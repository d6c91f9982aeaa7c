"""The entitlement engine on the full pack: how fast it answers, and how few questions it asks.

``python -m benchmarks.bench_entitlements``. Times are for one child, over many invented children
(synthetic_children.py): the best of five runs each, in the thread's own processor time, so that
other work on the machine does not show; the slowest twentieth of the children has to meet the
bar. "First time" is the first of the five, before anything about the child was seen. Every
result is built in full.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import mean
from typing import TypeVar

from benchmarks.strategies import (
    STRATEGIES,
    answer_of,
    fewest_questions,
    questions_needed,
)
from benchmarks.synthetic_children import ON, Child, children
from benchmarks.table import Row, percentile, shown
from entitlements.check_facts import check_facts
from entitlements.decide import Rules, rules_on
from entitlements.explain import explain
from entitlements.facts import BirthDate, Facts
from entitlements.loader import default_pack_dir, load_pack
from entitlements.lookahead import lookahead_of
from entitlements.questions import next_question

T = TypeVar("T")


def rows() -> list[Row]:
    """Every figure of the engine with its bar."""
    began = time.perf_counter()
    pack = load_pack(default_pack_dir())
    loaded = time.perf_counter()
    rules = rules_on(pack, ON)
    lookahead_of(rules)
    ready = time.perf_counter()
    invented = children(rules)
    return [
        Row("load and check the pack", f"{1e3 * (loaded - began):.0f} ms", "", None),
        Row("compile the rules of a day", f"{1e3 * (ready - loaded):.0f} ms", "", None),
        *timing_rows(rules, invented),
        *question_rows(rules, invented),
    ]


def timing_rows(rules: Rules, invented: Sequence[Child]) -> list[Row]:
    """Times for one child; the bars hold for the slowest twentieth."""
    whole = [Facts(child.truth) for child in invented]
    partial = [facts for child in invented for facts in interview(rules, child)]
    raw = [
        {k: str(v) if isinstance(v, BirthDate) else v for k, v in child.truth.items()}
        for child in invented
    ]
    everything = [(facts, tuple(rules.pack.benefits)) for facts in partial]
    asked_about = [(f, child.wanted) for child in invented for f in interview(rules, child)]
    return [
        _timed("check what is said of a child", raw, lambda r: check_facts(rules.pack, r, on=ON)),
        _timed("decide, everything known", whole, rules.decide, bar=50),
        _timed("decide, with what is missing, midway", partial, rules.decide, bar=50),
        _timed("explain, everything known", whole, lambda f: explain(rules, f), bar=1000),
        _timed("explain, midway", partial, lambda f: explain(rules, f), bar=1000),
        _timed(
            "next question, what was asked about",
            asked_about,
            lambda case: next_question(rules, *case),
            bar=2000,
        ),
        _timed(
            "next question, every benefit",
            everything,
            lambda case: next_question(rules, *case),
            bar=2000,
        ),
    ]


def interview(rules: Rules, child: Child) -> Iterator[Facts]:
    """What is known of a child before each question of the product."""
    facts, asked = child.told, list[str]()
    while (question := next_question(rules, facts, child.wanted, asked)) is not None:
        yield facts
        asked.append(question.fact)
        answer = answer_of(child, question.fact, asked)
        if answer is not None:
            facts = facts.with_answer(question.fact, answer)


def _timed(
    name: str, cases: Sequence[T], work: Callable[[T], object], bar: float | None = None
) -> Row:
    """Microseconds a case: the median and the slowest twentieth, and the median first time."""
    for case in cases[:20]:
        work(case)
    first, best = [], []
    for case in cases:
        times = [_processor_time(case, work) for _ in range(RUNS)]
        first.append(times[0])
        best.append(min(times))
    slow = percentile(best, 0.95)
    shown_first = f"first time {percentile(first, 0.5):.0f} µs"
    measured = f"{percentile(best, 0.5):.0f} µs; 95 %: {slow:.0f} µs; {shown_first}"
    return Row(name, measured, f"≤ {bar:.0f} µs" if bar else "", slow <= bar if bar else None)


RUNS = 5


def _processor_time(case: T, work: Callable[[T], object]) -> float:
    began = time.thread_time_ns()
    work(case)
    return (time.thread_time_ns() - began) / 1e3


def question_rows(rules: Rules, invented: Sequence[Child]) -> list[Row]:
    """Mean questions until what was asked about is decided, by strategy."""
    asked = {
        name: [questions_needed(rules, child, strategy) for child in invented]
        for name, strategy in STRATEGIES.items()
    }
    without = rules_on(replace(rules.pack, priors={}), ON)
    asked["product, all answers taken as equally likely"] = [
        questions_needed(without, child, STRATEGIES["product"]) for child in invented
    ]
    fewest = mean(fewest_questions(rules, child) for child in invented)
    form, backward, ours = (
        mean(map(len, asked[name])) for name in ("form order", "backward chaining", "product")
    )
    others = children(rules, seed=OTHER_SEED)
    again = [mean(len(questions_needed(rules, c, STRATEGIES[n])) for c in others) for n in _BOTH]
    return [
        *(Row(f"questions: {name}", _by_wish(invented, q), "", None) for name, q in asked.items()),
        Row("questions: with all answers known beforehand", f"{fewest:.2f}", "", None),
        Row("fewer than the form asks", f"{1 - ours / form:.0%}", "≥ 20 %", ours <= 0.8 * form),
        Row(
            "fewer than backward chaining asks",
            f"{1 - ours / backward:.1%}; {1 - fewest / backward:.1%} if all answers were known",
            "fewer",
            ours < backward,
        ),
        Row(
            "the same for 300 other children",
            f"{1 - again[1] / again[0]:.1%}",
            "fewer",
            again[1] < again[0],
        ),
        *(
            Row(f"subjects and pain: {name}", _manners(rules, asked[name]), "", None)
            for name in STRATEGIES
        ),
    ]


OTHER_SEED = 7
_BOTH = ("backward chaining", "product")


def _by_wish(invented: Sequence[Child], asked: Sequence[Sequence[str]]) -> str:
    """The mean of all, then by what was asked about."""
    found = [f"{mean(map(len, asked)):.2f}"]
    for wish in ("one topic", "two topics", "everything"):
        lengths = [
            len(questions)
            for child, questions in zip(invented, asked, strict=True)
            if child.asks == wish
        ]
        found.append(f"{wish} {mean(lengths):.2f}")
    return f"{found[0]} ({', '.join(found[1:])})"


def _manners(rules: Rules, asked: Sequence[Sequence[str]]) -> str:
    """How often an interview changes the subject, and how often it begins with what hurts."""
    facts = rules.pack.facts
    changes = mean(
        sum(facts[a].group != facts[b].group for a, b in pairwise(questions)) for questions in asked
    )
    first = mean(bool(q) and facts[q[0]].sensitivity == "high" for q in asked)
    return f"{changes:.2f} changes of subject, {first:.1%} begin with a question that hurts"


if __name__ == "__main__":
    sys.stdout.write(shown(rows()) + "\n")
