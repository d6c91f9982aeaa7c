"""What Rasa learns, what our actions answer and what our buttons say are one set of names."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions import steering
from actions.registry import HANDLERS
from app.settings import PROJECT
from bot.conversation import handle, subscribing
from bot.understanding.steering import steering_word
from entitlements.model import Pack
from rasa_addons.routing import ANSWER_INTENT, REPORT_INTENTS

#: Predicted by a component of the pipeline, not learnt from examples.
FALLBACK = "nlu_fallback"


def read(name: str) -> Any:
    return YAML(typ="safe").load((PROJECT / name).read_text(encoding="utf-8"))


DOMAIN = read("domain.yml")
INTENTS: list[str] = DOMAIN["intents"]
RULES: list[dict[str, Any]] = read("nlu_data/rules.yml")["rules"]
#: Pressed, and answered without Rasa.
LOCAL_ACTS: frozenset[str] = frozenset(
    name
    for module in (handle, subscribing)
    for constant in vars(module)
    if constant.endswith("_ACTS")
    for name in getattr(module, constant)
)


def learnt() -> set[str]:
    """Intents with examples."""
    return {
        entry["intent"]
        for path in sorted((PROJECT / "nlu_data" / "nlu").glob("*.yml"))
        for entry in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["nlu"]
        if "intent" in entry
    }


def acts_in_code() -> dict[str, str]:
    """Every intent that is written as the first argument of an ``Act``, and where."""
    found: dict[str, str] = {}
    for folder in ("actions", "bot", "app"):
        for path in sorted((PROJECT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Act":
                    where = f"{path.relative_to(PROJECT)}:{node.lineno}"
                    first = node.args[0]
                    for part in ast.walk(first):
                        if isinstance(part, ast.Constant) and isinstance(part.value, str):
                            found[part.value] = where
    return found


def test_no_name_stands_twice() -> None:
    assert len(INTENTS) == len(set(INTENTS))
    assert len(DOMAIN["actions"]) == len(set(DOMAIN["actions"]))
    assert len(RULES) == len({rule["rule"] for rule in RULES})


def test_the_actions_of_the_domain_are_those_with_a_handler() -> None:
    assert set(DOMAIN["actions"]) == set(HANDLERS)


def test_every_rule_is_one_known_intent_and_one_known_action() -> None:
    for rule in RULES:
        intent, action = rule["steps"]
        assert intent["intent"] in INTENTS
        assert action["action"] in HANDLERS


def test_every_intent_has_one_rule_or_belongs_to_a_report() -> None:
    ruled = [rule["steps"][0]["intent"] for rule in RULES]
    assert len(ruled) == len(set(ruled))
    assert set(ruled) == set(INTENTS) - REPORT_INTENTS


def test_every_action_is_reached_by_a_rule() -> None:
    fallback = {p.get("core_fallback_action_name") for p in read("config.yml")["policies"]}
    assert {rule["steps"][1]["action"] for rule in RULES} | fallback - {None} == set(HANDLERS)


def test_what_is_learnt_is_in_the_domain() -> None:
    assert learnt() <= set(INTENTS) - {FALLBACK}
    assert REPORT_INTENTS - {"report_followup"} <= learnt()


def test_every_button_leads_somewhere() -> None:
    acts = acts_in_code()
    assert len(acts) > 20
    lost = {name: where for name, where in acts.items() if name not in LOCAL_ACTS | set(INTENTS)}
    assert lost == {}


def test_no_button_carries_what_belongs_to_a_report() -> None:
    assert acts_in_code().keys().isdisjoint(REPORT_INTENTS)


def test_control_words_have_their_step() -> None:
    steered = {
        rule["steps"][0]["intent"]
        for rule in RULES
        if rule["steps"][1]["action"] == "action_steer_screening"
    }
    assert steered == set(steering._STEPS)
    assert ANSWER_INTENT in INTENTS


@pytest.mark.parametrize("said", ["上一步", "不晓得", "为啥问", "先看结果", "重新来", "回主菜单"])
def test_a_control_word_is_an_intent(said: str) -> None:
    assert steering_word(said) in {None, *INTENTS}


def test_every_topic_can_be_asked_about(pack: Pack) -> None:
    asked = {name.removeprefix("ask_") for name in INTENTS if name.startswith("ask_")}
    assert asked == set(pack.topics)


def test_rasa_keeps_no_intent_of_ours_for_itself() -> None:
    assert {"back", "restart", "session_start"}.isdisjoint(INTENTS)


def test_nothing_of_a_person_can_be_said_by_rasa() -> None:
    """Replies in the domain would go through the tracker."""
    assert "responses" not in DOMAIN
    assert DOMAIN["session_config"]["session_expiration_time"] == 0
