"""Children for property tests: some facts known, some declined, some not applicable."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from entitlements.check_facts import check_facts
from entitlements.errors import FactsError
from entitlements.fact_model import Fact
from entitlements.facts import Facts
from entitlements.model import Pack


def answers(fact: Fact, on: date) -> SearchStrategy[object]:
    """Every kind of answer of a fact, as a person or a register gives it."""
    if fact.type in ("yes_no", "choice"):
        return st.sampled_from(fact.answers())
    low, high = fact.range or (0, 30)
    if fact.type == "date":
        days = st.integers(0, 20 * 365).map(lambda back: on - timedelta(days=back))
        return st.one_of(days, days.map(lambda day: f"{day:%Y-%m}"))
    return st.integers(low, high)


@st.composite
def children(draw: DrawFn, pack: Pack, on: date, most: int = 12) -> Facts:
    """Facts that may all be right: an answer that would contradict the others is left out."""
    raw: dict[str, object] = {}
    declined: list[str] = []
    not_applicable: list[str] = []
    names = draw(st.lists(st.sampled_from(list(pack.facts)), unique=True, max_size=most))
    for name in names:
        kind = draw(st.sampled_from(["said"] * 8 + ["declined", "not_applicable"]))
        said = {**raw, name: draw(answers(pack.facts[name], on))} if kind == "said" else raw
        kept = [*declined, name] if kind == "declined" else declined
        senseless = [*not_applicable, name] if kind == "not_applicable" else not_applicable
        try:
            check_facts(pack, said, declined=kept, not_applicable=senseless, on=on)
        except FactsError:
            continue
        raw, declined, not_applicable = said, kept, senseless
    return check_facts(pack, raw, declined=declined, not_applicable=not_applicable, on=on)
