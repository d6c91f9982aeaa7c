"""What would still have to be asked after a question, on average over its answers.

For every answer a family may give, with its prior share, the rules are run once more; what then
still matters to the benefits asked about, summed by burden, is what is left. The question with
the least left behind it, itself included, is the best: one step of expected information gain,
counted in questions instead of bits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from entitlements.burden import NOT_KNOWN, Burdens, burden_of
from entitlements.decide import Rules
from entitlements.expected import ExpectedAnswers
from entitlements.fact_model import Fact
from entitlements.facts import Answer
from entitlements.references import facts_in
from entitlements.vocabulary import AGE, BIRTH_DATE


class Lookahead:
    """The rules of a day, prepared for asking what an answer would leave open."""

    def __init__(self, rules: Rules) -> None:
        pack = rules.pack
        self._rules = rules
        self._bits = {name: rules.bits.fact(name) for name in pack.facts}
        self._burdens = Burdens(burden_of(fact) for fact in pack.facts.values())
        self._places = {name: place for place, name in enumerate(pack.benefits)}
        self._expected = ExpectedAnswers(rules)
        self._implying = {
            name
            for fact in pack.facts.values()
            for rule in fact.implies
            for name in facts_in(rule.when, pack.conditions)
        }
        if AGE in self._implying:
            self._implying.add(BIRTH_DATE)

    def places(self, benefits: Collection[str]) -> list[int]:
        """Where the codes of these benefits stand."""
        return [self._places[name] for name in benefits]

    def bits(self, facts: Collection[str]) -> int:
        """The bit set of these facts."""
        found = 0
        for name in facts:
            found |= self._bits[name]
        return found

    def has(self, facts: int, name: str) -> bool:
        return bool(facts & self._bits[name])

    def matter(self, known: Mapping[str, Answer], places: Sequence[int]) -> int:
        """The facts (as bits) on which an undecided benefit of ``places`` hangs."""
        codes = self._rules.codes(known)
        found = 0
        for place in places:
            key = codes[place]
            code = key[0] if isinstance(key, tuple) else key
            if code is not None and code > 0:
                found |= code
        return found & ~self._rules.bits.open

    def left_after(
        self, fact: Fact, known: Mapping[str, Answer], places: Sequence[int], askable: int
    ) -> float:
        """The burden still left after asking for ``fact``, averaged over its answers.

        ``askable`` are the facts that may be asked; the question itself is not counted.
        """
        rest = askable & ~self._bits[fact.id]
        unknown = NOT_KNOWN[fact.difficulty]
        total = unknown * self._burdens.of((self.matter(known, places) & rest) >> 1)
        for answer, share in self._expected.of(fact, known):
            answers = {**known, fact.id: answer}
            if fact.id in self._implying:
                self._rules.imply(answers)
            left = self.matter(answers, places) & rest
            total += (1 - unknown) * share * self._burdens.of(left >> 1)
        return total


@lru_cache(maxsize=16)
def lookahead_of(rules: Rules) -> Lookahead:
    """The look-ahead of compiled rules, kept while they are in use."""
    return Lookahead(rules)
