"""A button that was pressed inside a report, or that leads into one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.conversation.reporting import ending, leaving
from bot.conversation.reporting.answering import by_duty, danger, here, leave_out, near, on
from bot.conversation.reporting.controls import back, look, onward, skip
from bot.conversation.reporting.duty import MUST, choose, note
from bot.conversation.reporting.hearing import heard
from bot.conversation.reporting.opening import agreed, introduction, who_knows
from bot.conversation.reporting.questions import NEAR, ROLES, WHEN, ask
from bot.conversation.reporting.steps import KIND_OF, Step
from bot.conversation.reporting.summary import NAME_OF, said_so_far
from bot.conversation.reporting.telling import Answer, Telling, press
from replies import Reply
from reports.model import Concerned, ItemKind

_Pressed = Callable[[Telling, str], Awaitable[Answer]]


async def pressed(telling: Telling, details: Mapping[str, str]) -> Answer:
    """What a button does; one of an earlier question does the same as when it was shown."""
    handle = _DO.get(details.get("do", ""))
    return onward(telling) if handle is None else await handle(telling, details.get("value", ""))


async def _begin(telling: Telling, _: str) -> Answer:
    return introduction(telling)


async def _agree(telling: Telling, _: str) -> Answer:
    if telling.step is not Step.INTRO:  # pressed twice
        return onward(telling)
    await agreed(telling)
    return here(telling)


async def _child(telling: Telling, _: str) -> Answer:
    telling.place.child = True
    return await _who_speaks(telling)


async def _adult(telling: Telling, _: str) -> Answer:
    telling.place.child = False
    return await _who_speaks(telling)


async def _who_speaks(telling: Telling) -> Answer:
    return introduction(telling) if telling.step is Step.INTRO else onward(telling)


async def _drop(telling: Telling, _: str) -> Answer:
    telling.place.unsealed = ()
    return onward(telling).after(Reply("好，前面那句不写。"))


async def _who_knows(telling: Telling, _: str) -> Answer:
    return onward(telling).after(who_knows())


async def _danger(telling: Telling, now: str) -> Answer:
    return await danger(telling, now)


async def _near(telling: Telling, who: str) -> Answer:
    if who not in NEAR:
        return onward(telling)
    return await near(telling, who)


async def _when(telling: Telling, which: str) -> Answer:
    if which in WHEN:
        value = {"text": WHEN[which]}
        await telling.keep(ItemKind.WHEN, value, instead=telling.place.instead)
    return await on(telling)


async def _leave_out(telling: Telling, who: str) -> Answer:
    return await leave_out(telling, (Concerned(who),), "")


async def _duty(telling: Telling, yes: str) -> Answer:
    return await by_duty(telling) if yes == "yes" else await on(telling)


async def _role(telling: Telling, role: str) -> Answer:
    await note(telling, role=ROLES.get(role, ""))
    return await on(telling)


async def _situation(telling: Telling, which: str) -> Answer:
    chosen = await choose(telling, which)
    asked = ask(telling.place, chosen=chosen) if telling.step is Step.SITUATIONS else None
    if asked is None:
        return onward(telling)
    text = MUST if len(chosen) == 1 else ""
    return Answer((Reply(f"{text}记下了 {len(chosen)} 种，还有吗？", buttons=asked.buttons),))


async def _change(telling: Telling, which: str) -> Answer:
    place, step = telling.place, Step(which)
    place.step, place.mending, place.instead = step, True, step is not Step.FILES
    now = said_so_far(await telling.draft(), KIND_OF[step]) if step in KIND_OF else ""
    asked = ask(place)
    if not now:
        return Answer((asked,))
    ways = (press("删掉这一条", "remove", step), press("在后面加一句", "more", step))
    text = f"“{NAME_OF[step]}”现在是：{now}\n写新的，就换掉。"
    return Answer((Reply(text, buttons=(*ways, *asked.buttons)),), repeatable=False)


async def _more(telling: Telling, which: str) -> Answer:
    telling.place.step, telling.place.mending = Step(which), True
    telling.place.instead = False
    return Answer((Reply("写吧，加在后面。", buttons=(press("不改了", "back"),)),))


async def _remove(telling: Telling, which: str) -> Answer:
    draft = await telling.draft()
    for item in draft.of(KIND_OF[Step(which)]) if draft is not None else ():
        await telling.reports.intake.take_back(telling.key, item.id)
    return (await look(telling)).after(Reply("删掉了。"))


async def _write(telling: Telling, _: str) -> Answer:
    text = telling.place.held
    if text is None:
        return onward(telling)
    await telling.seal(ItemKind.SEEN, {"text": text})
    telling.place.held = None
    return onward(telling).after(Reply("写进去了。"))


async def _aside(telling: Telling, _: str) -> Answer:
    return leaving.pause(telling)


async def _retry(telling: Telling, _: str) -> Answer:
    text = telling.place.unsaved
    if text is None:
        return onward(telling)
    answer = await heard(telling, text)
    telling.place.unsaved = None
    return answer


async def _keep(telling: Telling, _: str) -> Answer:
    return await ending.finish(telling)


_DO: Mapping[str, _Pressed] = {
    "begin": _begin,
    "agree": _agree,
    "child": _child,
    "adult": _adult,
    "drop": _drop,
    "who_knows": _who_knows,
    "danger": _danger,
    "near": _near,
    "when": _when,
    "leave_out": _leave_out,
    "nobody": lambda telling, _: on(telling),
    "duty": _duty,
    "role": _role,
    "situation": _situation,
    "skip": lambda telling, _: skip(telling),
    "back": lambda telling, _: _back(telling),
    "look": lambda telling, _: look(telling),
    "change": _change,
    "more": _more,
    "remove": _remove,
    "send": _keep,
    "keep": _keep,
    "code": lambda telling, _: ending.give_code(telling),
    "no_code": lambda telling, _: _no_code(telling),
    "leave": lambda telling, _: leaving.leave(telling),
    "not_now": lambda telling, _: leaving.leave(telling),
    "withdraw": lambda telling, _: leaving.withdraw(telling),
    "clear": lambda telling, _: leaving.clear(telling),
    "on": lambda telling, _: _on(telling),
    "write": _write,
    "aside": _aside,
    "retry": _retry,
}


async def _back(telling: Telling) -> Answer:
    if telling.place.mending:
        return await look(telling)
    return back(telling)


async def _on(telling: Telling) -> Answer:
    return onward(telling)


async def _no_code(telling: Telling) -> Answer:
    return ending.after_all(telling)
