"""What is answered without Rasa: menu, contacts, honest sentences. Needs only the pack."""

from __future__ import annotations

from datetime import datetime

from entitlements.hours import shown_hotlines
from entitlements.model import Pack
from replies import Act, Button, Reply

EMPTY = Reply("您好像没有写字。可以直接说娃儿的情况，也可以点下面的按钮。")
EXPIRED = Reply("这个按钮是之前的，已经不能用了。请从下面重新选。")
TOO_LONG = Reply("您写得很长，我先看了前面一部分。可以分几次说。")

_MENU = (
    Button("看娃儿能享受啥", act=Act("start_screening")),
    Button("问一项补助", act=Act("show_menu", {"page": "topics"})),
    Button("怎么申请", act=Act("how_to_apply")),
    Button("找谁、在哪里", act=Act("contact_office")),
    Button("有娃儿受伤害", act=Act("how_to_report")),
    Button("替别人办", act=Act("help_other")),
    Button("找人工", act=Act("human_handoff")),
)


def menu(pack: Pack, *, first: bool = False) -> tuple[Reply, ...]:
    """The shallow menu; at first with who is speaking and on what it rests."""
    if not first:
        return (Reply("您想看哪一样？", buttons=_MENU),)
    return (
        Reply(
            "您好，我是护蕾，回答困境儿童政策的小程序，不是真人。\n"
            "直接说娃儿的情况就行，比如：娃儿八岁，爸爸不在了，妈妈走了两年没音信。",
            buttons=_MENU,
            basis=pack.document.status_note,
        ),
    )


def without_rasa(pack: Pack, now: datetime) -> tuple[Reply, ...]:
    """An honest sentence, the numbers that answer at this hour, and what still works."""
    lines = "\n".join(
        f"{line.number} {line.name}：{line.purpose}" for line in shown_hotlines(pack, now)
    )
    return (
        Reply("我这会儿反应不过来，您的话没有丢，过一会儿再说一次就行。"),
        Reply(f"要紧的事先打电话：\n{lines}", buttons=_MENU),
    )
