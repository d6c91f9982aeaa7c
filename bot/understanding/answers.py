"""A short text read as the answer to the question that was asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from bot.understanding.answer_words import PARENT, WORDS
from bot.understanding.facts import find_facts
from bot.understanding.facts.age_birth import read_birth_date
from bot.understanding.facts.places import PLACE_NAME, kind_of
from bot.understanding.numbers import NUMERAL, durations, read_number
from bot.understanding.steering import steering_word
from bot.understanding.yes_no import yes_or_no
from entitlements.fact_model import Fact

Value = bool | int | str
#: An answer is short; a longer text answers only by stating the fact plainly.
_SHORT = 16
_QUESTION = re.compile(
    r"[?？]|[吗么]$|怎么|咋|啷个|多少|好多(?!年)|哪里|哪儿|在哪|能不能|可不可以|可以不|"
    r"得不得|是不是|有没有|有没得|要不要|为啥|为什么|凭啥"
    r"|什么(?!都)|啥子?(?!都|事都)|(?:要|交|给|有|算|能|领|办|行|读)[^，]{0,6}不$|"
    r"(?:补助|补贴|学费|政策|申请|材料|报销|手续|电话)"
)
_UNKNOWN = re.compile(
    r"不晓得|不知道|晓不得|不太?清楚|记不[清得到住]|说不[清准]|搞不[清懂]|弄不清|"
    r"不确定|忘记?了|没问过|(?:咋|哪个|哪里|鬼)晓得|不了解|没注意|不懂"
)
_UNWILLING = re.compile(
    r"不想(?:说|答|回答|讲|提|填)|不方便|不愿|不便|^不说|不告诉|跳过|略过|下一[个题条]|不好说出口"
)
_FILLER = re.compile(
    r"^(?:嗯+|呃+|额+|哦+|那个|就是|这个|我说|应该是|应该|大概是?|差不多|可能是?|"
    r"好像是?|今年|现在|目前|娃儿?|孩子|他|她|已经|是|都|在读|有|，)+"
)
_TAIL = re.compile(r"[了啊呀哦呢嘛哈撒噻吧的嘞哟咯，。！!,.左右样子]+$")
_AGE = re.compile(
    r"(?P<near>快要?|马上|要|差点|将近)?(?P<nominal>虚岁)?(?:满|刚满|才)"
    rf"?(?P<n>{NUMERAL})(?:周)?(?:岁(?:半|多|零?{NUMERAL}个月)?|半)?"
)
_BABY = re.compile(
    rf"(?:{NUMERAL}|几)(?:个)?(?:多|半)?月(?:大)?|{NUMERAL}天|刚出生|(?:刚|没|还没)满月"
)
_SINCE = re.compile(
    r"(?P<y>20[0-2]\d|(?<!\d)[12]\d|前年|去年|今年)年?(?:的)?(?P<m>\d{1,2}|"
    r"[一二三四五六七八九十]{1,2})月"
)


@dataclass(frozen=True, slots=True)
class Known:
    """The question is answered."""

    facts: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotKnown:
    """The person does not know."""


@dataclass(frozen=True, slots=True)
class Declined:
    """The person would rather not say."""


Answer = Known | NotKnown | Declined


def read_answer(fact: Fact, text: str, today: date) -> Answer | None:
    """The answer to ``fact`` that a text gives; None when it is none, or not only one."""
    text = text.strip().rstrip("。！!.~～").replace(" ", "")
    for choice in fact.choices:
        if text == choice.label:
            return Known({fact.id: choice.id})
    steer = steering_word(text)
    if steer == "dont_know":
        return NotKnown()
    if steer == "decline_answer":
        return Declined()
    if steer is not None and steer not in ("cancel", "another_child"):
        return None
    if not text or _QUESTION.search(text):
        return None
    if steer != "cancel" and len(text) <= _SHORT and _UNWILLING.search(text):
        return Declined()
    if len(text) <= _SHORT and _UNKNOWN.search(text):
        return NotKnown()
    stated = find_facts(text, today)
    if fact.id in stated:
        return Known({fact.id: stated[fact.id]})
    if len(text) > _SHORT or (stated and fact.type == "yes_no"):
        return None
    facts = _read(fact, text, today)
    return Known(facts) if facts else None


def _read(fact: Fact, text: str, today: date) -> dict[str, Value]:
    if fact.type == "date":
        born = read_birth_date(_FILLER.sub("", text), today)
        return {fact.id: born} if born else {}
    if fact.type == "years":
        return _read_age(fact, text, today)
    if fact.type == "months":
        months = _read_months(text, today)
        return {fact.id: months} if months is not None and _within(fact, months) else {}
    if fact.type == "yes_no":
        said = yes_or_no(text.partition("，")[0], fact.question + fact.label)
        return {} if said is None else {fact.id: said}
    choice = _read_choice(fact, text, today)
    return {fact.id: choice} if choice else {}


def _read_age(fact: Fact, text: str, today: date) -> dict[str, Value]:
    bare = _TAIL.sub("", _FILLER.sub("", text))
    born = read_birth_date(bare, today)
    if born:
        year, month = int(born[:4]), int(born[5:7])
        known: dict[str, Value] = {"birth_date": born}
        if month != today.month:
            known[fact.id] = today.year - year - (today.month < month)
        return known
    if _BABY.fullmatch(bare):
        return {fact.id: 0}
    match = _AGE.fullmatch(bare)
    years = read_number(match["n"]) if match else None
    if match is None or years is None:
        return {}
    years -= bool(match["near"]) + bool(match["nominal"])  # 虚岁 is one more, at least
    return {fact.id: years} if _within(fact, years) else {}


def _within(fact: Fact, number: int) -> bool:
    return fact.range is None or fact.range[0] <= number <= fact.range[1]


def _read_months(text: str, today: date) -> int | None:
    since = _SINCE.search(text)
    if since:
        year = {"前年": today.year - 2, "去年": today.year - 1, "今年": today.year}.get(since["y"])
        if year is None:
            year = int(since["y"]) + (2000 if len(since["y"]) == 2 else 0)
        month = read_number(since["m"])
        months = (today.year - year) * 12 + today.month - month if month else -1
        return months if months >= 0 else None
    found = list(durations(text))
    return found[0].months if len(found) == 1 and not found[0].vague else None


def _read_choice(fact: Fact, text: str, today: date) -> str | None:
    """The one choice whose words are there; None where none is, or two are."""
    if fact.id in ("father", "mother"):
        named = "爸爸" if fact.id == "father" else "妈妈"
        stated = find_facts(named + text, today).get(fact.id)
        if stated is not None:
            return str(stated)
        words = PARENT
    else:
        words = WORDS.get(fact.id, ())
    named_in_label = [c.id for c in fact.choices if text == c.label or text == c.label[:-1]]
    hits = {choice for choice, pattern in words if pattern.search(text)} | set(named_in_label)
    if fact.id in ("hukou", "urgent_event"):
        hits |= _by_place(fact.id, text)
    if len(hits) > 1 and fact.id != "disability_level":
        hits -= {"none", "not_in_school"} if not re.match("没|莫|还没|不", text) else set()
    if len(hits) == 1:
        choice = hits.pop()
        return choice if choice in {c.id for c in fact.choices} else None
    return None


def _by_place(fact: str, text: str) -> set[str]:
    kinds = {kind for match in PLACE_NAME.finditer(text) if (kind := kind_of(match))}
    if fact == "hukou":
        return set(kinds)
    return {"in_dazu" if kind == "dazu" else "elsewhere" for kind in kinds}
