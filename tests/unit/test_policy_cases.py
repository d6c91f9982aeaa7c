"""The cases a civil servant wrote: a child, a day, and what must come of it.

Every ``tests/cases/*.yml``; the format stands at the end of docs/policy-pack.md.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from entitlements.check_facts import check_facts
from entitlements.decide import Outcome, rules_on
from entitlements.errors import FactsError
from entitlements.facts import Facts
from entitlements.loader import default_pack_dir, load_pack
from entitlements.model import Pack

CASES = Path(__file__).parents[1] / "cases"
KEYS = {"name", "on", "facts", "declined", "not_applicable", "eligible", "not_eligible"} | {
    "no_rule",
    "unknown",
    "open",
    "amount",
    "cites",
    "refused",
}


def all_cases() -> list[Any]:
    """Every case of every file, named by file and sentence."""
    yaml = YAML(typ="safe", pure=True)
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(CASES.glob("*.yml"))
        for case in yaml.load(path.read_text(encoding="utf-8")) or ()
    ]


@cache
def the_pack() -> Pack:
    return load_pack(default_pack_dir())


@pytest.mark.parametrize("case", all_cases())
def test_case(case: dict[str, Any]) -> None:
    assert set(case) <= KEYS, f"unknown keys {set(case) - KEYS}"
    pack = the_pack()
    refused = None
    try:
        facts = check_facts(
            pack,
            case["facts"],
            declined=case.get("declined", ()),
            not_applicable=case.get("not_applicable", ()),
            on=case["on"],
        )
    except FactsError as error:
        refused = sorted({field for field, _ in error.errors})
        facts = Facts()
    assert refused == (sorted(case["refused"]) if "refused" in case else None)

    decisions = rules_on(pack, case["on"]).decide(facts)
    expected = {
        benefit: outcome
        for outcome in Outcome
        for benefit in case.get(outcome.value, ())  # a list of ids, or ids with missing facts
    }
    found = {benefit: decisions[benefit].outcome for benefit in expected}
    missing = {b: sorted(decisions[b].missing) for b in case.get("unknown", ())}
    still_open = {b: sorted(decisions[b].open) for b in case.get("open", ())}
    amounts = {b: sorted(a.value for a in decisions[b].amounts) for b in case.get("amount", ())}
    cited = {benefit: pack.benefits[benefit].measure for benefit in case.get("cites", ())}

    assert found == expected
    assert missing == {b: sorted(facts) for b, facts in case.get("unknown", {}).items()}
    assert still_open == {b: sorted(ids) for b, ids in case.get("open", {}).items()}
    assert amounts == {b: sorted(values) for b, values in case.get("amount", {}).items()}
    assert cited == case.get("cites", {})
