"""Which intent a turn hands to Rasa's rules: the table, and that a report never does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasa_addons.routing import REPORT_INTENTS, Ranked, route, trimmed


def ranking(*entries: tuple[str, float]) -> list[Ranked]:
    return [{"name": name, "confidence": confidence} for name, confidence in entries]


@pytest.mark.parametrize(
    ("best", "answers", "steer", "expected"),
    [
        # what the model says, when nothing else speaks
        (("ask_dibao", 0.9), False, None, "ask_dibao"),
        (("ask_dibao", 0.1), False, None, "ask_dibao"),
        (("nlu_fallback", 0.3), False, None, "nlu_fallback"),
        # an answer to what was asked, a control word
        (("ask_dibao", 0.9), True, None, "inform"),
        (("ask_dibao", 0.9), False, "step_back", "step_back"),
        (("ask_dibao", 0.9), True, "step_back", "step_back"),
        # a report, above everything when it is sure
        (("report_harm", 0.2), False, None, None),
        (("report_harm", 0.6), True, None, None),
        (("emergency_self", 0.9), False, "step_back", None),
        (("report_followup", 0.9), True, None, None),
        # an unsure report is not believed against an answer or a control word
        (("report_harm", 0.59), True, None, "inform"),
        (("report_harm", 0.59), False, "dont_know", "dont_know"),
    ],
)
def test_the_table(
    best: tuple[str, float], answers: bool, steer: str | None, expected: str | None
) -> None:
    found = route(
        ranking(best, ("out_of_scope", 0.01)), answers_question=answers, steer=steer, sure=0.6
    )
    assert found == expected


@pytest.mark.parametrize(
    ("answers", "steer", "expected"),
    [(False, None, None), (True, None, "inform"), (False, "step_back", "step_back")],
)
def test_without_a_parse(answers: bool, steer: str | None, expected: str | None) -> None:
    assert route([], answers_question=answers, steer=steer, sure=0.6) == expected


@given(
    st.sampled_from([*sorted(REPORT_INTENTS), "ask_dibao", "inform"]),
    st.floats(0, 1),
    st.booleans(),
    st.sampled_from([None, "step_back", "dont_know"]),
)
def test_a_report_intent_is_never_handed_on(
    best: str, confidence: float, answers: bool, steer: str | None
) -> None:
    found = route(ranking((best, confidence)), answers_question=answers, steer=steer, sure=0.6)
    assert found not in REPORT_INTENTS
    if best in REPORT_INTENTS and confidence >= 0.6:
        assert found is None


def test_a_trimmed_ranking_is_short_rounded_and_in_order() -> None:
    entries = ranking(("a", 0.123456), ("b", 0.1), ("c", 0.0))
    assert trimmed(entries, 2) == [
        {"name": "a", "confidence": 0.1235},
        {"name": "b", "confidence": 0.1},
    ]
    assert trimmed([], 3) == []
