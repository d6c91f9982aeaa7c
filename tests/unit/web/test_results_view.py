"""The sections of a kept result."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.web.results_view import Open, sections
from entitlements.result import Standing
from entitlements.result_codec import from_json, to_json
from tests.fakes.web_chat import example_result, item


def test_everything_stands_in_exactly_one_section() -> None:
    result = example_result()
    shown = sections(result)
    names = [
        *(i.name for i in shown.now),
        *(i.name for i in shown.bureau_decides),
        *(i.name for _, items in shown.after_recognition for i in items),
        *(shown.open.names if shown.open else ()),
        *(i.name for i in shown.refused),
    ]
    assert sorted(names) == sorted(i.name for i in result.items)


def test_the_order_to_apply_stays() -> None:
    assert [i.order for i in sections(example_result()).now] == [1, 2, 3]


def test_open_facts_are_named_once_those_first_that_most_wait_for() -> None:
    result = replace(
        example_result(),
        items=(
            item("甲", Standing.NEEDS_FACT, missing=("残疾证",)),
            item("乙", Standing.NEEDS_FACT, missing=("住房",)),
            item("丙", Standing.NEEDS_FACT, missing=("住房", "低保")),
        ),
    )
    assert sections(result).open == Open(("住房", "残疾证", "低保"), ("甲", "乙", "丙"))
    assert sections(replace(result, items=())).open is None


def test_follow_ups_stand_under_the_recognition_they_wait_for() -> None:
    after = sections(example_result()).after_recognition
    assert [(first, len(items)) for first, items in after] == [("孤儿、事实无人抚养儿童认定", 2)]


def test_a_kept_result_comes_back_as_it_was() -> None:
    result = example_result()
    assert from_json(to_json(result)) == result


@pytest.mark.parametrize("broken", [{}, {"on": "gestern"}, {"on": "2026-03-20", "items": [{}]}])
def test_something_else_is_not_taken_for_a_result(broken: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        from_json(broken)
