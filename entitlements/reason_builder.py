"""Builds, for one condition of the pack, the function that explains it for any child.

Reasons repeat from child to child: each distinct one is built once and shared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from entitlements import condition_words as words
from entitlements.conditions import (
    All,
    Always,
    Any,
    AtLeast,
    Before,
    Case,
    Condition,
    In,
    Not,
    Open,
    Ref,
)
from entitlements.decide import Rules
from entitlements.evaluate import conjunction, disjunction, evaluate, negation
from entitlements.reasons import Citation, Reason, Said, Situation, because
from entitlements.vocabulary import AGE, BIRTH_DATE, RESIDENCE_INTERRUPTED, RESIDENCE_MONTHS

Explain = Callable[[Situation], Reason]


class ReasonBuilder:
    """Turns the conditions of one benefit into functions that explain them."""

    def __init__(
        self, rules: Rules, citation: Citation, findings: dict[bool | None, str] = words.FINDINGS
    ):
        self._rules, self._citation, self._findings = rules, citation, findings
        self._built: dict[Condition, Explain] = {}

    def build(self, condition: Condition) -> Explain:
        """The function that gives the reason for ``condition``; one for all its uses."""
        if condition not in self._built:
            self._built[condition] = self._new(condition)
        return self._built[condition]

    def _new(self, condition: Condition) -> Explain:
        match condition:
            case In() | AtLeast() | Before():
                return self._comparison(condition)
            case All(parts):
                return self._several(condition, parts, conjunction)
            case Any(parts):
                return self._several(condition, parts, disjunction)
            case Not(part):
                return self._not(part)
            case Ref(name):
                return self._named(condition, self._rules.pack.conditions[name].when)
            case Open(reading):
                decider = self._rules.pack.readings[reading].decided_by
                return self._constant(None, f"{self._words(condition)}。由{decider}认定")
            case Always():
                return self._constant(True, self._words(condition))
            case Case():
                return self._case(condition)
            case _:
                assert_never(condition)

    def _words(self, condition: Condition) -> str:
        return words.condition_in_words(self._rules.pack, condition)

    def _sentences(self, condition: Condition) -> dict[bool | None, str]:
        said = self._words(condition)
        return {holds: f"{said}：{finding}" for holds, finding in self._findings.items()}

    def _constant(self, holds: bool | None, sentence: str) -> Explain:
        reason = Reason(holds, sentence, self._citation)
        return lambda _: reason

    def _comparison(self, condition: In | AtLeast | Before) -> Explain:
        """Comparisons repeat from child to child: each distinct reason is built once."""
        fact, rules, citation = condition.fact, self._rules, self._citation
        sentences = self._sentences(condition)
        other = {AGE: BIRTH_DATE, RESIDENCE_MONTHS: RESIDENCE_INTERRUPTED}.get(fact, fact)
        built: dict[tuple[Said | None, Said | None], Reason] = {}

        def reason(child: Situation) -> Reason:
            key = (child.said.get(fact), child.said.get(other))
            found = built.get(key)
            if found is None:
                if len(built) > _REMEMBERED:
                    built.clear()
                if condition not in child.compared:
                    holds = evaluate(condition, child.answers, {}, rules.on)
                    why = because(rules.pack, fact, holds, child.said, rules.on)
                    child.compared[condition] = (holds, why)
                holds, why = child.compared[condition]
                found = built[key] = Reason(holds, f"{sentences[holds]}（{why}）", citation, fact)
            return found

        return reason

    def _several(
        self,
        condition: Condition,
        parts: tuple[Condition, ...],
        join: Callable[[list[bool | None]], bool | None],
    ) -> Explain:
        functions = [self.build(part) for part in parts]
        sentences, citation = self._sentences(condition), self._citation
        built: dict[tuple[int, ...], Reason] = {}

        def reason(child: Situation) -> Reason:
            reasons = tuple([function(child) for function in functions])
            key = tuple(map(id, reasons))  # each distinct part is one object, kept by its whole
            found = built.get(key)
            if found is None:
                if len(built) > _REMEMBERED:
                    built.clear()
                holds = join([part.holds for part in reasons])
                found = built[key] = Reason(holds, sentences[holds], citation, None, reasons)
            return found

        return reason

    def _not(self, part: Condition) -> Explain:
        inner = ReasonBuilder(self._rules, self._citation, words.FINDINGS_IN_NOT).build(part)
        citation = self._citation

        def wrap(found: Reason) -> Reason:
            holds = negation(found.holds)
            return Reason(holds, words.NOT_FINDINGS[holds], citation, None, (found,))

        return _wrapped(inner, wrap)

    def _named(self, ref: Ref, when: Condition) -> Explain:
        """A named condition says its name; how its parts join is said behind it."""
        inner = self.build(when)
        joined = isinstance(when, All | Any)
        labelled = self._rules.pack.conditions[ref.name].label is not None
        how = f"（{self._words(when)}）" if joined and labelled else ""
        sentences = {holds: said + how for holds, said in self._sentences(ref).items()}
        citation = self._citation

        def wrap(found: Reason) -> Reason:
            parts = found.parts if joined else (found,)
            return Reason(found.holds, sentences[found.holds], citation, None, parts)

        return _wrapped(inner, wrap)

    def _case(self, case: Case) -> Explain:
        """The tests up to the first that holds, with the branches that can still be reached."""
        branches = [(self.build(when), self.build(then)) for when, then in case.branches]
        otherwise = self.build(case.otherwise)
        sentences, citation = self._sentences(case), self._citation

        def reason(child: Situation) -> Reason:
            parts: list[Reason] = []
            reachable: list[bool | None] = []
            for when, then in branches:
                test = when(child)
                parts.append(test)
                if test.holds is not False:
                    parts.append(then(child))
                    reachable.append(parts[-1].holds)
                if test.holds:
                    break
            else:
                parts.append(otherwise(child))
                reachable.append(parts[-1].holds)
            agree = all(holds == reachable[0] for holds in reachable)
            holds = reachable[0] if agree else None
            return Reason(holds, sentences[holds], citation, None, tuple(parts))

        return reason


def _wrapped(inner: Explain, wrap: Callable[[Reason], Reason]) -> Explain:
    """A reason around a single one; both are kept, so that each is built once."""
    built: dict[int, tuple[Reason, Reason]] = {}

    def reason(child: Situation) -> Reason:
        found = inner(child)
        pair = built.get(id(found))
        if pair is None:
            if len(built) > _REMEMBERED:
                built.clear()
            pair = built[id(found)] = (found, wrap(found))
        return pair[1]

    return reason


_REMEMBERED = 5_000
"""Reasons kept for one comparison: ages by birth date are the most."""
