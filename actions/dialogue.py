"""Courtesies, the menu, privacy, and what was not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.afterwards import MY_DATA
from actions.asking import ask_again, ask_next
from actions.assisted import HELP_OTHER
from actions.buttons import (
    HUMAN,
    MENU,
    RESULT_SO_FAR,
    SCREEN,
    back_to_question,
    topic_button,
)
from actions.call_back import stop_waiting
from actions.context import TOPIC_INTENT, Context
from actions.telling import take_in
from actions.unheard import REPORT, after_danger, foreign, in_english, not_heard
from entitlements.interview import pause
from replies import Act, Button

_COMPLAINT = re.compile(r"投诉|吃干饭|不作为|态度(?:差|恶劣|不好)|踢皮球|推来推去|告你们|曝光你们")
#: A belief from which nobody is asked whether they meant one of our topics.
_SURELY_OFF_TOPIC = 0.6
_MEANINGS = {
    "eligibility_screening": SCREEN,
    "how_to_apply": Button("怎么申请", act=Act("how_to_apply")),
    "contact_office": Button("找谁、在哪里", act=Act("contact_office")),
    "human_handoff": HUMAN,
    "privacy_question": Button("我的信息谁看得到", act=Act("privacy_question")),
    "psych_help": Button("心里难受想找人说", act=Act("psych_help")),
    "report_harm": REPORT,
    "emergency_self": REPORT,
}


async def greet(context: Context) -> None:
    context.say(
        "您好，我是护蕾，回答困境儿童政策的小程序，不是真人。直接说娃儿的情况就行。",
        SCREEN,
        Button("问一项补助", act=Act("show_menu", {"page": "topics"})),
        REPORT,
    )


async def show_menu(context: Context) -> None:
    """The shallow menu, or the page of topics."""
    if context.turn.details.get("page") == "topics":
        context.say("您想问哪一类？", *(topic_button(context.pack, t) for t in context.pack.topics))
        return
    context.say(
        "我能做这些：",
        SCREEN,
        Button("问一项补助", act=Act("show_menu", {"page": "topics"})),
        Button("怎么申请", act=Act("how_to_apply")),
        Button("找谁、在哪里", act=Act("contact_office")),
        REPORT,
        HELP_OTHER,
        HUMAN,
    )


async def thanks(context: Context) -> None:
    context.say("不客气。以后想起什么，随时来问。", *back_to_question(context))


async def goodbye(context: Context) -> None:
    context.say("好的，您慢走。娃儿的事随时可以来问。")


async def cancel(context: Context) -> None:
    """Leaves the screening, keeping what was said until the conversation ends."""
    stop_waiting(context)
    was_active = context.interview.active and context.interview.asked is not None
    context.interview = pause(context.interview)
    if was_active:
        context.say(
            "好，先不问了。前面说的还记着，想接着来就点“看娃儿能享受啥”。",
            RESULT_SO_FAR,
            SCREEN,
            MENU,
        )
    else:
        context.say("好的。", MENU)


async def privacy(context: Context) -> None:
    kept = (
        "您同意过，说的情况记着，下次接着用；随时可以看、可以删。"
        if context.session.keeping
        else "说的情况只在这次对话里用，没有存下来，关了就没了。"
    )
    context.say(
        f"您在这里问政策，不用说名字。{kept}\n"
        "点了“打印或保存”，才会存一份没有名字的单子，到期自动删掉。"
    )
    context.say(
        "聊天记录在您自己的手机上，右上角可以清掉。\n"
        "反映娃儿受伤害的，谁都可以不留名；警察对报案人的情况要保密。",
        *back_to_question(context),
        *_also_asked(context),
        MY_DATA,
        MENU,
        basis="依据：未成年人保护法第 72 条；反家庭暴力法第 14 条；实施方案第 21 条（征求意见稿）",
    )


def _also_asked(context: Context) -> tuple[Button, ...]:
    """艾滋病儿童有补贴吗，会不会被别人知道 asks two things: the way to the other one."""
    topic = context.turn.topic
    return (topic_button(context.pack, topic),) if topic in context.pack.topics and topic else ()


async def visits(context: Context) -> None:
    """A director's question: what the plan asks, and where records are kept today."""
    context.say(
        "方案要求：每个困境儿童至少每月联系一次，每季度入户走访一次。",
        basis="依据：实施方案第 11 条（征求意见稿）",
    )
    context.say(
        "走访的提醒和记录，这里还不能办，请照原来的台账登记。\n"
        "看到娃儿受伤害或有危险，先打 110，法律要求马上报。",
        REPORT,
        MENU,
    )


async def out_of_scope(context: Context) -> None:
    """What is none of our business, unless it only sounds so."""
    said = context.turn.said or ""
    sure = bool(context.ranking) and context.ranking[0][1] >= _SURELY_OFF_TOPIC
    if foreign(said):
        in_english(context)
        return
    if _COMPLAINT.search(said):
        context.say(
            "让您费心了。要投诉哪个窗口、哪个人，白天打 12345 说清时间和事情，"
            "或者到区民政局当面说。\n"
            "要是想看娃儿到底够不够条件，也可以在这里再看一遍。",
            *back_to_question(context),
            SCREEN,
            HUMAN,
        )
        return
    if context.session.troubled:
        after_danger(context)
        return
    if context.turn.topic in context.pack.topics and not sure:
        await not_understood(context)
        return
    context.say(
        "这个我不会，我只晓得困境儿童的政策和帮扶。别的事，白天可以打 12345 问问。",
        *back_to_question(context),
        SCREEN,
        HUMAN,
        MENU,
    )


async def not_understood(context: Context) -> None:
    """A short honest sentence, the two nearest meanings, then a person."""
    if context.turn.facts:
        take_in(context, context.turn.facts)
        await ask_next(context)
        return
    if foreign(context.turn.said or ""):
        in_english(context)
        return
    nearest = list(dict.fromkeys(_nearest(context)))[:2]
    allow = not_heard(context)
    if context.interview.asked:
        context.say("这句我没听明白。您是在回答这个问题吗？", *nearest, HUMAN, *allow)
        ask_again(context, context.interview.asked)
        return
    context.say(
        "我没听明白这句。您是想问：" if nearest else "我没听明白这句，换个说法试试。",
        *nearest,
        Button("都不是，看菜单", act=Act("show_menu")),
        HUMAN,
        *allow,
    )


def _nearest(context: Context) -> Iterator[Button]:
    named = context.turn.topic
    if named in context.pack.topics and named is not None:
        yield topic_button(context.pack, named)
    for intent, _ in context.ranking:
        topic = intent.removeprefix(TOPIC_INTENT)
        if intent.startswith(TOPIC_INTENT) and topic in context.pack.topics:
            yield topic_button(context.pack, topic)
        elif intent in _MEANINGS:
            yield _MEANINGS[intent]
