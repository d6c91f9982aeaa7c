"""Control words inside a report, typed or tapped."""

from __future__ import annotations

from bot.conversation.emergency import CALL_110
from bot.conversation.reporting import ending, leaving
from bot.conversation.reporting.answering import danger, here, on
from bot.conversation.reporting.control_words import Word
from bot.conversation.reporting.questions import ask, why
from bot.conversation.reporting.steps import AFTERWARDS, Step, go_back
from bot.conversation.reporting.summary import summary
from bot.conversation.reporting.telling import Answer, Telling, press
from replies import Reply
from store.sessions import ReportPlace

_HUMAN = Reply(
    "这里没有真人在线。急的事打 110；上班时间可以打 12345，或者直接去区民政局。",
    buttons=(CALL_110,),
)


async def steer(telling: Telling, word: Word) -> Answer:
    """What a control word does at this step."""
    if word is Word.CLEAR:
        return await leaving.clear(telling)
    if word is Word.WITHDRAW:
        return await leaving.withdraw(telling)
    if word is Word.LEAVE:
        return await leaving.leave(telling)
    if word is Word.ELSEWHERE:
        return leaving.elsewhere(telling)
    if word is Word.HUMAN:
        return onward(telling).after(_HUMAN)
    if telling.step is Step.FOLLOW:
        return await leaving.leave(telling) if word is Word.DONE else onward(telling)
    if word in (Word.LOOK, Word.CHANGE):
        return await look(telling)
    if telling.step in AFTERWARDS:
        return await ending.steer(telling, word)
    if word is Word.BACK:
        return back(telling)
    if word is Word.WHY:
        reason = why(telling.step)
        return onward(telling).after(reason) if reason is not None else onward(telling)
    if word is Word.DONE:
        return await _done(telling)
    return await skip(telling, unknown=word is Word.UNKNOWN)


async def look(telling: Telling) -> Answer:
    """The summary, from anywhere."""
    place = telling.place
    place.mending = place.instead = False
    if telling.step not in AFTERWARDS:
        place.step = Step.SUMMARY
    return summary(await telling.draft() if place.begun else None, place)


def back(telling: Telling) -> Answer:
    """The question before."""
    if not go_back(telling.place):
        return onward(telling).after(Reply("这是第一个问题，前面没有了。"))
    if telling.step is Step.SUMMARY:
        return Answer((Reply("没有改。", buttons=(press("看看我说了什么", "look"),)),))
    asked = ask(telling.place)
    return Answer((Reply(f"回到上一个。{asked.text}", buttons=asked.buttons),))


async def skip(telling: Telling, *, unknown: bool = False) -> Answer:
    """Passes a question; not knowing whether there is danger is an answer of its own."""
    if telling.step is Step.INTRO:
        return await leaving.leave(telling)
    if telling.step is Step.LEAVING:
        return onward(telling)
    if telling.step is Step.DANGER and unknown:
        return await danger(telling, "unknown")
    if telling.step is Step.SUMMARY:
        return onward(telling)
    return await on(telling)


async def _done(telling: Telling) -> Answer:
    step = telling.step
    if step is Step.SUMMARY:
        return await ending.finish(telling)
    if step in (Step.SEEN, Step.MUST_NOT_KNOW, Step.FILES, Step.CONTACT, Step.SITUATIONS):
        return await on(telling)
    return await look(telling)


def onward(telling: Telling) -> Answer:
    """Back from a side question to where the person was."""
    place: ReportPlace = telling.place
    if telling.step is Step.LEAVING:
        place.step, place.back_to = place.back_to or Step.SUMMARY, None
    place.held = None
    if telling.step is Step.INTRO:
        ways = (press("好，我来说", "agree"), press("先不说", "not_now"))
        return Answer((Reply("想说就接着写。", buttons=ways),))
    if telling.step is Step.SUMMARY:
        ways = (press("看看我说了什么", "look"), press("就这样，交", "send"))
        return Answer((Reply("还有要补的，接着写。", buttons=ways),))
    if telling.step is Step.FOLLOW:
        ways = (press("看完了", "leave"), press("清屏离开", "clear"))
        return Answer((Reply("要补充，直接写。", buttons=ways),))
    if telling.step in AFTERWARDS:
        return ending.again(telling)
    return here(telling)
