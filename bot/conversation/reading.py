"""Everything that is read from one text without the model."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from bot.understanding.answers import Answer, Declined, Known, NotKnown, read_answer
from bot.understanding.clean import clean, is_command, with_pauses
from bot.understanding.facts import find_facts
from bot.understanding.mask import mask
from bot.understanding.phone import phone_said
from bot.understanding.question import is_question
from bot.understanding.safety import Danger, danger_in, insists
from bot.understanding.steering import steering_word
from bot.understanding.topics import topic_in, town_in
from entitlements.interview import Said
from entitlements.model import Pack

#: Rasa's own name for what it cannot make sense of.
NOT_UNDERSTOOD = "nlu_fallback"
_BARE_TOWN = 10
_TOWN_ALONE = 5
_SHORT = 16
_SCHOOL = "stage"
#: Choices whose words name no other fact: 二档 is nobody's answer to anything else.
_PLAIN_CHOICES = ("insurance_tier", "kindergarten")
_NOTHING = re.compile(r"^[没莫不无]")
#: ? alone is somebody who is lost.
_ONLY_MARKS = re.compile(r"[\s?!。.…,，、~～？！]+")
_PARENTS = frozenset({"father", "mother"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says by itself and as an answer to what was asked."""

    text: str
    danger: Danger | None = None
    insistent: bool = False
    facts: dict[str, Said] = field(default_factory=dict)
    answers_question: bool = False
    steer: str | None = None
    town: str | None = None
    topic: str | None = None
    phone: str | None = None


def read(
    text: str,
    pack: Pack,
    asked: str | None,
    today: date,
    *,
    wants_phone: bool = False,
    wants_town: bool = False,
) -> Reading:
    """Cleans, masks and reads a text; ``asked`` is the fact that was asked last.

    ``wants_phone``: the person agreed to leave a number, so one is read before it is masked.
    ``wants_town``: the person was asked for their town; its name answers that. A town's name
    alone asks for what is near, unless a question waits.
    """
    raw, clear = text, clean(text)
    text = mask(clear)
    danger = danger_in(text)
    if wants_phone and danger is None and (phone := phone_said(clear)) is not None:
        return Reading(text=text, steer="leave_contact", phone=phone)
    answer: Answer | None = None
    if asked is not None and asked in pack.facts:
        answer = read_answer(pack.facts[asked], text, today)
    facts = dict(find_facts(mask(clean(with_pauses(raw))), today))
    town = town_in(text, pack.towns.values())
    steer = NOT_UNDERSTOOD if is_command(raw) else steering_word(text)
    if _ONLY_MARKS.fullmatch(text):
        steer = "greet" if asked is None else "why_ask"
    bare = town is not None and len(text) <= (_BARE_TOWN if wants_town else _TOWN_ALONE)
    if bare and danger is None and (wants_town or asked is None):
        return Reading(text=text, steer="contact_office", town=town)
    if isinstance(answer, NotKnown):
        steer = "dont_know"
    elif isinstance(answer, Declined):
        steer = "decline_answer"
    elif answer is not None:
        facts = {**facts, **answer.facts}
    elif asked is not None and steer is None:
        facts = facts or _late(text, pack, asked, today)
    # Facts that are told name no topic: 我们是低保户 asks nothing about 低保.
    tells = bool(facts) and not is_question(text)
    told = asked is not None and tells
    return Reading(
        text=text,
        danger=danger,
        insistent=insists(text),
        facts=facts,
        answers_question=steer is None and (answer is not None or told),
        steer=steer,
        town=town,
        topic=None if tells else topic_in(text),
    )


def _late(text: str, pack: Pack, asked: str, today: date) -> dict[str, Said]:
    """In the middle of a screening: an answer to what was asked before, or without its subject."""
    for choice in pack.facts[_SCHOOL].choices if _SCHOOL in pack.facts else ():
        if text == choice.label:
            return {_SCHOOL: choice.id}
    if asked in _PARENTS or len(text) > _SHORT:
        return {}
    found: dict[str, Said] = dict(find_facts(f"娃儿{text}", today))
    for name in _PLAIN_CHOICES:
        if not found and name in pack.facts and not _NOTHING.match(text):
            answer = read_answer(pack.facts[name], text, today)
            found = dict(answer.facts) if isinstance(answer, Known) else {}
    return found
