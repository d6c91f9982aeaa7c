"""Who gains, who loses, who becomes unknown when the rules change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from entitlements.changes import changes
from entitlements.check_facts import check_facts
from entitlements.conditions import Always, In
from entitlements.decide import Rules, rules_on
from entitlements.facts import Facts
from entitlements.model import Pack

SPRING, SUMMER, AUTUMN = date(2026, 3, 1), date(2026, 6, 1), date(2026, 8, 1)


def found(before: Rules, after: Rules, facts: Facts) -> dict[str, str]:
    return {change.benefit: change.change.value for change in changes(before, after, facts)}


@pytest.mark.parametrize(
    ("raw", "to", "expected"),
    [
        ({"dibao": True}, SUMMER, {"changing": "loses"}),
        ({"dibao": False}, SUMMER, {}),
        ({}, SUMMER, {"changing": "is_settled"}),
        ({"dibao": True}, AUTUMN, {"changing": "amount"}),  # dibao implies poor
        ({"dibao": False}, AUTUMN, {"changing": "becomes_unknown"}),
        ({"dibao": False, "poor": True}, AUTUMN, {"changing": "gains"}),
    ],
)
def test_another_day(
    small: Pack, raw: dict[str, object], to: date, expected: dict[str, str]
) -> None:
    facts = check_facts(small, raw)
    assert found(rules_on(small, SPRING), rules_on(small, to), facts) == expected


def test_nothing_changes_between_a_pack_and_itself(small_rules: Rules) -> None:
    assert found(small_rules, small_rules, Facts({"orphan": True})) == {}


def test_a_benefit_that_only_one_pack_has(small: Pack, small_rules: Rules) -> None:
    benefits = {k: v for k, v in small.benefits.items() if k != "service"}
    without = Rules(replace(small, benefits=benefits), SUMMER)
    assert found(without, small_rules, Facts()) == {"service": "gains"}
    assert found(small_rules, without, Facts()) == {"service": "loses"}


def test_a_rule_made_wider(small: Pack, small_rules: Rules) -> None:
    service = small.benefits["service"]
    (version,) = service.versions
    assert version.when == Always()
    narrow = replace(service, versions=(replace(version, when=In("orphan", (True,))),))
    before = Rules(replace(small, benefits={**small.benefits, "service": narrow}), SUMMER)
    facts = Facts({"orphan": False})
    assert found(before, small_rules, facts) == {"service": "gains"}
    assert found(small_rules, before, Facts()) == {"service": "becomes_unknown"}
