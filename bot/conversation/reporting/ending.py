"""After the last question: handed in, the receipt code and its practice, what comes next."""

from __future__ import annotations

import re

from bot.conversation.reporting import leaving, words
from bot.conversation.reporting.control_words import Word
from bot.conversation.reporting.steps import Step
from bot.conversation.reporting.telling import Answer, Telling, press
from replies import Link, Reply
from reports.codes import SaidBack
from reports.errors import QueueFullError
from reports.model import ItemKind
from reports.receipt import looks_like_code, shown

_GIVE = press("给我号码", "code")
_NONE = press("不要号码", "no_code")
_AGAIN = press("没记住，换一个", "code")
_ENOUGH = press("不用再练", "no_code")
_CLEAR = press("清屏离开", "clear")
_BACK = press("回到问答", "leave")
_DIGITS = 16
_PEOPLE_WHO_THANK = re.compile(r"^(?:谢谢|多谢|谢了|感谢|辛苦|好的?|嗯|再见|拜拜|晓得了|知道了)")

RECEIPT = Reply(
    "手机会被别人翻看吗？不记号码也算报了。\n"
    "有个收条号码，以后在这里打出来，就能看回话、补充情况。",
    buttons=(_GIVE, _NONE),
)
_LATER = Reply("这会儿排队的人多，号码还没好。等一会儿再点就行，您说的已经收下了。")
_NEXT = "接下来：区民政局接这类事的人会看，需要的会转给公安、学校这些部门。好久有结果，这里说不准。"


async def finish(telling: Telling) -> Answer:
    """Hands the report in. Nothing to hand in is no report."""
    place = telling.place
    if not place.begun:
        return Answer((Reply("还没有写下什么。", buttons=(press("接着说", "on"),)),))
    await telling.reports.intake.finish(telling.key)
    place.finished = True
    place.step = Step.RECEIPT
    return Answer((Reply("交了，收到了。"), RECEIPT))


async def give_code(telling: Telling) -> Answer:
    """A code, shown this once; another one whenever it was not taken down."""
    try:
        code = await telling.reports.codes.mint(telling.key)
    except QueueFullError:
        return Answer((Reply(_LATER.text, buttons=(_GIVE, _NONE)),))
    telling.place.step = Step.PRACTICE
    return Answer(
        (
            Reply("收条号码，只显示这一回：", code=shown(code)),
            Reply(
                "抄在别处，旁边不要写是做什么的。记好了，请把号码打一遍，看对不对。",
                buttons=(_AGAIN, _ENOUGH),
            ),
        ),
        repeatable=False,
    )


def is_attempt(cleaned: str) -> bool:
    """Whether a text is the code said back, whole or with digits too few or too many."""
    return looks_like_code(cleaned) or re.fullmatch(r"[\d\s\-]{6,40}", cleaned) is not None


async def said_back(telling: Telling, typed: str) -> Answer:
    """Whether the person has the code right."""
    if not looks_like_code(typed):
        count = len(re.sub(r"\D", "", typed))
        return _wrong(f"号码是 {_DIGITS} 个数字，您打了 {count} 个。再打一遍。")
    try:
        result = await telling.reports.codes.said_back(telling.key, typed)
    except QueueFullError:
        return _wrong("这会儿排队的人多，没有对成。过一会儿再打一遍。")
    if result is SaidBack.RIGHT:
        telling.place.step = Step.END
        return after_all(telling).after(Reply("对的，记好了。"))
    if result is SaidBack.OTHER:
        return _wrong("这是另外一个号码，不是刚才给您的。再对一遍。")
    return _wrong("有数字不对，再对一遍。")


def _wrong(sentence: str) -> Answer:
    return Answer((Reply(sentence, buttons=(_AGAIN, _ENOUGH)),))


def after_all(telling: Telling) -> Answer:
    """What comes next, without promises; for who reports by duty, the papers to print."""
    telling.place.step = Step.END
    text = f"{_NEXT}\n有新情况，就在这里接着写。有危险，随时打 110。"
    lines = Reply(text, buttons=(_CLEAR, _BACK))
    if not telling.place.duty or telling.channel != "web":
        return Answer((lines,))
    return Answer((*_papers(telling), lines), repeatable=False)


def _papers(telling: Telling) -> tuple[Reply, ...]:
    """The page makes them (bot/channels/web/report_pages.py); the draft key goes in the body."""

    def paper(label: str, do: str) -> Link:
        return Link(label, "/report", {"do": do, "key": telling.key.token})

    return (
        Reply("按职责报告的，打印出来亲手交公安：", link=paper("报告单，给公安", "duty_form")),
        Reply("单位留底，不写娃儿的情况：", link=paper("回执，单位留底", "duty_receipt")),
    )


async def heard(telling: Telling, text: str, cleaned: str) -> Answer:
    """A text after the report was handed in: yes, no, thanks, or something more."""
    step = telling.step
    if step is Step.RECEIPT and words.says_no(cleaned):
        return after_all(telling)
    if step is Step.RECEIPT and words.says_yes(cleaned):
        return await give_code(telling)
    if len(cleaned) <= 8 and _PEOPLE_WHO_THANK.match(cleaned):
        return after_all(telling) if step is not Step.END else await leaving.gone(telling)
    await telling.seal(ItemKind.SEEN, {"text": text})
    return again(telling).saying("这句也加进去了。")


async def steer(telling: Telling, word: Word) -> Answer:
    """A control word after the report was handed in."""
    if word in (Word.SKIP, Word.DONE, Word.UNKNOWN) and telling.step is not Step.END:
        return after_all(telling)
    return again(telling)


def again(telling: Telling) -> Answer:
    """Where the person stands, asked again."""
    if telling.step is Step.RECEIPT:
        return Answer((RECEIPT,))
    if telling.step is Step.PRACTICE:
        ways = (_AGAIN, _ENOUGH)
        return Answer((Reply("请把收条号码打一遍，看记对没有。", buttons=ways),))
    return after_all(telling)
