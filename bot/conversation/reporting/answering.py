"""What an answer to a question does, typed or tapped, and what is asked next."""

from __future__ import annotations

from bot.conversation.reporting import words
from bot.conversation.reporting.duty import THE_LAW, note
from bot.conversation.reporting.opening import FIRST
from bot.conversation.reporting.questions import CONCERNED, ask
from bot.conversation.reporting.steps import KIND_OF, Step, go_on
from bot.conversation.reporting.summary import summary
from bot.conversation.reporting.telling import Answer, Telling
from replies import Reply
from reports.model import Concerned, ItemKind


def here(telling: Telling) -> Answer:
    """The question of the step, asked (again)."""
    return Answer((ask(telling.place),)) if telling.step in _QUESTIONS else Answer(())


_QUESTIONS = frozenset(
    {
        *KIND_OF, Step.DANGER, Step.NEAR, Step.MUST_NOT_KNOW, Step.DUTY, Step.UNIT, Step.ROLE,
        Step.SITUATIONS, Step.FILES,
    }
)  # fmt: skip


async def danger(telling: Telling, now: str) -> Answer:
    """Whether there is danger now; if so, 110 once more before anything else."""
    await telling.keep(ItemKind.DANGER, {"now": now}, instead=True)
    answer = await on(telling)
    if now != "yes":
        return answer
    line = Reply("记下了：现在有危险。110 要您自己打，这里不会替您报警。打完可以接着说。")
    return answer.after(FIRST, line)


async def leave_out(telling: Telling, who: tuple[Concerned, ...], text: str) -> Answer:
    """Keeps the report from these people, and says how far that goes."""
    place = telling.place
    if not who and words.says_no(text):
        return await on(telling)
    result = await telling.reports.intake.leave_out(
        telling.key, who, text, once=f"{telling.once}:leave_out"
    )
    await telling.came_from()
    lines = []
    if not result.readers:
        lines.append("这样一来，值班的人都打不开了，只有负责保管备用钥匙的人能开，会慢一些。")
    elif result.named:
        lines.append("好，您说的人打不开这份。")
    elif result.heads_only:
        lines.append("好，这份只给负责人看，别的人打不开。")
    elif text and not who:
        lines.append("写上了。没有认出是值班的哪一位；怕他就是，点“区民政局的人”，就只给负责人看。")
    else:
        lines.append("好，写上了。村和镇街本来就看不到这份。")
    if Concerned.BUREAU in who and not text:
        lines.append("晓得是谁，可以打字说名字。也可以打 12309 找检察院。")
    if telling.step is not Step.MUST_NOT_KNOW:
        place.passed.add(Step.MUST_NOT_KNOW)
        return here(telling).after(Reply("\n".join(lines)))
    draft = await telling.draft()
    items = draft.of(ItemKind.MUST_NOT_KNOW) if draft is not None else ()
    said = frozenset(str(one) for item in items for one in item.value.get("who", ()))
    asked = ask(place, chosen=said)
    more = "还有别的人吗？" if len(said) < len(CONCERNED) else "还有要写的，打字就行。"
    return Answer((Reply("\n".join([*lines, more]), buttons=asked.buttons),))


_TRUSTED = {
    "teacher": "去找老师，把这里的话给老师看，请老师帮你打 110。",
    "relative": "去找这个亲戚，请他帮你打 110。",
    "neighbour": "去找这个邻居，请他帮你打 110。",
    "none": "没有也不要紧。打 110，小孩也可以打，白天晚上都有人接。",
}


async def near(telling: Telling, who: str) -> Answer:
    """Who is near a child, and what that person can do. Never the parents by default."""
    await telling.keep(ItemKind.SPEAKER, {"who": "child", "trusted": who}, instead=True)
    telling.place.step = Step.NEAR
    return await on(telling, _TRUSTED[who])


async def by_duty(telling: Telling) -> Answer:
    """Reported by duty: the law, then three lines."""
    telling.place.duty = True
    await note(telling)
    return (await on(telling)).after(THE_LAW)


async def on(telling: Telling, said: str = "") -> Answer:
    """The next question, or the summary when there is none."""
    place = telling.place
    place.passed.add(place.step)
    place.quiet = 0
    go_on(place)
    if telling.step is Step.SUMMARY:
        return summary(await telling.draft(), place).saying(said)
    return here(telling).saying(said)
