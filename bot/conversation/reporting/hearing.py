"""A text that was written inside a report: where it goes, and what is asked next."""

from __future__ import annotations

from bot.conversation.emergency import card_for
from bot.conversation.reporting import ending, following, words
from bot.conversation.reporting.answering import (
    by_duty,
    danger,
    here,
    leave_out,
    near,
    on,
)
from bot.conversation.reporting.control_words import Word, control
from bot.conversation.reporting.controls import onward, steer
from bot.conversation.reporting.duty import note
from bot.conversation.reporting.leaving import hold
from bot.conversation.reporting.opening import agreed, who_knows
from bot.conversation.reporting.steps import KIND_OF, TOLD, Step
from bot.conversation.reporting.summary import NAME_OF, summary
from bot.conversation.reporting.telling import Answer, Telling
from bot.understanding.clean import clean
from bot.understanding.mask import mask
from bot.understanding.safety import danger_in
from replies import Reply
from reports.model import ItemKind

_EMPTY = "您好像没有写字。"
_HOW_LONG = Reply("好久有人看、好久有结果，这里说不准。等不得的，打 110。")
_PROGRAM = Reply("我是程序，不是真人。您写的，要等区民政局接这类事的人来看。")


async def heard(telling: Telling, text: str) -> Answer:
    """Everything that a text may be; the card of danger first where its words alarm."""
    cleaned = clean(text)
    if not cleaned:
        return onward(telling).saying(_EMPTY)
    word = control(cleaned)
    if word is not None:
        return await steer(telling, word)
    danger = danger_in(mask(cleaned))
    answer = await _said(telling, text, cleaned, alarmed=danger is not None)
    if danger is None or answer.replies[0].card is not None:
        return answer
    return answer.after(*card_for(danger, inside=True))


async def _said(telling: Telling, text: str, cleaned: str, *, alarmed: bool) -> Answer:
    step = telling.step
    if step is Step.FOLLOW:
        return await following.added(telling, text)
    if step is Step.PRACTICE and ending.is_attempt(cleaned):
        return await ending.said_back(telling, cleaned)
    if not alarmed:
        aside = _aside(cleaned)
        if aside is not None:
            return onward(telling).after(aside)
        if words.asks_elsewhere(cleaned):
            return hold(telling, text)
    if step is Step.INTRO:
        return await _first(telling, text)
    if step in (Step.RECEIPT, Step.PRACTICE, Step.END):
        return await ending.heard(telling, text, cleaned)
    if step in (Step.SUMMARY, Step.LEAVING):
        return await _added(telling, text)
    return await _answered(telling, text, cleaned, alarmed=alarmed)


def _aside(cleaned: str) -> Reply | None:
    if words.asks_who_knows(cleaned):
        return who_knows()
    if words.asks_how_long(cleaned):
        return _HOW_LONG
    return _PROGRAM if words.asks_who_reads(cleaned) else None


async def late(telling: Telling) -> Answer | None:
    """Saves a sentence that could not be saved before, ahead of what is said now."""
    text = telling.place.unsaved
    if text is None:
        return None
    if telling.place.follow is not None:
        await following.added(telling, text)
    else:
        await telling.seal(ItemKind.SEEN, {"text": text}, part=":late")
    telling.place.unsaved = None
    return Answer((Reply("刚才没有存下的那句，也收下了。"),))


async def _first(telling: Telling, text: str) -> Answer:
    """Whoever writes on after the introduction agrees by that."""
    if words.says_yes(text):
        await agreed(telling)
        return here(telling)
    if words.says_no(text):
        return await steer(telling, Word.LEAVE)
    place = telling.place
    place.child = place.child or words.child_writes(text)
    place.duty = place.duty or words.works_with_children(text)
    await agreed(telling)
    await telling.seal(ItemKind.SEEN, {"text": text})
    place.passed.add(Step.SEEN if place.child else TOLD)
    return here(telling).saying("收下了。")


async def _added(telling: Telling, text: str) -> Answer:
    await telling.seal(ItemKind.SEEN, {"text": text})
    telling.place.step = Step.SUMMARY
    shown = summary(await telling.draft(), telling.place)
    return shown.after(Reply("加进“看到、听到的”里了。"))


async def _answered(telling: Telling, text: str, cleaned: str, *, alarmed: bool) -> Answer:
    asked = telling.step
    place = telling.place
    if words.works_with_children(cleaned) and not place.child:
        place.duty = True
    short = await _short_answer(telling, asked, cleaned)
    if short is not None:
        return short
    step = words.belongs_to(cleaned, asked, telling.pack, alarmed=alarmed)
    if step is Step.MUST_NOT_KNOW or (asked is not Step.SEEN and words.keeps_from(cleaned)):
        return await leave_out(telling, words.concerned(cleaned), text)
    if asked is Step.DANGER:
        return await _danger(telling, text, cleaned)
    if asked in (Step.UNIT, Step.ROLE):
        await note(telling, **{str(asked): text})
        return await on(telling)
    if step not in KIND_OF:  # a sentence beside a question that is answered by a tap
        step = Step.SEEN
    value = {"text": text}
    await telling.keep(KIND_OF[step], value, instead=place.instead and step is asked)
    if step is asked:
        return await on(telling, "改好了。" if place.mending else "收下了。")
    place.passed.add(TOLD if step is Step.SEEN and not place.child else step)
    noted = f"记在“{NAME_OF[step]}”里了。"
    if asked is Step.MUST_NOT_KNOW and place.quiet:  # asked twice beside a story: no third time
        return await on(telling, noted)
    place.quiet = int(asked is Step.MUST_NOT_KNOW)
    return here(telling).saying(noted)


async def _short_answer(telling: Telling, asked: Step, cleaned: str) -> Answer | None:
    """A yes, a no or a name that answers what was asked; None for anything to be written down."""
    child, passed = telling.place.child, telling.place.passed
    if asked is Step.DANGER and (now := words.danger_now(cleaned, child=child)) is not None:
        return await danger(telling, now)
    if asked is Step.NEAR and (who := words.near(cleaned)) is not None:
        return await near(telling, who)
    if asked is Step.DUTY and words.says_yes(cleaned):
        return await by_duty(telling)
    taps = asked in (Step.DUTY, Step.FILES, Step.CONTACT, Step.MUST_NOT_KNOW)
    if words.says_no(cleaned) and (taps or (asked is Step.SEEN and TOLD in passed)):
        return await on(telling)
    return None


async def _danger(telling: Telling, text: str, cleaned: str) -> Answer:
    await telling.seal(ItemKind.SEEN, {"text": text})
    telling.place.passed.add(Step.SEEN)
    if words.happening(cleaned) and danger_in(mask(cleaned)) is not None:
        return await danger(telling, "yes")
    if telling.place.quiet:  # asked twice: it is not asked a third time
        return await danger(telling, "unknown")
    telling.place.quiet = 1
    return here(telling).saying("收下了。")
