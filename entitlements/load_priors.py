"""priors.yml: shares of answers, by fact and by what is known."""

from __future__ import annotations

from collections.abc import Mapping

from entitlements.fact_model import Fact
from entitlements.facts import Answer
from entitlements.parse_conditions import parse_answer
from entitlements.priors import PriorRow, Shares
from entitlements.yaml_source import Item, Problems


def read_priors(
    entries: Mapping[str, Item], facts: Mapping[str, Fact], problems: Problems
) -> dict[str, tuple[PriorRow, ...]]:
    """The priors of priors.yml, one entry a fact."""
    found = {}
    for name, entry in entries.items():
        keys = problems.mapping(entry, ["id"], ["given", "yes", "shares"])
        fact = facts.get(name)
        if fact is None or fact.type == "date":
            problems.add(entry, "a fact of facts.yml that is no date", f"the prior of {name!r}")
            continue
        rows = [_row(item, fact, facts, problems) for item in problems.items(keys.get("given"))]
        rows.append(PriorRow((), _shares(entry, fact, problems)))
        found[name] = tuple(rows)
    return found


def _row(item: Item, fact: Fact, facts: Mapping[str, Fact], problems: Problems) -> PriorRow:
    keys = problems.mapping(item, ["when"], ["yes", "shares"])
    tests: list[tuple[str, tuple[Answer, ...]]] = []
    when = keys.get("when")
    if when is not None and not isinstance(when.value, dict):
        problems.add(when, "facts and their answers, as {fact: [answers]}")
    elif when is not None and isinstance(when.value, dict):
        for name, argument in when.value.items():
            other = facts.get(name)
            if other is None:
                problems.add(argument, "a fact of facts.yml", f"the unknown fact {name!r}")
                continue
            parsed = [parse_answer(part, other, problems) for part in problems.items(argument)]
            tests.append((name, tuple(answer for answer in parsed if answer is not None)))
    return PriorRow(tuple(tests), _shares(item, fact, problems))


def _shares(item: Item, fact: Fact, problems: Problems) -> Shares:
    """``yes: 12`` (percent) of a yes/no fact, ``shares: {answer: weight}`` of another."""
    keys = item.value if isinstance(item.value, dict) else {}
    wanted = "yes" if fact.type == "yes_no" else "shares"
    if wanted not in keys:
        problems.add(item, f"the key {wanted!r} for {fact.type}", "no such key")
        return ()
    if fact.type == "yes_no":
        yes = _weight(keys["yes"], problems)
        return ((True, yes / 100), (False, 1 - yes / 100))
    weights = keys["shares"].value
    if not isinstance(weights, dict) or not weights:
        problems.add(keys["shares"], "{answer: weight}")
        return ()
    found: list[tuple[Answer, float]] = []
    for key, argument in weights.items():
        weight = _weight(argument, problems)
        if fact.type == "choice" and key in fact.answers():
            found.append((key, weight))
        elif fact.range and key.isdecimal() and fact.range[0] <= int(key) <= fact.range[1]:
            found.append((int(key), weight))
        else:
            problems.add(argument, f"an answer of {fact.id}", repr(key))
    total = sum(weight for _, weight in found) or 1
    return tuple((answer, weight / total) for answer, weight in found)


def _weight(item: Item, problems: Problems) -> float:
    if type(item.value) in (int, float) and item.value >= 0:  # type: ignore[operator]  # a number by the test before it
        return float(item.value)  # type: ignore[arg-type]  # a number by the test before it
    problems.add(item, "a weight of zero or more")
    return 0.0
