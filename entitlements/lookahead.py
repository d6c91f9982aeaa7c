"""What would still have to be asked after a question, on average over its answers.

For every answer a family may give, with its prior share, the rules are run once more; what then
still matters to the benefits asked about, summed by burden, is what is left. The question with
the least left behind it, itself included, is the best: one step of expected information gain,
counted in questions instead of bits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from entitlements.burden import NOT_KNOWN, Burdens, burden_of
from entitlements.decide import Rules
from entitlements.expected import ExpectedAnswers
from entitlements.fact_model import Fact
from entitlements.facts import Answer
from entitlements.references import facts_in
from entitlements.vocabulary import AGE, BIRTH_DATE
from entitlements.waits import compile_waits


class Lookahead:
    """The rules of a day, prepared for asking what an answer would leave open."""

    def __init__(self, rules: Rules) -> None:
        facts = rules.pack.facts
        self._rules = rules
        self._bits = {name: rules.bits.fact(name) for name in facts}
        self._burdens = Burdens(burden_of(fact) for fact in facts.values())
        self._waits = {name: compile_waits(rules.compiled, name) for name in rules.pack.benefits}
        self._expected = ExpectedAnswers(rules)
        self._touches = {name: self._settled_by(name) for name in facts}

    def bits(self, facts: Collection[str]) -> int:
        """The bit set of these facts."""
        found = 0
        for name in facts:
            found |= self._bits[name]
        return found

    def has(self, facts: int, name: str) -> bool:
        return bool(facts & self._bits[name])

    def matter(self, known: Mapping[str, Answer], benefits: Collection[str]) -> dict[str, int]:
        """For each undecided benefit, the facts (as bits) that still matter to it."""
        found = ((name, self._waits[name](known)) for name in benefits)
        return {name: bits for name, bits in found if bits}

    def left_after(
        self, fact: Fact, known: Mapping[str, Answer], matter: Mapping[str, int], askable: int
    ) -> float:
        """The burden still left after asking for ``fact``, averaged over its answers.

        ``askable`` are the facts that may be asked; the question itself is not counted.
        """
        rest = askable & ~self._bits[fact.id]
        touched, elsewhere, unknown = self._touches[fact.id], 0, 0
        waits = []
        for name, bits in matter.items():
            unknown |= bits
            if bits & touched:
                waits.append(self._waits[name])
            else:
                elsewhere |= bits
        no_answer = NOT_KNOWN[fact.difficulty]
        total = no_answer * self._burdens.of((unknown & rest) >> 1)
        for answer, share in self._expected.of(fact, known):
            answers = {**known, fact.id: answer}
            if touched != self._bits[fact.id]:
                self._rules.imply(answers)
            left = elsewhere
            for wait in waits:
                left |= wait(answers)
            total += (1 - no_answer) * share * self._burdens.of((left & rest) >> 1)
        return total

    def _settled_by(self, name: str) -> int:
        """The fact and all that its answer may settle, as bits."""
        pack, found, todo = self._rules.pack, {name}, [name]
        implications = [rule for fact in pack.facts.values() for rule in fact.implies]
        while todo:
            fact = todo.pop()
            same = {AGE, BIRTH_DATE} if fact in (AGE, BIRTH_DATE) else {fact}
            for rule in implications:
                if same & set(facts_in(rule.when, pack.conditions)):
                    new = {target for target, _ in rule.then} - found
                    found |= new
                    todo += new
            found |= same & pack.facts.keys()
        return self.bits(found)


@lru_cache(maxsize=16)
def lookahead_of(rules: Rules) -> Lookahead:
    """The look-ahead of compiled rules, kept while they are in use."""
    return Lookahead(rules)
