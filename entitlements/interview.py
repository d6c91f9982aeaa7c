"""Where a screening stands: what was said of one child, what was asked, and the way back.

A value: every function returns a new :class:`Interview`. Facts the person gave, facts they do
not know and facts they would rather not say are three different things.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Said = bool | int | str

#: So many questions, then a result; whoever wants it more exact answers as many again.
QUESTIONS_A_ROUND = 12


@dataclass(frozen=True, slots=True)
class Interview:
    """One child's screening.

    ``trail`` holds the facts answered or told, oldest first, for going back; ``log`` every fact
    that was asked, oldest first, however it was answered.
    """

    facts: Mapping[str, Said] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    trail: tuple[str, ...] = ()
    asked: str | None = None
    wanted: tuple[str, ...] = ()
    active: bool = False
    child: int = 1
    log: tuple[str, ...] = ()
    budget: int = QUESTIONS_A_ROUND

    @property
    def goes_on(self) -> bool:
        """A first result was seen and more questions are welcome."""
        return self.budget > QUESTIONS_A_ROUND

    @property
    def tired(self) -> bool:
        """Enough was asked for one round of a screening about everything."""
        return not self.wanted and len(self.log) >= self.budget

    @property
    def settled(self) -> frozenset[str]:
        """Facts that are not to be asked again."""
        return frozenset(self.facts) | self.unknown | self.declined


def begin(interview: Interview, wanted: Sequence[str]) -> Interview:
    """Starts, or goes on for another round, with the benefits asked for; empty means all."""
    budget = interview.budget
    if interview.log and interview.asked is None:  # a result was shown: another round
        budget = max(budget, len(interview.log)) + QUESTIONS_A_ROUND
    return replace(interview, active=True, wanted=tuple(wanted), budget=budget)


def pause(interview: Interview) -> Interview:
    """Asks nothing more for now; what was said stays."""
    return replace(interview, active=False, asked=None)


def tell(interview: Interview, facts: Mapping[str, Said]) -> Interview:
    """Takes in what was said; a fact said again is corrected."""
    if not facts:
        return interview
    trail = tuple(f for f in interview.trail if f not in facts) + tuple(facts)
    return replace(
        interview,
        facts={**interview.facts, **facts},
        unknown=interview.unknown - facts.keys(),
        declined=interview.declined - facts.keys(),
        trail=trail,
        asked=None if interview.asked in facts else interview.asked,
    )


def ask(interview: Interview, fact: str | None) -> Interview:
    """Notes which fact is asked next; ``None`` when there is nothing more to ask."""
    if fact is None:
        return replace(interview, asked=None)
    if fact == interview.asked:
        return interview
    return replace(interview, asked=fact, log=(*interview.log, fact))


def put_off(interview: Interview) -> Interview:
    """Something else was told in place of the answer: the open question counts as not asked."""
    if interview.asked is None or interview.log[-1:] != (interview.asked,):
        return interview
    return replace(interview, asked=None, log=interview.log[:-1])


def does_not_know(interview: Interview, fact: str) -> Interview:
    """The person does not know; the fact stays open and is not asked again."""
    return _without(interview, fact, unknown=interview.unknown | {fact})


def would_rather_not_say(interview: Interview, fact: str) -> Interview:
    """The person keeps it to themselves; the fact stays open and is not asked again."""
    return _without(interview, fact, declined=interview.declined | {fact})


def back(interview: Interview) -> Interview:
    """Takes back the last answer and asks for it again; without answers nothing changes."""
    if not interview.trail:
        return interview
    last = interview.trail[-1]
    return replace(
        interview,
        facts={f: v for f, v in interview.facts.items() if f != last},
        unknown=interview.unknown - {last},
        declined=interview.declined - {last},
        trail=interview.trail[:-1],
        asked=last,
        active=True,
    )


def restart(interview: Interview) -> Interview:
    """Forgets what was said of this child and begins again with the same wish."""
    return Interview(active=True, wanted=interview.wanted, child=interview.child)


#: What two children of one family share unless they say otherwise.
SHARED_IN_FAMILY = frozenset(
    {
        "hukou",
        "residence_months",
        "residence_interrupted",
        "residence_permit",
        "dibao",
        "dibao_margin",
        "tekun",
        "fanpin_monitored",
        "economically_difficult",
        "urgent_event",
    }
)


def another_child(interview: Interview) -> Interview:
    """A second child: what belongs to the household stays, the rest is asked anew."""
    shared = {f: v for f, v in interview.facts.items() if f in SHARED_IN_FAMILY}
    return Interview(
        facts=shared,
        trail=tuple(f for f in interview.trail if f in shared),
        active=True,
        child=interview.child + 1,
    )


def without(interview: Interview, facts: Collection[str]) -> Interview:
    """The same screening as if these facts had never been spoken of."""
    return replace(
        interview,
        facts={f: v for f, v in interview.facts.items() if f not in facts},
        unknown=interview.unknown - set(facts),
        declined=interview.declined - set(facts),
        trail=tuple(f for f in interview.trail if f not in facts),
        asked=None if interview.asked in facts else interview.asked,
        log=tuple(f for f in interview.log if f not in facts),
    )


def told_between(before: Interview, after: Interview) -> frozenset[str]:
    """The facts whose answer changed: said, taken back, not known or kept to oneself."""
    values = {f for f in {*before.facts, *after.facts} if _said(before, f) != _said(after, f)}
    return frozenset(values) | before.unknown ^ after.unknown | before.declined ^ after.declined


def to_json(interview: Interview) -> dict[str, Any]:
    """For a session's memory, and sealed for a store."""
    return {
        "facts": dict(interview.facts),
        "unknown": sorted(interview.unknown),
        "declined": sorted(interview.declined),
        "trail": list(interview.trail),
        "asked": interview.asked,
        "wanted": list(interview.wanted),
        "active": interview.active,
        "child": interview.child,
        "log": list(interview.log),
        "budget": interview.budget,
    }


def from_json(value: Mapping[str, Any]) -> Interview:
    """The interview that :func:`to_json` wrote; an empty mapping is a new one."""
    return Interview(
        facts=dict(value.get("facts", {})),
        unknown=frozenset(value.get("unknown", ())),
        declined=frozenset(value.get("declined", ())),
        trail=tuple(value.get("trail", ())),
        asked=value.get("asked"),
        wanted=tuple(value.get("wanted", ())),
        active=bool(value.get("active", False)),
        child=int(value.get("child", 1)),
        log=tuple(value.get("log", ())),
        budget=int(value.get("budget", QUESTIONS_A_ROUND)),
    )


def _said(interview: Interview, fact: str) -> tuple[type, Said | None]:
    """True and 1 are different answers."""
    value = interview.facts.get(fact)
    return type(value), value


def _without(interview: Interview, fact: str, **change: Any) -> Interview:
    trail = (*(f for f in interview.trail if f != fact), fact)
    facts = {f: v for f, v in interview.facts.items() if f != fact}
    asked = None if interview.asked == fact else interview.asked
    return replace(interview, facts=facts, trail=trail, asked=asked, **change)
