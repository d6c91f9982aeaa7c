"""Reasons: what was asked for, what is known, what follows, and on what it rests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from entitlements.check_facts import check_facts
from entitlements.decide import Rules, rules_on
from entitlements.explain import explain
from entitlements.model import Pack
from entitlements.reasons import Reason


def sentences(rules: Rules, benefit: str, /, **raw: object) -> list[str]:
    return [reason.sentence for reason in reasons(rules, benefit, **raw)]


def reasons(rules: Rules, benefit: str, /, **raw: object) -> list[Reason]:
    facts = check_facts(rules.pack, raw, on=rules.on)
    top = explain(rules, facts, [benefit])[benefit].reason
    assert top is not None
    return list(walk(top))


def walk(reason: Reason) -> Iterator[Reason]:
    yield reason
    for part in reason.parts:
        yield from walk(part)


def test_a_tree_follows_the_rule(small_rules: Rules) -> None:
    assert sentences(small_rules, "allowance", orphan=True, birth_date="2018-03-02") == [
        "下面每一条都要符合：符合",
        "未满 18 岁：符合",
        "未满 18 岁：符合（按出生日期算满 8 岁）",
        "孤儿或感染儿童：符合（下面符合一条就行）",
        "孤儿：符合（是）",
        "感染：还不知道（还没问到）",
    ]


@pytest.mark.parametrize(
    ("benefit", "raw", "sentence"),
    [
        ("allowance", {"age": 17}, "未满 18 岁：还不知道（说的是 17 岁，离得近，要看出生年月）"),
        ("allowance", {"age": 8}, "未满 18 岁：符合（8 岁）"),
        (
            "allowance",
            {"birth_date": "2008-06"},
            "未满 18 岁：还不知道（2008 年 6 月生，要看是哪一天）",
        ),
        ("newcomer", {"orphan": True}, "有下面的情况：不符合"),
        ("newcomer", {"orphan": False}, "没有下面的情况：符合"),
        ("newcomer", {"orphan": False}, "孤儿：不是这种情况（不是）"),
        ("newcomer", {}, "有没有下面的情况：还不知道"),
        ("settled", {"residence_months": 6}, "居住：满 24 个月：不符合（6 个月）"),
        (
            "settled",
            {"residence_months": 30},
            "居住：满 24 个月：还不知道（住了 2 年 6 个月，还要看中间离开过没有）",
        ),
        (
            "settled",
            {"residence_months": 30, "residence_interrupted": True},
            "居住：满 24 个月：还不知道（住了 2 年 6 个月，中间离开过，方案没写这样算不算）",
        ),
        ("relief", {"dibao": True}, "已登记：符合（是，由别的回答推出）"),
        ("relief", {}, "方案没有写死：什么算困难。由镇街认定"),
        ("service", {}, "不设条件"),
        ("subsidy", {"stage": "primary"}, "读书阶段：高中：不符合（小学）"),
        ("subsidy", {}, "分情况看，先符合哪种算哪种：还不知道"),
    ],
)
def test_sentences(small_rules: Rules, benefit: str, raw: dict[str, object], sentence: str) -> None:
    assert sentence in sentences(small_rules, benefit, **raw)


def test_absences_are_told_apart(small: Pack, small_rules: Rules) -> None:
    facts = check_facts(small, {}, declined=["infected"], not_applicable=["orphan"])
    top = explain(small_rules, facts, ["allowance"])["allowance"].reason
    assert top is not None
    found = {reason.fact: reason.sentence for reason in walk(top) if reason.fact}
    assert found == {
        "age": "未满 18 岁：还不知道（还没问到）",
        "orphan": "孤儿：不符合（不适用）",
        "infected": "感染：还不知道（没有回答）",
    }


def test_a_case_shows_only_the_branches_still_reachable(small_rules: Rules) -> None:
    known = sentences(small_rules, "subsidy", dibao=True, age=8)
    assert known == [
        "分情况看，先符合哪种算哪种：符合",
        "低保：符合（是）",
        "未满 18 岁：符合（8 岁）",
    ]
    assert len(sentences(small_rules, "subsidy")) == 6


@pytest.mark.parametrize(
    ("benefit", "raw", "sentence"),
    [
        ("allowance", {"orphan": True, "age": 8}, "生活费：符合条件。"),
        ("allowance", {"age": 25}, "生活费：不符合条件。"),
        ("allowance", {"age": 8}, "生活费：还不能定，要看：孤儿、感染。"),
        ("relief", {"age": 8, "listed": True}, "应急救助：方案没有写死，由镇街认定。"),
        ("changing", {}, "变动的：2026 年 6 月 1 日没有生效的规定。"),
    ],
)
def test_the_outcome_in_one_sentence(
    small_rules: Rules, benefit: str, raw: dict[str, object], sentence: str
) -> None:
    facts = check_facts(small_rules.pack, raw, on=small_rules.on)
    assert explain(small_rules, facts, [benefit])[benefit].sentence == sentence


def test_every_reason_is_cited(small: Pack) -> None:
    rules = rules_on(small, date(2026, 8, 1))
    for found in reasons(rules, "changing"):
        citation = found.citation
        assert (citation.document, citation.measure) == ("小方案", 2)
        assert (citation.version, citation.in_force_from) == ("2026-01-01", date(2026, 7, 1))
        assert citation.status == "consultation_draft"


def test_no_rule_has_no_reason(small_rules: Rules) -> None:
    facts = check_facts(small_rules.pack, {})
    assert explain(small_rules, facts, ["changing"])["changing"].reason is None


def test_the_same_child_is_explained_in_the_same_words_twice(rules: Rules) -> None:
    facts = check_facts(rules.pack, {"age": 9, "dibao": True}, on=rules.on)
    assert explain(rules, facts) == explain(rules, facts)
