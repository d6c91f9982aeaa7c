"""Rasa without Rasa: a text's intent is looked up, and the project's own rules pick the action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ruamel.yaml import YAML

from actions.context import Desk, close_context, open_context
from actions.registry import HANDLERS
from bot.understanding.rasa import Ranked, TurnAnswer, TurnRequest, UnderstandingDownError
from rasa_addons.routing import route
from store.sessions import Sessions

RULES = Path(__file__).parents[2] / "nlu_data" / "rules.yml"


def actions_by_intent() -> dict[str, str]:
    """What nlu_data/rules.yml says."""
    rules = YAML(typ="safe").load(RULES.read_text(encoding="utf-8"))["rules"]
    return {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in rules}


class FakeUnderstanding:
    """Looks intents up in ``intents`` (text to intent, or to a ranking)."""

    def __init__(
        self,
        sessions: Sessions,
        desk: Desk,
        intents: Mapping[str, str] | Callable[[str], str],
    ) -> None:
        self._sessions = sessions
        self._desk = desk
        self._intents = intents
        self._actions = actions_by_intent()
        self.down = False
        self.silent = False
        self.requests: list[TurnRequest] = []

    async def turn(self, request: TurnRequest) -> TurnAnswer:
        self.requests.append(request)
        if self.down:
            raise UnderstandingDownError("down on demand")
        ranking: list[tuple[str, float]] = []
        if request.text is not None:
            ranking = [(self._intent(request.text), 0.9)]
            intent = route(
                [{"name": name, "confidence": share} for name, share in ranking],
                answers_question=request.answers_question,
                steer=request.steer,
                sure=0.6,
            )
        else:
            intent = request.intent
        done: tuple[str, ...] = ()
        session = self._sessions.of_sender(request.sender)
        if intent is not None and session is not None and session.turn and not self.silent:
            context = open_context(self._desk, session, session.turn, intent, ranking)
            await HANDLERS[self._actions[intent]](context)
            close_context(context)
            done = (session.turn.id,)
        return TurnAnswer(tuple(Ranked(*entry) for entry in ranking), intent, done)

    def _intent(self, text: str) -> str:
        if callable(self._intents):
            return self._intents(text)
        return self._intents.get(text, "inform")
