"""Which amount a benefit gives, out of YAML."""

from __future__ import annotations

from entitlements.amounts import AmountCase, AmountOf, AmountRule
from entitlements.parse_conditions import Names, parse_name, split_case
from entitlements.yaml_source import Item, Problems


def parse_amount(item: Item | None, names: Names, problems: Problems) -> AmountRule:
    """``{param: id}``, a case of such, or nothing where the plan gives no amount."""
    if item is None or item.value is None:
        return None
    if not isinstance(item.value, dict) or len(item.value) != 1:
        problems.add(item, "{param: id} or {case: [..]}")
        return None
    ((kind, argument),) = item.value.items()
    if kind == "param":
        return AmountOf(
            parse_name(argument, names.parameters, "a name of parameters.yml", problems)
        )
    if kind == "case":
        branches, last = split_case(argument, names, problems)
        parsed = tuple((when, parse_amount(then, names, problems)) for when, then in branches)
        return AmountCase(parsed, parse_amount(last, names, problems))
    problems.add(item, "{param: id} or {case: [..]}", f"the key {kind!r}")
    return None
