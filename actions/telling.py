"""Takes in facts that were said, and says what changed because of a correction."""

from __future__ import annotations

from collections.abc import Mapping

from actions.context import Context
from entitlements.errors import FactsError
from entitlements.facts_in_words import fact_in_words
from entitlements.interview import Interview, Said, tell


def typed(context: Context, fact: str, value: str) -> Said | None:
    """A button's value as the type of its fact; ``None`` when it is no answer to it."""
    known = context.pack.facts.get(fact)
    if known is None:
        return None
    if known.type == "yes_no":
        return {"true": True, "false": False}.get(value)
    if known.type in ("years", "months"):
        return int(value) if value.isdigit() else None
    return value


#: Named in a question these say what is asked about, not how the child lives.
_ASKED_ABOUT = frozenset({"stage", "kindergarten", "insurance_tier"})


def stated(facts: Mapping[str, Said]) -> dict[str, Said]:
    """Facts that a question states: 读职高学费免不免 alone says nothing of the child."""
    return dict(facts) if facts.keys() - _ASKED_ABOUT else {}


def take_in(context: Context, facts: Mapping[str, Said]) -> bool:
    """Adds facts to the interview and notes corrections.

    What cannot be right together with what is known is said and not taken in. Returns whether
    anything was said about it.
    """
    known = {f: v for f, v in facts.items() if f in context.pack.facts}
    if not known:
        return False
    before = context.interview
    after = tell(before, known)
    try:
        context.facts(after)
    except FactsError as error:
        for _, sentence in error.errors[:2]:
            context.say(sentence)
        return True
    corrected = [f for f, v in known.items() if f in before.facts and before.facts[f] != v]
    context.interview = after
    if not corrected:
        return False
    new = [f for f in known if f not in before.facts]
    _say_corrected(context, before, [*corrected, *new])
    return True


def _say_corrected(context: Context, before: Interview, told: list[str]) -> None:
    """Repeats what was told as it is understood now, then whether the result follows."""
    pack, said = context.pack, context.interview.facts
    words = "；".join(
        pack.facts[f].label
        if said[f] is True
        else f"{pack.facts[f].label}：{fact_in_words(pack, f, said[f])}"
        for f in told
    )
    old, new = context.standings(before), context.standings()
    changed = [b for b in new if old[b] is not new[b]]
    context.memory["changes"] = {b: old[b].value for b in changed}
    if not changed:
        context.say(f"改好了：{words}。结果没有跟着变。")
        return
    from actions.results import CHANGES  # noqa: PLC0415 - results needs this module

    context.say(f"改好了：{words}。重新看了一遍，有 {len(changed)} 项跟着变了。", CHANGES)
