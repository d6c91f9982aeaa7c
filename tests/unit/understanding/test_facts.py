"""Facts that a sentence states, and sentences that state none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.clean import clean
from bot.understanding.facts import find_facts
from entitlements.model import Pack

TODAY = date(2026, 6, 1)
TABLE = Path(__file__).parent / "facts_said.txt"
#: What sentences about families are made of, for random ones.
WORDS = (
    "娃儿爸爸妈妈老汉死了坐牢三年没低保户口在大足四川岁读小学二级"
    "残疾证住不是边缘跑，。？八2016月生孤儿认定"
)


def table() -> Iterator[tuple[str, dict[str, object]]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        said, _, text = line.partition("|")
        facts = dict(pair.split("=") for pair in said.split())
        yield text.strip(), {fact: _value(fact, value) for fact, value in facts.items()}


def _value(fact: str, value: str) -> object:
    if value in ("true", "false"):
        return value == "true"
    return int(value) if fact in ("age", "residence_months") else value


@pytest.mark.parametrize(("text", "facts"), list(table()))
def test_what_is_said(text: str, facts: dict[str, object]) -> None:
    assert dict(find_facts(clean(text), TODAY)) == facts


def test_the_table_is_broad() -> None:
    assert len(list(table())) >= 250


@given(st.one_of(st.text(max_size=80), st.text(alphabet=WORDS, max_size=60)))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_only_facts_of_the_pack(pack: Pack, text: str) -> None:
    for name, value in find_facts(text, TODAY).items():
        fact = pack.facts[name]
        if fact.type == "yes_no":
            assert isinstance(value, bool)
        elif fact.type == "choice":
            assert value in {choice.id for choice in fact.choices}
        elif fact.type == "date":
            assert isinstance(value, str)
            assert value[:4].isdigit()
        else:
            assert fact.range is not None
            assert isinstance(value, int)
            assert fact.range[0] <= value <= fact.range[1]
