"""How a report begins: 110 first, then what this is and what the channel knows, then yes or no."""

from __future__ import annotations

from bot.conversation.emergency import CALL_110, CANNOT_SPEAK_BUTTON
from bot.conversation.reporting.questions import INTIMATE, ask
from bot.conversation.reporting.steps import TOLD, Step, go_on
from bot.conversation.reporting.telling import Answer, Telling, press
from entitlements.hours import offices_open
from replies import Button, Card, Link, Reply
from reports.model import ItemKind

FIRST = Reply(
    card=Card(
        "emergency",
        "先打 110",
        ("现在就有危险的话，不要等这里回复。", "打完了，还可以接着在这里说。"),
        (CALL_110, CANNOT_SPEAK_BUTTON),
    )
)
_WHAT_IT_IS = (
    "在这里可以反映娃儿受伤害的事，不用写名字。只有区民政局接这类事的人打得开。\n"
    "这不等于报案，也不会替您报警。\n"
    "照实说看到、听到的，不用您查证；故意编造要负责。"
)
_WHAT_IT_IS_TO_A_CHILD = (
    "谢谢你说出来。受了伤害，不是你的错。\n"
    "你在这里写的，只有区民政局管这类事的人看得到，但他们不是马上就看。\n"
    "现在有危险，先打 110，小孩也可以打。"
)
_BY_DUTY = "老师、医生、村干部这些人，工作中发现了，法律要求马上报警。"
_OUT_OF_HOURS = "现在不是上班时间，可能要到上班以后才有人看。急的事，不要等。"
_KNOWN_TO = {
    "web": "您用的网络和这里的服务器，看得到这台手机的网络地址；名字不用写，也不记。",
    "terminal": "这台电脑的主人，可能看得到您打的字。",
    "telegram": "Telegram 晓得您的账号，聊天记录也在它那里。",
}
_KNOWN_TO_ANY = "您用的这个聊天软件，晓得您的账号，聊天记录也在它那里。"
_MORE_PRIVATE = {"web": "不想留在聊天里的，用下面那一页写，写完就关。"}
_MORE_PRIVATE_ANY = "想更稳妥，用浏览器打开下面那一页写，不用账号。"
PAGE = Link("换一页，不用聊天写", "/report")
_AGREE = press("好，我来说", "agree")
WHO_KNOWS_LABEL = "会不会晓得是我"


def introduction(telling: Telling) -> Answer:
    """Before the first word: danger, what this is, who knows what, and whether to go on."""
    place = telling.place
    place.step, place.inside, place.quiet = Step.INTRO, True, 0
    what = _WHAT_IT_IS_TO_A_CHILD if place.child else _WHAT_IT_IS
    if place.duty:
        what = f"{what}\n{_BY_DUTY}"
    if not offices_open(telling.now):
        what = f"{what}\n{_OUT_OF_HOURS}"
    known = _KNOWN_TO.get(telling.channel, _KNOWN_TO_ANY)
    private = _MORE_PRIVATE.get(telling.channel, _MORE_PRIVATE_ANY)
    # Where a file can come at any moment, this is said before the first.
    files = "" if telling.channel == "web" or place.child else f"\n{INTIMATE}"
    carried = "\n您刚才说的那句，会一起写进去。" if place.unsealed else ""
    return Answer(
        (
            FIRST,
            Reply(what),
            Reply(
                f"先说清楚：{known}{private}{files}{carried}", buttons=_choices(telling), link=PAGE
            ),
        )
    )


def _choices(telling: Telling) -> tuple[Button, ...]:
    place = telling.place
    other = press("我是大人", "adult") if place.child else press("我是小孩，说自己的事", "child")
    without = (press("前面那句不要写", "drop"),) if place.unsealed else ()
    return (
        _AGREE,
        *without,
        other,
        press(WHO_KNOWS_LABEL, "who_knows"),
        press("先不说", "not_now"),
    )


async def agreed(telling: Telling) -> None:
    """The sentences that led here are sealed first; then the questions begin."""
    place = telling.place
    for number, text in enumerate(place.unsealed):
        await telling.seal(ItemKind.SEEN, {"text": text}, part=f":before{number}")
    if place.unsealed:
        place.unsealed = ()
        place.passed.add(Step.SEEN if place.child else TOLD)
    go_on(place)


def first_question(telling: Telling) -> Answer:
    """The question after the introduction."""
    return Answer((ask(telling.place),))


def who_knows() -> Reply:
    """What is kept secret, by whom and how far."""
    return Reply(
        "这里不问您是谁。您写的锁起来存，只有区民政局接这类事的人打得开；村和镇街看不到。\n"
        "怕里面有认识的人，后面会问哪个不能晓得，说了就不给他看。\n"
        "法律要求公安替报案人保密。旁边人会不会猜到，这里保证不了。",
        basis="依据：反家庭暴力法第 14 条",
    )
