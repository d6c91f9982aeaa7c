"""The screening: takes in what was said, then asks the one thing that matters most."""

from __future__ import annotations

import re

from actions.answering import say_overview
from actions.asking import ask_again, ask_next, once_more, put_off_once
from actions.buttons import MENU, SCREEN
from actions.confinement import length_said, note_confined
from actions.context import Context
from actions.telling import take_in, typed
from actions.unheard import foreign, in_english
from actions.verdict import first_word
from entitlements.interview import Said, ask, begin

#: Letters of a yes or a no that is nothing else.
_A_PLAIN_ANSWER = 5
#: Asks for everything there is, whatever else is named.
_OPEN = re.compile(
    r"(?:享受|享得到|领得到|申请得到)(?:啥|什么|哪|些)|能(?:领|得|享受?)(?:啥|什么|哪)"
    r"|(?:哪些|啥子?|什么|别的|其他)(?:政策|帮扶|补助|帮助|待遇)|够不够条件|符合(?:啥|什么|哪)"
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
    facts = _facts_of_turn(context)
    if not facts and foreign(context.turn.said or ""):
        in_english(context)
        return
    _choose_wanted(context)
    if context.intent == "correct_previous_answer" and not facts:
        _ask_what_to_change(context)
        return
    note_confined(context)
    if not facts and context.intent == "inform" and context.interview.asked:
        await once_more(context)
        return
    context.memory.pop("topic", None)  # from here on it is about this child again
    asked_about = _topic_asked(context)
    if began:
        wanted = context.interview.wanted or _benefits_of(context, asked_about)
        context.interview = begin(context.interview, wanted)
    elif facts and context.interview.wanted and context.interview.asked is None:
        context.interview = begin(context.interview, ())  # what was asked is answered: go on
    if facts and context.interview.asked not in facts:
        put_off_once(context)
    take_in(context, facts)
    told = first_word(context) if context.intent == "eligibility_screening" else None
    if told is not None:
        context.say(f"{told}\n再问几个小问题，看得更准。")
    elif began and asked_about is not None:
        say_overview(context, asked_about)
    elif began:
        context.say(_BEGIN_WITH_FACTS if facts else _BEGIN)
    await ask_next(context)


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
