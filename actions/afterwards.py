"""Buttons that come after a result: keep it for next time, or clear a helper's phone."""

from __future__ import annotations

from actions.context import Context
from replies import Act, Button

KEEP = Button("记着，下次接着来", act=Act("keep_interview"))
WIPE = Button("清掉这台手机上的记录", act=Act("wipe_phone"))
MY_DATA = Button("我的数据", act=Act("my_data"))


def assisted(context: Context) -> bool:
    """Whether somebody asks on behalf of a person beside them."""
    return "assisted" in context.memory


def after_result(context: Context) -> tuple[Button, ...]:
    """The one that fits: a helper's phone is cleared, one's own talk may be kept."""
    if assisted(context):
        return (WIPE,)
    return () if context.session.keeping else (KEEP,)


def question_after_result(context: Context) -> str:
    """Asked plainly, apart from the result, while nothing is kept yet."""
    if assisted(context):
        return "\n单子打好、办事码记好以后，点一下清掉这台手机上的记录。"
    return "" if context.session.keeping else "\n这些关了就没了。要不要我记着，下次接着来？"
