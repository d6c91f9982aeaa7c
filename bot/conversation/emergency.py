"""What is shown above everything else when somebody may be in danger.

The road is the same whoever writes: the police first, the ambulance for poison and wounds, a
voice on the phone for despair. Law and numbers: the pack's hotlines; the words are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.understanding.alarm import believed, speaks_of_oneself
from bot.understanding.rasa import Ranked
from bot.understanding.safety import Danger
from replies import Act, Button, Card, Reply

CALL_110 = Button("拨打 110", href="tel:110")
_CALL_120 = Button("拨打 120", href="tel:120")
_CALL_12356 = Button("拨打 12356", href="tel:12356")
CANNOT_SPEAK_BUTTON = Button("不方便说话", act=Act("cannot_speak"))
_LEAVE_WORD = Button("我想反映情况", act=Act("how_to_report"))

_CARDS = {
    Danger.VIOLENCE: Card(
        "emergency",
        "先打 110",
        ("现在就有危险的话，不要等这里回复。", "能走开就先走到有人、安全的地方。"),
        (CALL_110, CANNOT_SPEAK_BUTTON, _LEAVE_WORD),
    ),
    Danger.MEDICAL: Card(
        "emergency",
        "马上打 120，带上药瓶",
        (
            "吃了药、喝了农药、受了伤，先打 120，照医生说的做。",
            "把药瓶、农药瓶一起带上。有人要伤害您，同时打 110。",
        ),
        (_CALL_120, CALL_110, CANNOT_SPEAK_BUTTON),
    ),
    Danger.DESPAIR: Card(
        "emergency",
        "先保证安全：打 110 或 120",
        (
            "您说的这些，我很在意。先离开高处、水边、药和刀。",
            "找一个信得过的大人陪着：老师、亲戚、邻居都行。",
            "想说说话：12356 心理援助热线（半夜可能没人接）。",
        ),
        (CALL_110, _CALL_120, _CALL_12356, CANNOT_SPEAK_BUTTON),
    ),
    Danger.PARTNER_VIOLENCE: Card(
        "emergency",
        "先打 110",
        (
            "挨打不是家务事。现在有危险，先带娃儿走到安全的地方。",
            "可以要求警察出告诫书，也可以向法院申请人身安全保护令；没地方去，可以问警察和民政的庇护场所。",
        ),
        (CALL_110, CANNOT_SPEAK_BUTTON, _LEAVE_WORD),
    ),
}

CANNOT_SPEAK = (
    Reply(
        "不方便说话，先走到有人的地方。\n"
        "给信得过的人发短信，请他替您打 110，说清在哪里、出了什么事。\n"
        "看完可以按右上角“快速离开”。",
        buttons=(CALL_110,),
    ),
)


def card_for(danger: Danger | None, *, inside: bool = False) -> tuple[Reply, ...]:
    """The card alone, to be put before every other reply; nothing without danger.

    ``inside`` a report it does not offer to report.
    """
    if danger is None:
        return ()
    card = _CARDS[danger]
    if inside:
        card = replace(card, buttons=tuple(b for b in card.buttons if b is not _LEAVE_WORD))
    return (Reply(card=card),)


def about_danger(
    danger: Danger | None, ranking: Sequence[Ranked], *, oneself: bool = False
) -> tuple[Reply, ...]:
    """All that is said when the whole message was about danger or a report.

    ``oneself``: the words say that it happens to the writer, whatever the model believes.

    The card first where there is danger, then one message. Nobody is asked to tell it again.
    """
    if danger is None:
        return report_replies() if believed(ranking) else _PERHAPS_REPORT
    if danger is Danger.VIOLENCE:
        below = _ONES_OWN if oneself or speaks_of_oneself(ranking) else _WITNESSED
    else:
        below = _BELOW[danger]
    return (*card_for(danger), below)


_NO_REPORT = "在这里说的话不等于报案，也不会替您报警。"
_BASIS = "依据：未成年人保护法第 11 条；实施方案第 16 条（征求意见稿）"
_WHO_KNOWS = Button("会不会晓得是我", act=Act("privacy_question"))
_WHERE = Button("找哪个部门", act=Act("contact_office"))

_BELOW = {
    Danger.DESPAIR: Reply(
        "我是程序，不能一直陪着，请现在就喊一个人来守在身边。\n"
        "平稳一点了，可以去区人民医院或区精神卫生中心的精神（心理）科看看。",
        buttons=(Button("有哪些心理服务", act=Act("show_topic", {"topic": "mental_health"})),),
        basis="依据：实施方案第 12 条（征求意见稿）",
    ),
    Danger.MEDICAL: Reply(
        "先救人，钱的事后头再说：拿不出钱的急病，到了医院请医院问疾病应急救助基金。",
        basis="依据：实施方案第 5 条（征求意见稿）",
    ),
    Danger.PARTNER_VIOLENCE: Reply(
        "保护令可以自己申请，村（社区）和妇联也能帮着申请。\n"
        f"娃儿看到了、吓着了，也跟警察一起说。{_NO_REPORT}",
        buttons=(_WHERE,),
        basis="依据：反家庭暴力法第 23 条；实施方案第 16 条（征求意见稿）",
    ),
}
_ONES_OWN = Reply(
    "受了伤害，不是自己的错。找一个信得过的大人说：老师、亲戚、邻居、村（社区）儿童主任都行。\n"
    "不用在这里讲经过，跟警察讲一次就够。在这里说的话不等于报案，也没有人会替您报警。",
    buttons=(_WHO_KNOWS, _WHERE),
    basis=_BASIS,
)
_WITNESSED = Reply(
    "谁都可以报，可以不留名字，也不用您去查证。警察要替报案人保密。\n"
    "老师、医生、村干部这些人，工作中发现了，法律要求马上报警。\n"
    f"没到危险关头，可以告诉儿童主任、镇街未保站或区民政局。{_NO_REPORT}",
    buttons=(_WHO_KNOWS, _WHERE),
    basis=_BASIS,
)


_PERHAPS_REPORT = (
    Reply(
        "我没听明白这句。您是想反映有娃儿受伤害吗？现在就有危险的，先打 110。",
        buttons=(
            Button("有娃儿受伤害", act=Act("how_to_report")),
            CALL_110,
            Button("都不是，看菜单", act=Act("show_menu")),
            Button("找人工", act=Act("human_handoff")),
        ),
    ),
)


def report_replies() -> tuple[Reply, ...]:
    """How harm to a child is reported today: the law, the road, and what this chat is not."""
    return (
        Reply(
            "谁都可以反映，不用写名字，也不用您去查证，照实说看到、听到的就行。\n"
            "老师、医生、村干部这些人，工作中发现了，法律要求马上报警。",
        ),
        Reply(
            "没到危险关头，可以告诉村（社区）儿童主任、镇街未保站或区民政局。\n"
            f"{_NO_REPORT}\n"
            "要是信不过村上的人，可以直接找区民政局，或打 12309 找检察院。",
            buttons=(CALL_110, _WHO_KNOWS, _WHERE),
            basis=_BASIS,
        ),
    )
