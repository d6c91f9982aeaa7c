"""A screening as Rasa itself would do it: a dynamic form, with the same engine behind it.

The form asks what the engine would ask (``required_slots``), its answers are validated by the
same reading of texts, and each question is uttered by a second action call.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

from bot.understanding.facts import find_facts
from entitlements.check_facts import check_facts
from entitlements.decide import Rules
from entitlements.questions import next_question

FORM = "bare_screening_form"
SLOT = "answer"


def bare_domain(domain: Path) -> dict[str, Any]:
    """The product's domain with the form, its slot and its actions added."""
    loaded: dict[str, Any] = YAML(typ="safe").load(domain.read_text(encoding="utf-8"))
    loaded["forms"] = {FORM: {"required_slots": [SLOT]}}
    loaded["slots"][SLOT] = {
        "type": "any",
        "influence_conversation": False,
        "mappings": [{"type": "from_text", "conditions": [{"active_loop": FORM}]}],
    }
    loaded["actions"] += [f"validate_{FORM}", f"action_ask_{SLOT}"]
    loaded["intents"].append("begin_bare_form")
    return loaded


BARE_RULES = [
    {
        "rule": "bare form begins",
        "steps": [
            {"intent": "begin_bare_form"},
            {"action": FORM},
            {"active_loop": FORM},
        ],
    },
]


class BareScreening:
    """The two actions of the form; what was said lives in memory by sender, as in the product."""

    def __init__(self, rules: Rules, today: date) -> None:
        self._rules = rules
        self._today = today
        self._facts: dict[str, dict[str, Any]] = {}
        self._asked: dict[str, list[str]] = {}

    def actions(self) -> list[Action]:
        """To be registered with the action executor."""
        screening = self

        class Validate(FormValidationAction):
            def name(self) -> str:
                return f"validate_{FORM}"

            async def validate_answer(
                self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
            ) -> dict[str, Any]:
                screening.take_in(tracker.sender_id, str(value))
                return {SLOT: None}

        class Ask(Action):
            def name(self) -> str:
                return f"action_ask_{SLOT}"

            async def run(
                self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
            ) -> list[dict[str, Any]]:
                dispatcher.utter_message(text=screening.ask(tracker.sender_id))
                return []

        return [Validate(), Ask()]

    def take_in(self, sender: str, text: str) -> None:
        """What the text says, kept for the sender."""
        self._facts.setdefault(sender, {}).update(find_facts(text, self._today))

    def ask(self, sender: str) -> str:
        """The question that matters most now."""
        asked = self._asked.setdefault(sender, [])
        facts = check_facts(self._rules.pack, self._facts.get(sender, {}), on=self._today)
        question = next_question(self._rules, facts, None, asked)
        if question is None:
            return "没有别的要问了。"
        asked.append(question.fact)
        return question.text
