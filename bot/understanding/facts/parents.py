"""The state of father and mother."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.understanding.facts.doubt import NEGATED, doubted
from bot.understanding.facts.parent_words import (
    ADVERBS,
    BOTH_CARE,
    CAME_BACK,
    CARED_BY,
    CERTAIN,
    FOR_LONG,
    GENERAL,
    HUSBAND,
    I_CARE,
    IN_TOUCH,
    LEFT,
    LOCKED_UP,
    LONG_AGO,
    RELEASED,
    SINCE_BIRTH,
    UNDER_SENTENCE,
    WENT,
    WIFE,
)
from bot.understanding.facts.people import Mention
from bot.understanding.facts.text import Sentence
from bot.understanding.numbers import durations

#: What settles a parent's state where several are told: the first of these.
_ORDER = (
    "dead",
    "guardianship_revoked",
    "deported",
    "imprisoned_6_months",
    "detox_6_months",
    "missing_declared",
    "lost_contact_6_months",
    "severe_disability",
    "severe_illness",
    "caring",
)
_HALF_YEAR = 6
_PARENTS = frozenset(("father", "mother", "both"))
_BEREFT = re.compile(r"(?:死|病死|没)了(?=爸|爹|老汉|妈|娘|父亲|母亲)")


def parents(sentence: Sentence, today: date) -> dict[str, str]:
    """States of the father and the mother that are said."""
    states: dict[str, set[str]] = {"father": set(), "mother": set()}
    people = [m for m in sentence.mentions if m.role != "self"]
    bereft = {
        m.end()
        for m in _BEREFT.finditer(sentence.text)
        if not any(
            p.role in _PARENTS and p.end <= m.start()
            for p in people
            if p.start >= sentence.clause(m.start())[0]
        )
    }
    for index, person in enumerate(people):
        if person.role not in _PARENTS:
            continue
        whose = ("father", "mother") if person.role == "both" else (person.role,)
        if person.start in bereft and not doubted(sentence.before(person.start)):
            for parent in whose:
                states[parent].add("dead")
            continue
        scope = _scope(sentence, people, index)
        for state in _states(sentence, person, scope, today):
            for parent in whose:
                states[parent].add(state)
    both = BOTH_CARE.search(sentence.text)
    if both and "孙" not in sentence.text and not doubted(sentence.before(both.start())):
        states["father"].add("caring")
        states["mother"].add("caring")
    if writer := _writer(sentence):
        states[writer].add("caring")
    return {
        parent: next(state for state in _ORDER if state in said)
        for parent, said in states.items()
        if said
    }


def _writer(sentence: Sentence) -> str | None:
    """Which parent writes: who speaks of husband or wife, and brings up the child."""
    text = sentence.text
    cares = I_CARE.search(text)
    if cares is None or "孙" in text or doubted(sentence.before(cares.start())):
        return None
    if re.search("我[爸妈爹娘]|我老汉", text) or NEGATED.search(sentence.before(cares.start())):
        return None
    wife, husband = WIFE.search(text), HUSBAND.search(text)
    if (wife is None) == (husband is None):
        return None
    return "father" if wife else "mother"


def _scope(sentence: Sentence, people: list[Mention], index: int) -> tuple[int, int]:
    """From a person to the next other grown-up, or to the end of the sentence."""
    person = people[index]
    end = sentence.text.find("。", person.end)
    end = len(sentence.text) if end < 0 else end
    writer = sentence.text.find("，我", person.end)
    if 0 <= writer < end and sentence.text[writer + 2 : writer + 3] not in "们家屋爸妈老":
        end = writer
    for other in people[index + 1 :]:
        if other.role == "child" and sentence.clause(other.start) == sentence.clause(person.start):
            continue
        if other.role == "child" and sentence.text[other.end : other.end + 1] not in ("，", ""):
            continue
        end = min(end, other.start)
        break
    return person.end, end


def _states(
    sentence: Sentence, person: Mention, scope: tuple[int, int], today: date
) -> Iterator[str]:
    text = sentence.text[scope[0] : scope[1]]
    before = sentence.before(person.start)
    apart = person.role == "both" and "一个" in text and not re.match("[，]?[都全也]", text)
    if doubted(before) or apart:
        return
    if CARED_BY[0].search(before) and CARED_BY[1].match(text):
        yield "caring"
    for state, pattern in CERTAIN:
        found = pattern.search(text)
        if found and _stated(text, found, sentence):
            yield state
    if "宣告" in before and text.startswith("失踪"):
        yield "missing_declared"
    months = _months(sentence, person, text, today)
    long = months is not None and months >= _HALF_YEAR
    if not RELEASED.search(text):
        sentenced = UNDER_SENTENCE.search(text)
        locked = None if "戒毒" in text else LOCKED_UP.search(_own_clause(text))
        if sentenced:
            if (long or FOR_LONG.search(text)) and _stated(text, sentenced, sentence):
                yield "imprisoned_6_months"
        elif locked and long and _stated(text, locked, sentence):
            yield "imprisoned_6_months"
    detox = re.search("(?<!社区)戒毒", text)
    if detox and long and _stated(text, detox, sentence):
        yield "detox_6_months"
    if long and not IN_TOUCH.search(text) and not CAME_BACK.search(text):
        gone, went = LEFT.search(text), WENT.match(text)
        if (gone and _stated(text, gone, sentence)) or (went and went["silent"]):
            yield "lost_contact_6_months"


def _stated(text: str, found: re.Match[str], sentence: Sentence) -> bool:
    """Neither denied, nor doubted, nor said of people in general."""
    left = text[: found.start()]
    clause = left[left.rfind("，") + 1 :]
    if NEGATED.search(clause) or doubted(clause):
        return False
    general = GENERAL.match(text, found.end())
    return not general or bool(re.search("我|他|她|孙|侄", sentence.text))


def _own_clause(text: str) -> str:
    """What is said with at most adverbs between the person and it."""
    match = ADVERBS.match(text)
    return text[match.end() if match else 0 :][:14]


def _months(sentence: Sentence, person: Mention, text: str, today: date) -> int | None:
    """For how long it has been so, at least."""
    lengths = [d.months for d in durations(text)]
    if lengths:
        return max(lengths)
    if LONG_AGO.search(text):
        return 24
    if SINCE_BIRTH.search(text) and re.search(
        "岁|年级|小学|初[一二三]|高[一二三]|读书", sentence.text
    ):
        return 12
    before = sentence.before(person.start)
    ago = re.search(r"(?:前|以前|之前)(?:他|她|娃儿?)?$", before)
    if ago:
        lengths = [d.months for d in durations(before)]
        if lengths:
            return lengths[-1]
    year = re.search(r"(20[0-2]\d|(?<!\d)[012]\d)年(?!级)", text)
    if year:
        said = int(year[1]) + (2000 if len(year[1]) == 2 else 0)
        return max(0, (today.year - said - 1) * 12 + today.month)
    if "去年" in text:
        return today.month
    return None
