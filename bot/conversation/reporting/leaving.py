"""Going away in the middle: keep, take back, or another question first. Nothing is swallowed."""

from __future__ import annotations

from bot.conversation.reporting.steps import AFTERWARDS, Step
from bot.conversation.reporting.telling import Answer, Telling, press
from replies import Reply

_ON = press("接着说", "on")


def hold(telling: Telling, text: str) -> Answer:
    """A question about something else: neither written down nor asked anybody, until chosen."""
    telling.place.held = text
    return Answer(
        (
            Reply(
                "这句像在问别的事。您还在反映情况，这句没有写进去，也没有拿去查。\n"
                "要问别的，先离开这里，说过的都留着。",
                buttons=(press("先离开，问这句", "aside"), press("写进去", "write"), _ON),
            ),
        )
    )


def elsewhere(telling: Telling) -> Answer:
    """A control word or button of the other conversation."""
    return Answer(
        (
            Reply(
                "您还在反映情况。要看别的，先离开这里，说过的都留着。",
                buttons=(press("先离开", "aside"), _ON),
            ),
        )
    )


async def leave(telling: Telling) -> Answer:
    """Asks whether what was said stays; without anything sealed there is nothing to ask."""
    place = telling.place
    if place.follow is not None or telling.step in AFTERWARDS or place.finished:
        return await gone(telling)
    if not place.begun:
        telling.gone = True
        return Answer((Reply("好，没有写下什么。现在有危险，先打 110。想说了随时来。"),))
    place.back_to = place.step if telling.step is not Step.LEAVING else place.back_to
    place.step = Step.LEAVING
    return Answer(
        (
            Reply(
                "说过的已经锁好存下了。留下还是撤回？留下的，值班的人会看。",
                buttons=(
                    press("留下", "keep"),
                    press("撤回", "withdraw"),
                    _ON,
                    press("清屏离开", "clear"),
                ),
            ),
        )
    )


async def withdraw(telling: Telling) -> Answer:
    """Erases what was said, as long as nobody can have seen it."""
    place = telling.place
    if not place.begun:
        return await leave(telling)
    if place.finished or not await telling.reports.intake.withdraw(telling.key):
        return Answer(
            (
                Reply(
                    "撤不回了：值班的人已经能看到这份。有说错的，可以写一句更正，会加在后面。",
                    buttons=(_ON, press("清屏离开", "clear")),
                ),
            )
        )
    telling.gone = True
    return Answer((Reply("撤回了，这里没有留下。娃儿有危险，随时打 110。"),))


def pause(telling: Telling) -> Answer:
    """Steps out for a question; for a while the report can be gone on with."""
    place = telling.place
    then, place.held = place.held, None
    if place.follow is not None or not place.begun:
        telling.gone = True
        return Answer((Reply("好。"),), then=then)
    place.inside = False
    return Answer((Reply("好，先放在这里。", buttons=(press("接着反映", "begin"),)),), then=then)


async def gone(telling: Telling) -> Answer:
    """Leaves the report where it is; the key of this conversation opens it no longer."""
    place = telling.place
    if place.begun and place.follow is None:
        await telling.reports.intake.leave(telling.key)
    telling.gone = True
    return Answer((Reply("好。现在有危险，先打 110。"),))


async def clear(telling: Telling) -> Answer:
    """Leaves, and the channel forgets what it shows. What was said stays with the desk."""
    await gone(telling)
    return Answer((Reply("好了。"),), wipe=True)
