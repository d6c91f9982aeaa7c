"""What a condition asks for, in plain Chinese: one phrase an operator."""

from __future__ import annotations

from typing import assert_never

from entitlements.conditions import (
    All,
    Always,
    Any,
    AtLeast,
    Before,
    Case,
    Condition,
    In,
    Not,
    Open,
    Ref,
)
from entitlements.facts_in_words import fact_in_words
from entitlements.model import Pack
from entitlements.vocabulary import AGE

MOST_NAMED = 4
"""Answers named one by one; of longer lists the first few and how many there are."""


FINDINGS = {True: "符合", False: "不符合", None: "还不知道"}
FINDINGS_IN_NOT = {True: "是这种情况", False: "不是这种情况", None: "还不知道"}
NOT_FINDINGS = {
    True: "没有下面的情况：符合",
    False: "有下面的情况：不符合",
    None: "有没有下面的情况：还不知道",
}
"""What is said of a condition that holds, fails or is not known; and of "not"."""


def condition_in_words(pack: Pack, condition: Condition) -> str:
    """The phrase that stands before "符合", "不符合" or "还不知道"."""
    match condition:
        case In(fact, values):
            return _answers(pack, fact, [fact_in_words(pack, fact, value) for value in values])
        case AtLeast(fact, bound):
            return f"{_number(pack, fact)}满 {_amount(pack, fact, bound)}"
        case Before(fact, bound):
            return f"{_number(pack, fact)}未满 {_amount(pack, fact, bound)}"
        case All():
            return "下面每一条都要符合"
        case Any():
            return "下面符合一条就行"
        case Not():
            return "不能是下面的情况"
        case Ref(name):
            named = pack.conditions[name]
            return named.label or condition_in_words(pack, named.when)
        case Open(reading):
            return f"方案没有写死：{pack.readings[reading].question}"
        case Always():
            return "不设条件"
        case Case():
            return "分情况看，先符合哪种算哪种"
        case _:
            assert_never(condition)


def _answers(pack: Pack, fact: str, answers: list[str]) -> str:
    label = pack.facts[fact].label
    if pack.facts[fact].type == "yes_no":
        return label if answers == ["是"] else f"{label}：{'、'.join(answers)}"
    shown = "、".join(answers[:MOST_NAMED])
    if len(answers) > MOST_NAMED:
        shown += f"等 {len(answers)} 种"
    return f"{label}：{shown}"


def _number(pack: Pack, fact: str) -> str:
    return "" if fact == AGE else f"{pack.facts[fact].label}："


def _amount(pack: Pack, fact: str, bound: int) -> str:
    return f"{bound} {'岁' if pack.facts[fact].type == 'years' else '个月'}"
