"""Steering a screening: why, don't know, not said, back, result, from the start, next child."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from actions.asking import ask_again, ask_next
from actions.buttons import MENU, SCREEN
from actions.confinement import forget_confined
from actions.context import Context
from actions.results import show_result
from entitlements.interview import (
    another_child,
    back,
    does_not_know,
    restart,
    would_rather_not_say,
)


async def steer(context: Context) -> None:
    """One of the control words, typed or pressed."""
    await _STEPS[context.intent](context)


async def _why(context: Context) -> None:
    fact = context.turn.details.get("fact") or context.interview.asked
    if fact is None or fact not in context.pack.facts:
        context.say(
            "问这些，是因为每一项帮扶的条件不一样。您可以不回答，也不用说名字。", SCREEN, MENU
        )
        return
    context.say(context.pack.facts[fact].why)
    ask_again(context, fact)


async def _dont_know(context: Context) -> None:
    fact = context.turn.details.get("fact") or context.interview.asked
    if fact is None:
        context.say("没关系。您可以先说晓得的，或者看看菜单。", SCREEN, MENU)
        return
    context.interview = does_not_know(context.interview, fact)
    proof = context.pack.facts[fact].proof
    context.say(f"没关系，先放着。以后可以看：{proof}。" if proof else "没关系，先放着。")
    await ask_next(context)


async def _decline(context: Context) -> None:
    fact = context.turn.details.get("fact") or context.interview.asked
    if fact is None:
        context.say("不想说就不说，问政策也不用说名字。", SCREEN, MENU)
        return
    context.interview = would_rather_not_say(context.interview, fact)
    context.say("好，这个不说也行。")
    await ask_next(context)


async def _back(context: Context) -> None:
    if not context.interview.trail:
        context.say("前面没有别的问题了。", SCREEN, MENU)
        return
    context.interview = back(context.interview)
    fact = context.interview.asked
    if fact is not None:
        ask_again(context, fact)


async def _so_far(context: Context) -> None:
    await show_result(context, final=False)


async def _restart(context: Context) -> None:
    forget_confined(context)
    context.interview = restart(context.interview)
    context.say("好，从头来。前面说的都不算了。")
    await ask_next(context)


async def _another(context: Context) -> None:
    forget_confined(context)
    context.interview = another_child(context.interview)
    kept = "家里的情况我记着，只问这个娃儿的。" if context.interview.facts else ""
    context.say(f"好，说第 {context.interview.child} 个娃儿。{kept}")
    await ask_next(context)


_STEPS: dict[str, Callable[[Context], Awaitable[None]]] = {
    "why_ask": _why,
    "dont_know": _dont_know,
    "decline_answer": _decline,
    "step_back": _back,
    "result_so_far": _so_far,
    "start_over": _restart,
    "another_child": _another,
}
