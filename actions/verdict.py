"""What the facts said so far mean, in one sentence, before anything more is asked."""

from __future__ import annotations

from collections.abc import Sequence

from actions.context import Context
from entitlements.decide import Outcome
from entitlements.errors import FactsError
from entitlements.result import RECOGNITION, Standing
from entitlements.wording import fill

_RECOGNISED = frozenset({"orphan_recognised", "de_facto_unsupported_recognised"})
RECOGNITION_LIKELY = (
    "照您说的，爸妈的情况像是孤儿或事实无人抚养儿童。"
    "还没认定的，先去申请认定，每月生活费、医保、读书的帮扶才跟着有。"
)
_RECOGNITION_FIRST = (
    "照您说的，可能够得上孤儿或事实无人抚养儿童。"
    "要先去认定，认定了每月生活费、医保、读书的帮扶才跟着有。"
)


def verdict_on(context: Context, benefits: Sequence[str]) -> str | None:
    """What the facts mean for some benefits, the main one first; nothing when it is too early."""
    try:
        standings = context.standings()
    except FactsError:
        return None
    decided = [b for b in benefits if b in standings]
    now = [b for b in decided if standings[b] is Standing.NOW and b != RECOGNITION]
    if now:
        return f"照您说的，“{context.pack.benefits[now[0]].name}”是符合的，可以去办。"
    if any(standings[b] is Standing.AFTER_RECOGNITION for b in decided):
        return _RECOGNITION_FIRST
    if any(standings[b] is Standing.BUREAU_DECIDES for b in decided):
        return "照您说的，有可能符合，最后由民政局认定。"
    if decided and standings[decided[0]] is Standing.NOT:
        text = context.pack.benefits[decided[0]].texts.not_eligible or ""
        return fill(context.pack, text, context.today) or None
    return None


def first_word(context: Context) -> str | None:
    """After a case was described: the one thing worth saying before questions."""
    try:
        standings = context.standings()
    except FactsError:
        return None
    if standings.get(RECOGNITION) in (Standing.NOW, Standing.BUREAU_DECIDES):
        return _RECOGNITION_FIRST
    return RECOGNITION_LIKELY if only_unsure_whether_recognised(context) else None


def recognition_first(context: Context) -> bool:
    """Recognition is what this child waits for: it fits, or all but fits. Raises ``FactsError``."""
    fits = (Standing.NOW, Standing.BUREAU_DECIDES)
    return context.standings().get(RECOGNITION) in fits or only_unsure_whether_recognised(context)


def only_unsure_whether_recognised(context: Context) -> bool:
    """The parents' states fit; open is only whether civil affairs have recognised it already."""
    decision = context.rules.decide(context.facts()).get(RECOGNITION)
    return (
        decision is not None
        and decision.outcome is Outcome.UNKNOWN
        and bool(decision.missing)
        and decision.missing <= _RECOGNISED
    )
