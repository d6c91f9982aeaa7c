"""The screening: takes in what was said, then asks the one thing that matters most."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from actions.answering import say_overview
from actions.buttons import MENU, SCREEN, answer_buttons
from actions.confinement import ask_for_length, asks_for_length, length_said, note_confined
from actions.context import Context
from actions.results import show_result
from actions.telling import take_in, typed
from actions.unheard import not_heard
from actions.verdict import first_word
from entitlements.facts import Answer
from entitlements.interview import Said, ask, begin, does_not_know, put_off
from entitlements.questions import Question, next_question

#: Letters of a yes or a no that is nothing else.
_A_PLAIN_ANSWER = 5
#: Painful too, but without them hardly anything can be said.
_NEEDED_AT_ONCE = ("father", "mother")
_RARE = ("custody_case", "no_other_guardian")
#: Asks for everything there is, whatever else is named.
_OPEN = re.compile(
    r"(?:享受|享得到|领得到|申请得到)(?:啥|什么|哪|些)|能(?:领|得|享受?)(?:啥|什么|哪)"
    r"|(?:哪些|啥子?|什么|别的|其他)(?:政策|帮扶|补助|帮助|待遇)|够不够条件|符合(?:啥|什么|哪)"
)
_RECOGNISED_OTHERWISE = "de_facto_unsupported_recognised"
_SEVERAL = re.compile(
    r"老大[^老]*老二|大的[^，]{0,8}小的|[两三四]个娃[^，]{0,6}(?:分别|都)|一个[^，]{0,4}岁[^，]{0,4}一个"
)
_SCHOOLS = ("preschool", "compulsory_education", "high_school", "vocational")
_NAMED = {
    "mother": re.compile("妈|娘(?!家)|母亲"),
    "father": re.compile("爸|老汉|爹|父亲"),
    "hukou": re.compile("户口"),
}
_BEGIN = "好，我问几个小问题，一次一个。不晓得就说不晓得，随时可以先看结果。"
_BEGIN_WITH_FACTS = "好，您说的我记下了。再问几个小问题，不晓得就说不晓得。"


async def screen(context: Context) -> None:
    """A case described, an answer, a correction, yes or no, or the button that begins."""
    began = not context.interview.active
    if context.intent in ("affirm", "deny") and not _answers_yes_no(context):
        _answer_without_question(context)
        return
    _choose_wanted(context)
    facts = _facts_of_turn(context)
    if context.intent == "correct_previous_answer" and not facts:
        _ask_what_to_change(context)
        return
    note_confined(context)
    if not facts and context.intent == "inform" and context.interview.asked:
        await _once_more(context)
        return
    context.memory.pop("topic", None)  # from here on it is about this child again
    asked_about = _topic_asked(context)
    if began:
        wanted = context.interview.wanted or _benefits_of(context, asked_about)
        context.interview = begin(context.interview, wanted)
    elif facts and context.interview.wanted and context.interview.asked is None:
        context.interview = begin(context.interview, ())  # what was asked is answered: go on
    if facts and context.interview.asked not in facts:
        _put_off_once(context)
    take_in(context, facts)
    told = first_word(context) if context.intent == "eligibility_screening" else None
    if told is not None:
        context.say(f"{told}\n再问几个小问题，看得更准。")
    elif began and asked_about is not None:
        say_overview(context, asked_about)
    elif began:
        context.say(_BEGIN_WITH_FACTS if facts else _BEGIN)
    await ask_next(context)


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


def _put_off_once(context: Context) -> None:
    """Something else was told in place of the answer: asked again, but not a third time."""
    asked = f"{context.interview.child}:{context.interview.asked}"
    before = context.memory.get("put_off", ())
    if asked not in before:
        context.memory["put_off"] = [*before, asked]
        context.interview = put_off(context.interview)


async def _once_more(context: Context) -> None:
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


def _ask_what_to_change(context: Context) -> None:
    """A change without a new answer that we understood: the question it names, once more."""
    said = context.turn.said or ""
    named = [fact for fact, words in _NAMED.items() if words.search(said)]
    if len(named) == 1:
        context.interview = ask(context.interview, named[0])
        context.say("好的，改这一样，请重新选：")
        ask_again(context, named[0])
        return
    context.say("好的，要改哪一样？直接说对的就行，比如：不对，是低保边缘。")


def _answers_yes_no(context: Context) -> bool:
    asked = context.interview.asked
    return bool(context.turn.facts or length_said(context)) or (
        asked is not None and context.pack.facts[asked].type == "yes_no" and _plain(context)
    )


def _plain(context: Context) -> bool:
    """Few words: 是我们带的嘛 tells something, and is no yes to the question."""
    return len(context.turn.said or "") <= _A_PLAIN_ANSWER


def _facts_of_turn(context: Context) -> dict[str, Said]:
    details = context.turn.details
    if "fact" in details and "value" in details:
        value = typed(context, details["fact"], details["value"])
        return {} if value is None else {details["fact"]: value}
    facts = dict(context.turn.facts) or length_said(context)
    asked = context.interview.asked
    if not facts and asked and context.intent in ("affirm", "deny"):
        facts[asked] = context.intent == "affirm"
    return facts


def _choose_wanted(context: Context) -> None:
    """A button names the benefit; otherwise a screening is about everything."""
    benefit = context.turn.details.get("benefit")
    if benefit in context.pack.benefits and benefit is not None:
        context.interview = begin(context.interview, (benefit, *_first_steps(context, benefit)))
    elif context.intent == "start_screening":
        context.interview = begin(context.interview, ())


def _topic_asked(context: Context) -> str | None:
    """The topic that a described case names: it is what the person wants to know first."""
    named = context.turn.topic
    if context.intent != "eligibility_screening" or named not in context.pack.topics:
        return None
    if named in _SCHOOLS and "stage" in context.turn.facts:
        return None  # 在读小学 says where the child is, not what is asked about
    return None if _OPEN.search(context.turn.said or "") else named


def _benefits_of(context: Context, topic: str | None) -> tuple[str, ...]:
    if topic is None:
        return ()
    found = [a for a in context.pack.topics[topic].answers if a in context.pack.benefits]
    first = [step for benefit in found for step in _first_steps(context, benefit)]
    return tuple(dict.fromkeys([*found, *first]))


def _first_steps(context: Context, benefit: str) -> tuple[str, ...]:
    first = context.pack.benefits[benefit].recognised_by
    return () if first is None else (first,)


def _answer_without_question(context: Context) -> None:
    if context.interview.active and context.interview.asked is not None:
        context.say("点下面的选项，或者用一句话说都行。")
        ask_again(context, context.interview.asked)
    elif context.intent == "affirm":
        context.say("好的。您想看哪一样？", SCREEN, MENU)
    else:
        context.say("好的，那先不看。想到什么随时说。", SCREEN, MENU)
