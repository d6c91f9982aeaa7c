"""Kinds of notices a person may want, and the words they agree to. Without a yes nothing is sent.

Whoever changes the words changes the version: a consent rests on what was read.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. ``asked`` is the sentence of its consent; ``digest``: told in the daily digest.

    ``duty`` is what comes with one's work: it reaches whoever is bound to it without being asked
    and, where nothing else reaches them, by a call."""

    id: str
    label: str
    asked: str
    wording: str
    duty: bool = False


TIPS = Kind(
    "tips",
    "申请提示",
    "查过以后过几天，提醒您怎么申请、找哪个、带哪些材料。",
    "tips-1",
)
INSURANCE = Kind(
    "insurance",
    "居民医保参保提醒",
    "每年居民医保集中参保快截止的时候，提醒您一声。日子核实过的才发。",
    "insurance-1",
)
NEWS = Kind("news", "通知", "民政局有娃儿帮扶方面的通知，发给您。", "news-1")
VISITS = Kind("visits", "走访提醒", "该联系、该走访的，每天一条汇总。", "visits-1", duty=True)
#: What a family is asked for.
OF_FAMILIES = (TIPS, INSURANCE, NEWS)
KINDS = {kind.id: kind for kind in (*OF_FAMILIES, VISITS)}

#: Under every notice that a person agreed to.
STOP_LINE = "不想再收，回复“退订”。"
