"""Asking: the one thing that matters most now, the same once more, and when to let go of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from actions.buttons import answer_buttons
from actions.confinement import ask_for_length, asks_for_length
from actions.context import Context
from actions.results import show_result
from actions.unheard import not_heard
from entitlements.facts import Answer
from entitlements.interview import ask, does_not_know, put_off
from entitlements.questions import Question, next_question

#: Painful too, but without them hardly anything can be said.
_NEEDED_AT_ONCE = ("father", "mother")
_RARE = ("custody_case", "no_other_guardian")
_RECOGNISED_OTHERWISE = "de_facto_unsupported_recognised"
_SEVERAL = re.compile(
    r"老大[^老]*老二|大的[^，]{0,8}小的|[两三四]个娃[^，]{0,6}(?:分别|都)|一个[^，]{0,4}岁[^，]{0,4}一个"
)


async def ask_next(context: Context) -> None:
    """Asks the next question, or shows the result when nothing more is worth asking."""
    interview = context.interview
    question = _next(context, _kept_for_later(context))
    if question is None or interview.tired:
        context.interview = ask(interview, None)
        await show_result(context, final=_next(context, []) is None)
        return
    context.interview = ask(interview, question.fact)
    fact = context.pack.facts[question.fact]
    if asks_for_length(context, fact.id):
        ask_for_length(context, fact.id)
        return
    text = question.text
    if question.wants_day:
        text = "只差几天的事：户口簿上写的是哪一天生的？"
    if question.sensitivity != "low":
        text = f"{text}\n（{question.why}）"
    context.say(text, *answer_buttons(fact, can_go_back=bool(interview.trail)))


def _next(context: Context, kept: list[str]) -> Question | None:
    interview, facts = context.interview, context.facts()
    wanted: Collection[str] | None = interview.wanted or None
    if kept and wanted is None:
        decisions = context.rules.decide(facts)
        wanted = [name for name, d in decisions.items() if d.missing.isdisjoint(kept)]
    unasked = replace(
        facts, declined=facts.declined.union(kept, _pointless(facts.values)) - facts.values.keys()
    )
    return next_question(context.rules, unasked, wanted, interview.log)


def _pointless(known: Mapping[str, Answer]) -> tuple[str, ...]:
    """Who has lost both parents is an orphan: nobody asks whether the parents cannot care."""
    orphan = all(known.get(parent) == "dead" for parent in _NEEDED_AT_ONCE)
    return (_RECOGNISED_OTHERWISE,) if orphan else ()


def put_off_once(context: Context) -> None:
    """Something else was told in place of the answer: asked again, but not a third time."""
    asked = f"{context.interview.child}:{context.interview.asked}"
    before = context.memory.get("put_off", ())
    if asked not in before:
        context.memory["put_off"] = [*before, asked]
        context.interview = put_off(context.interview)


async def once_more(context: Context) -> None:
    """An answer that was not understood: the same question again; at the second, the next."""
    asked = context.interview.asked
    assert asked is not None
    if asks_for_length(context, asked):
        ask_for_length(context, asked)
        return
    if _SEVERAL.search(context.turn.said or ""):
        context.say("有几个娃儿的，一个一个来，先说一个，后面再点“还有一个娃儿”。")
        ask_again(context, asked)
        return
    if context.memory.get("unheard") == f"{context.interview.child}:{asked}":
        context.memory.pop("unheard")
        context.interview = does_not_know(context.interview, asked)
        context.say("还是没听明白，这个先放着，不要紧。", *not_heard(context))
        await ask_next(context)
        return
    context.memory["unheard"] = f"{context.interview.child}:{asked}"
    context.say("这句我没听明白。点下面的选项，或者换个说法都行。", *not_heard(context))
    ask_again(context, asked)


def _kept_for_later(context: Context) -> list[str]:
    """What hurts to be asked, or concerns few, stays unasked in the first round, and so does
    what hangs on it; who goes on after a result has seen what it would be for."""
    if context.interview.goes_on:
        return []
    return [
        f.id
        for f in context.pack.facts.values()
        if f.id in _RARE or (f.sensitivity == "high" and f.id not in _NEEDED_AT_ONCE)
    ]


def ask_again(context: Context, fact: str) -> None:
    """The same question once more, with its buttons."""
    known = context.pack.facts[fact]
    context.say(known.question, *answer_buttons(known, can_go_back=bool(context.interview.trail)))
