"""代办: somebody screens for a person beside them who cannot read, and leaves no trace."""

from __future__ import annotations

from actions import consents
from actions.afterwards import WIPE, assisted
from actions.asking import ask_next
from actions.buttons import MENU
from actions.context import Context
from actions.my_data import kept_in_words
from entitlements.interview import Interview, begin
from replies import Act, Button

HELP_OTHER = Button("替别人办", act=Act("help_other"))
_HELPERS = {
    "director": "村（社区）儿童主任",
    "clerk": "办事员",
    "relative": "亲戚",
}


async def help_other(context: Context) -> None:
    """Who helps, then whether the person beside agrees, then the first question."""
    helper = context.turn.details.get("helper")
    agreed = context.turn.details.get("agreed")
    if helper not in _HELPERS:
        context.say(
            "可以替不识字、不会用手机的人查，他要在旁边。您是哪个？",
            *(Button(label, act=Act("help_other", {"helper": h})) for h, label in _HELPERS.items()),
            Button("问申请能不能代办", act=Act("how_to_apply")),
        )
    elif agreed is None:
        context.say(
            f"请念给旁边的本人或监护人听：\n{consents.ASSISTED.text}",
            _answer("他同意", helper, "yes"),
            _answer("他没同意", helper, "no"),
        )
    elif agreed == "yes":
        await _begin(context, helper)
    else:
        context.say("没同意就不查，什么都没有记。可以请他去村（社区）或镇街当面问。", MENU)


async def wipe_phone(context: Context) -> None:
    """Ends the conversation here and on the phone; what was kept earlier must not be stranded."""
    only_here = context.turn.details.get("only") == "here"
    if not assisted(context) and not only_here and await kept_in_words(context):
        context.say(
            "手机清了以后，这里就认不出您，存在我们这里的就删不到了，只能等它到期。",
            Button("连存的一起删", act=Act("delete_my_data", {"sure": "yes", "then": "wipe"})),
            Button("只清手机", act=Act("wipe_phone", {"only": "here"})),
            MENU,
        )
        return
    context.interview = Interview()
    context.memory.clear()
    context.turn.ends = "session"
    context.say("清掉了，这台手机上没有留下刚才说的。")


async def _begin(context: Context, helper: str) -> None:
    await context.desk.keeping.consents.agreed(helper, consents.ASSISTED.version)
    context.memory.clear()  # what the helper talked about before is not about this child
    context.memory["assisted"] = helper
    context.interview = begin(Interview(), ())
    context.say(
        f"好，{_HELPERS[helper]}代办，本人或监护人同意了：只记下这一点和时间，没有名字。", WIPE
    )
    await ask_next(context)


def _answer(label: str, helper: str, agreed: str) -> Button:
    return Button(label, act=Act("help_other", {"helper": helper, "agreed": agreed}))
