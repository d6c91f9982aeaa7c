"""A parent in prison of whom nobody said for how long: half a year decides, so that is asked."""

from __future__ import annotations

import re

from actions.buttons import answer_buttons
from actions.context import Context
from entitlements.interview import Said
from replies import Act, Button

_PARENTS = {"father": "爸爸", "mother": "妈妈"}
_NAMED = {
    "father": re.compile("爸|老汉|爹|父亲|老公|丈夫|前夫|女婿|儿子"),
    "mother": re.compile("妈|娘(?!家)|母亲|老婆|前妻|媳妇|女儿"),
}
_CONFINED = re.compile(
    r"坐[^，]{0,3}牢|服刑|劳改|监狱|看守所|判了?刑|判(?:了|的)|关(?:起|着|在里|进)|(?:被|遭)抓|拘留|入狱|蹲"
)
_CHILD_OR_OVER = re.compile(r"判给|判归|缓刑|出来|释放|刑满|放了|娃儿?(?:被|遭)抓|没坐牢|不是坐牢")
_SHORTER = re.compile(
    r"不到|没满|没到|没得半年|没有半年|[一二两三四五1-5]个多?月|几个月|几天|拘留|才进去|刚进去"
)
_LONGER = re.compile(
    r"半年|[一二两三四五六七八九十几\d]+年|好多年|多年|无期|死缓|[六七八九十]+个多?月"
)
_HELD, _SHORT = "imprisoned_6_months", "other"
_MEMORY = "confined"


def note_confined(context: Context) -> None:
    """Remembers which parent is in prison for an unknown time, so that this is what is asked."""
    said = context.turn.said or ""
    if not _CONFINED.search(said) or _CHILD_OR_OVER.search(said):
        return
    asked = context.interview.asked
    for parent, named in _NAMED.items():
        open_ = parent not in context.interview.facts and parent not in context.turn.facts
        meant = any(
            named.search(clause) and _CONFINED.search(clause)
            for clause in re.split("[，。 ]|(?=妈)|(?=爸|老汉)", said)
        ) or (asked == parent and not any(n.search(said) for n in _NAMED.values()))
        if open_ and meant and parent not in _noted(context):
            context.memory[_MEMORY] = [*_noted(context), parent]


def asks_for_length(context: Context, fact: str | None) -> bool:
    """Whether the question about a parent is only for how long they are in prison."""
    return fact is not None and fact in _noted(context)


def ask_for_length(context: Context, fact: str) -> None:
    """The question itself."""
    rest = answer_buttons(context.pack.facts[fact], can_go_back=bool(context.interview.trail))
    around = rest[len(context.pack.facts[fact].choices) :]
    context.say(
        f"{_PARENTS[fact]}坐牢的时间，有没有半年以上？判了半年以上、还没坐满的也算。",
        Button("有半年以上", act=Act("inform", {"fact": fact, "value": _HELD})),
        Button("不到半年", act=Act("inform", {"fact": fact, "value": _SHORT})),
        *around,
    )


def length_said(context: Context) -> dict[str, Said]:
    """The answer, in words or as a mere yes or no; empty where it is none."""
    asked, said = context.interview.asked, context.turn.said or ""
    if asked is None or not asks_for_length(context, asked):
        return {}
    if _SHORTER.search(said) or context.intent == "deny":
        return {asked: _SHORT}
    if _LONGER.search(said) or context.intent == "affirm":
        return {asked: _HELD}
    return {}


def forget_confined(context: Context) -> None:
    """What was said so far was said of another child, or does not count any more."""
    context.memory.pop(_MEMORY, None)


def _noted(context: Context) -> list[str]:
    return list(context.memory.get(_MEMORY, ()))
