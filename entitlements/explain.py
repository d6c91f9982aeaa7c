"""Why a benefit was decided as it was: a tree of reasons, each with its citation.

The tree follows the condition as the pack writes it, so that it can be held against the
plan's text; its root says the same as ``decide``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

from entitlements.decide import Decision, Outcome, Rules
from entitlements.facts import Facts
from entitlements.model import Benefit, Pack
from entitlements.reason_builder import Explain, ReasonBuilder
from entitlements.reasons import Citation, Reason, Situation, situation


@dataclass(frozen=True, slots=True)
class Explanation:
    """A benefit's outcome for one child, in a sentence and as a tree of reasons."""

    benefit: str
    outcome: Outcome
    sentence: str
    citation: Citation
    reason: Reason | None
    """None where no rule is in force."""


def explain(
    rules: Rules, facts: Facts, benefits: Collection[str] | None = None
) -> dict[str, Explanation]:
    """The explanations of these benefits (None: all), by benefit id."""
    trees = _trees(rules)
    answers = rules.complete(facts)
    decisions = rules.decide_completed(answers)
    child = situation(facts, answers)
    return {
        name: _explanation(rules, decisions[name], trees[name], child)
        for name in (trees if benefits is None else benefits)
    }


@dataclass(frozen=True, slots=True)
class _Tree:
    citation: Citation
    explain: Explain | None


@lru_cache(maxsize=16)
def _trees(rules: Rules) -> dict[str, _Tree]:
    """For each benefit the function that explains it."""
    trees = {}
    builders: dict[Citation, ReasonBuilder] = {}
    for benefit in rules.pack.benefits.values():
        version = benefit.on(rules.on)
        citation = cite(rules, benefit)
        builder = builders.setdefault(citation, ReasonBuilder(rules, citation))
        tree = None if version is None else builder.build(version.when)
        trees[benefit.id] = _Tree(citation, tree)
    return trees


def cite(rules: Rules, benefit: Benefit) -> Citation:
    """The document and measure a benefit rests on, and from when its rule is in force."""
    document = rules.pack.document
    version = benefit.on(rules.on)
    return Citation(
        document=document.title,
        measure=benefit.measure,
        version=document.version,
        in_force_from=document.in_force_from if version is None else version.period.start,
        status=document.status,
    )


def _explanation(rules: Rules, decision: Decision, tree: _Tree, child: Situation) -> Explanation:
    reason = None if tree.explain is None else tree.explain(child)
    return Explanation(
        benefit=decision.benefit,
        outcome=decision.outcome,
        sentence=outcome_in_words(rules, decision),
        citation=tree.citation,
        reason=reason,
    )


def outcome_in_words(rules: Rules, decision: Decision) -> str:
    """The outcome of a benefit and what it still waits for, in one sentence."""
    pack = rules.pack
    name = pack.benefits[decision.benefit].name
    match decision.outcome:
        case Outcome.ELIGIBLE:
            return f"{name}：符合条件。"
        case Outcome.NOT_ELIGIBLE:
            return f"{name}：不符合条件。"
        case Outcome.NO_RULE:
            return (
                f"{name}：{rules.on.year} 年 {rules.on.month} 月 {rules.on.day} 日没有生效的规定。"
            )
        case Outcome.UNKNOWN if decision.missing:
            labels = [fact.label for fact in pack.facts.values() if fact.id in decision.missing]
            return f"{name}：还不能定，要看：{'、'.join(labels)}。"
        case Outcome.UNKNOWN:
            return f"{name}：方案没有写死，由{_deciders(pack, decision)}认定。"
        case _:
            assert_never(decision.outcome)


def _deciders(pack: Pack, decision: Decision) -> str:
    readings = [pack.readings[name] for name in pack.readings if name in decision.open]
    names = dict.fromkeys(reading.decided_by for reading in readings)
    return "、".join(names) or pack.document.authority
