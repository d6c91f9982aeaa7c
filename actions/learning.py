"""What was not understood, kept for staff to learn from: one sentence, at the person's press."""

from __future__ import annotations

from actions.asking import ask_again
from actions.buttons import MENU
from actions.context import Context


async def allow_learning(context: Context) -> None:
    """Keeps the sentence that stands above the button, if it is still at hand."""
    sentence, context.session.unheard = context.session.unheard, None
    if sentence is None or context.session.troubled:
        context.say("那句没有留着，不用管它。", MENU)
        return
    kept = await context.desk.keeping.texts.keep(context.session.person_key, sentence)
    context.session.taught = True
    until = kept.expires_at.astimezone(context.desk.now().tzinfo)
    context.say(
        f"谢谢。只记了这一句，电话、证件号遮住了，{until.month} 月 {until.day} 日前自动删。\n"
        "要早点删，说“删除我的数据”。"
    )
    if context.interview.active and context.interview.asked:
        ask_again(context, context.interview.asked)
