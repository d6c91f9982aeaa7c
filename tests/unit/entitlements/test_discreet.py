"""What must not be read on a sheet that may lie on a table."""

from __future__ import annotations

from datetime import date

from entitlements.check_facts import check_facts
from entitlements.decide import rules_on
from entitlements.discreet import discreet
from entitlements.facts_in_words import facts_in_words
from entitlements.model import Pack
from entitlements.result import Result, build_result
from entitlements.result_codec import to_json

TODAY = date(2026, 11, 23)
FACTS: dict[str, object] = {
    "hiv_infected": True,
    "father": "imprisoned_6_months",
    "mother": "detox_6_months",
    "identification_result": "referral",
    "back_from_treatment": True,
    "stage": "primary",
}


def _sheet(pack: Pack, facts: dict[str, object]) -> Result:
    rules = rules_on(pack, TODAY)
    result = build_result(rules, check_facts(pack, facts, on=TODAY), facts_in_words(pack, facts))
    return discreet(pack, result, facts)


def test_a_sheet_tells_neither_hiv_nor_psychology_nor_prison(pack: Pack) -> None:
    written = str(to_json(_sheet(pack, FACTS)))
    for word in ("艾滋病病毒感染儿童医疗救助", "心理健康状况", "坐牢", "服刑", "戒毒", "治疗回来"):
        assert word not in written
    assert "小学" in written


def test_what_is_left_out_is_left_out_for_every_child(pack: Pack) -> None:
    ill = {item.benefit for item in _sheet(pack, FACTS).items}
    well = {item.benefit for item in _sheet(pack, {"stage": "primary"}).items}
    assert ill == well
