"""Keeping a screening for another day: asked apart from everything else, a guardian's to grant."""

from __future__ import annotations

from actions import consents
from actions.afterwards import MY_DATA, assisted
from actions.asking import ask_again, ask_next
from actions.buttons import MENU, SCREEN
from actions.context import Context
from entitlements.interview import begin, to_json, without
from replies import Act, Button
from store.interviews import Consent

_SHEET = Button("打印或保存", act=Act("share_result"))
_NO = Button("不用记", act=Act("keep_interview", {"who": "nobody"}))
_WHO = (
    Button("我是娃儿的监护人", act=Act("keep_interview", {"who": "guardian"})),
    Button("我替别人问", act=Act("keep_interview", {"who": "other"})),
    Button("我自己是娃儿", act=Act("keep_interview", {"who": "child"})),
    _NO,
)
#: Answered before Rasa (:mod:`bot.conversation.subscribing`).
_REMIND = Button("过几天提醒我", act=Act("subscribe"))
_AGREE = Button("同意，记着", act=Act("keep_interview", {"who": "guardian", "agreed": "yes"}))

#: Kindly, why nothing is kept, and that it does not matter.
_UNSAVED = {
    "other": "好，那就不记。娃儿的情况要监护人同意才能存。\n"
    "您接着问就是，说的关了就没了。要留一份结果，可以点“打印或保存”，上面没有名字。",
    "child": "好，你说的不会存下来，接着问就是，关了就没了。\n"
    "愿意的话，找一个你信得过的大人一起来问。",
    "nobody": "好，不记。您接着问就是，关了就没了。",
}


async def keep_interview(context: Context) -> None:
    """Who is it for, then the consent in full, then kept. Only a guardian's consent keeps it."""
    who = context.turn.details.get("who")
    if who in _UNSAVED:
        context.say(_UNSAVED[who], *_ways_on(context))
    elif assisted(context):
        context.say("替别人办的不在这里记。请打在纸上，或者把办事码给他。", _SHEET)
    elif context.session.keeping:
        context.say("已经记着了，您下次来就能接着说。", MY_DATA, MENU)
    elif not _keepable(context):
        context.say("您还没说娃儿的情况，没有可以记的。先说说看？", SCREEN, MENU)
    elif who != "guardian":
        context.say("要记着娃儿的情况，先问一句：您是哪个？", *_WHO)
    elif context.turn.details.get("agreed") != "yes":
        words = consents.KEEP.shown(context.desk.keeping.terms.interview)
        context.say(words, _AGREE, _NO, basis="依据：未成年人保护法第 72 条；个人信息保护法")
    else:
        await _keep(context)


async def resume_interview(context: Context) -> None:
    """Goes on where it stopped, with the same wish."""
    asked = context.interview.asked
    if asked is not None and asked in context.pack.facts:
        ask_again(context, asked)
        return
    context.interview = begin(context.interview, context.interview.wanted)
    await ask_next(context)


async def _keep(context: Context) -> None:
    now = context.desk.now()
    saved = await context.desk.keeping.interviews.keep(
        context.session.person_key,
        _keepable(context),
        Consent("guardian", now, consents.KEEP.version),
    )
    context.session.keeping = True
    until = saved.expires_at.astimezone(now.tzinfo)
    context.say(
        f"记下了。{until.month} 月 {until.day} 日前再来，就能接着说；每来一次，往后再留一段。\n"
        "下次要用这台手机、从同一个地方进来。别人也用这台手机的，看完记得清空记录。",
        *_ways_on(context),
        MY_DATA,
        *([_REMIND] if context.desk.elsewhere else []),
    )


def _keepable(context: Context) -> dict[str, object]:
    """What was said, without what was said beside danger; empty when that is nothing."""
    kept = without(context.interview, context.session.unsaved)
    return to_json(kept) if kept.settled else {}


def _ways_on(context: Context) -> tuple[Button, ...]:
    if context.interview.asked:
        return (Button("接着回答", act=Act("resume_interview")),)
    return (_SHEET, MENU) if context.interview.facts else (SCREEN, MENU)
