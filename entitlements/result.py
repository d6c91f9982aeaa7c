"""What a family leaves with: what fits now, what after which step or fact, and what does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from entitlements.decide import Decision, Decisions, Outcome, Rules
from entitlements.facts import Facts
from entitlements.model import Benefit, Pack
from entitlements.places import where_words
from entitlements.wording import amount_words, basis, fill

RECOGNITION = "recognition_joint_service"
#: A share of the plan that is a floor (“不低于”) is never shown as if it were the share.
_FLOOR, _AT_LEAST = "_floor", "不低于 "
_RECOGNISED = "de_facto_unsupported_recognised"
_RECOGNISED_ORPHAN = "orphan_recognised"
_RECOGNISED_EITHER = frozenset({_RECOGNISED, _RECOGNISED_ORPHAN})
_GONE = frozenset({"dead", "missing_declared"})


class Standing(Enum):
    """How a benefit stands for a child. The order is the order in which it is shown."""

    NOW = "now"
    BUREAU_DECIDES = "bureau_decides"
    AFTER_RECOGNITION = "after_recognition"
    NEEDS_FACT = "needs_fact"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Item:
    """One benefit as it stands, ready to be said or printed."""

    benefit: str
    name: str
    standing: Standing
    short: str
    amount: str | None
    missing: tuple[str, ...]
    decided_by: tuple[str, ...]
    after: str | None
    why_not: str
    order: int
    who: str
    how: tuple[str, ...]
    where: tuple[str, ...]
    papers: tuple[str, ...]
    papers_sure: bool
    measure: int
    basis: str


@dataclass(frozen=True, slots=True)
class Result:
    """A whole result on a day: items by standing, in the order to apply."""

    on: date
    items: tuple[Item, ...]
    said: tuple[tuple[str, str], ...]
    document: str
    status_note: str

    def of(self, *standings: Standing) -> tuple[Item, ...]:
        """The items of these standings."""
        return tuple(item for item in self.items if item.standing in standings)


def standings(rules: Rules, facts: Facts) -> dict[str, Standing]:
    """How every benefit with a rule in force stands for a child."""
    decisions = rules.decide(facts)
    later = _once_recognised(rules, facts, decisions)
    return {
        name: _standing(rules.pack.benefits[name], decision, later)
        for name, decision in decisions.items()
        if decision.outcome is not Outcome.NO_RULE
    }


def build_result(rules: Rules, facts: Facts, said: Mapping[str, str]) -> Result:
    """The result of the rules' day. ``said`` are the facts in words, for a clerk to check."""
    pack, decisions = rules.pack, rules.decide(facts)
    stands = standings(rules, facts)
    items = [
        _item(pack, pack.benefits[name], decisions[name], how, rules.on)
        for name, how in stands.items()
    ]
    order = list(Standing)
    items.sort(key=lambda item: (order.index(item.standing), item.order, item.measure))
    return Result(
        on=rules.on,
        items=tuple(items),
        said=tuple(said.items()),
        document=f"{pack.document.title}，{pack.document.version} 版",
        status_note=pack.document.status_note,
    )


def _once_recognised(rules: Rules, facts: Facts, decisions: Decisions) -> Decisions | None:
    """What would be decided after recognition, for a child that can ask for it now.

    Who does not know whether the child is recognised can ask too: the office knows.
    """
    first = decisions.get(RECOGNITION)
    if first is not None and first.missing and first.missing <= _RECOGNISED_EITHER:
        asking = facts
        for fact in first.missing:
            asking = asking.with_answer(fact, False)
        first = rules.decide(asking).get(RECOGNITION)
    if first is None or first.outcome is Outcome.NOT_ELIGIBLE or first.missing:
        return None
    parents = {facts.values.get("father"), facts.values.get("mother")}
    recognised = _RECOGNISED_ORPHAN if parents <= _GONE else _RECOGNISED
    return rules.decide(facts.with_answer(recognised, True))


def _standing(benefit: Benefit, decision: Decision, later: Decisions | None) -> Standing:
    if decision.outcome is Outcome.ELIGIBLE:
        return Standing.NOW
    if benefit.id == RECOGNITION and later is not None and decision.missing:
        return Standing.NOW
    waits = benefit.recognised_by is not None and later is not None
    if waits and later is not None and later[benefit.id].outcome is not Outcome.NOT_ELIGIBLE:
        return Standing.AFTER_RECOGNITION
    if decision.outcome is Outcome.NOT_ELIGIBLE:
        return Standing.NOT
    return Standing.NEEDS_FACT if decision.missing else Standing.BUREAU_DECIDES


def _item(pack: Pack, benefit: Benefit, decision: Decision, how: Standing, today: date) -> Item:
    after = benefit.recognised_by if how is Standing.AFTER_RECOGNITION else None
    return Item(
        benefit=benefit.id,
        name=benefit.name,
        standing=how,
        short=fill(pack, benefit.texts.short, today),
        amount=_amount(pack, decision, today),
        missing=tuple(pack.facts[f].label for f in pack.facts if f in decision.missing),
        decided_by=tuple(dict.fromkeys(pack.readings[r].decided_by for r in sorted(decision.open))),
        after=pack.benefits[after].name if after else None,
        why_not=fill(pack, benefit.texts.not_eligible or benefit.texts.who or "", today),
        order=benefit.apply.order,
        who=benefit.apply.who,
        how=benefit.apply.how,
        where=where_words(benefit.apply.where),
        papers=benefit.apply.papers,
        papers_sure=benefit.apply.papers_status == "found",
        measure=benefit.measure,
        basis=basis(pack, benefit),
    )


def _amount(pack: Pack, decision: Decision, today: date) -> str | None:
    words = [
        _AT_LEAST * a.parameter.endswith(_FLOOR)
        + amount_words(pack.parameters[a.parameter], value, today)
        for a in decision.amounts
        if (value := pack.parameters[a.parameter].on(today)) is not None
    ]
    return " 或 ".join(words) or None
