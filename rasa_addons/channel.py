"""Our way into the Rasa server: one call a turn, one parse, and no sentence in the tracker.

``POST /webhooks/hulei/turn`` takes a text (or the intent of a pressed button), parses the text,
answers what was understood, and hands only the intent and the ids of facts to Rasa's rules.
``POST /webhooks/hulei/parse`` only understands. Both want the shared token as a bearer.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from rasa_addons.routing import REPORT_INTENTS, route, trimmed

RANKING_ANSWERED = 5
RANKING_KEPT = 3


class HuleiInput(InputChannel):
    """The channel that ``credentials.yml`` names."""

    @classmethod
    def name(cls) -> str:
        return "hulei"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> HuleiInput:
        given = credentials or {}
        token = str(given.get("token") or "")
        if not token:
            raise ValueError("credentials.yml: the hulei channel needs a token")
        return cls(token, float(given.get("sure", 0.6)))

    def __init__(self, token: str, sure: float) -> None:
        self._token = token
        self._sure = sure

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The two routes; Rasa mounts them under ``/webhooks/hulei``."""
        routes = Blueprint("hulei_input", "rasa_addons.channel")

        def refused(request: Request) -> HTTPResponse | None:
            given = request.headers.get("authorization", "")
            if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
                return response.json({"error": "unauthorized"}, status=401)
            agent = request.app.ctx.agent
            if agent is None or not agent.is_ready():
                return response.json({"error": "the model is not loaded"}, status=503)
            return None

        @routes.post("/parse")
        async def parse(request: Request) -> HTTPResponse:
            refusal = refused(request)
            if refusal is not None:
                return refusal
            parsed = await _parse(request, str(request.json.get("text", "")), "parse-only")
            return response.json({"ranking": trimmed(_ranking(parsed), RANKING_ANSWERED)})

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            refusal = refused(request)
            if refusal is not None:
                return refusal
            asked: dict[str, Any] = request.json
            sender = str(asked["sender"])
            ranking: list[dict[str, Any]] = []
            if asked.get("text"):
                ranking = _ranking(await _parse(request, str(asked["text"]), sender))
                intent = route(
                    ranking,  # type: ignore[arg-type]  # same shape, other origin
                    answers_question=bool(asked.get("answers_question")),
                    steer=asked.get("steer"),
                    sure=self._sure,
                )
            else:
                intent = asked.get("intent")
            collector = CollectingOutputChannel()
            if intent is not None and intent not in REPORT_INTENTS:
                await on_new_message(_blank_message(intent, ranking, asked, collector))
            return response.json(
                {
                    "ranking": trimmed(ranking, RANKING_ANSWERED),
                    "intent": intent,
                    "said": [m.get("custom") for m in collector.messages if m.get("custom")],
                }
            )

        return routes


async def _parse(request: Request, text: str, sender: str) -> dict[str, Any]:
    # A text that begins with "/" would be obeyed as an intent, whoever sent it.
    message = UserMessage(text.lstrip("/@"), sender_id=sender, input_channel="hulei")
    parsed: dict[str, Any] = await request.app.ctx.agent.parse_message(message.text)
    return parsed


def _ranking(parsed: dict[str, Any]) -> list[dict[str, Any]]:
    return list(parsed.get("intent_ranking") or [parsed["intent"]])


def _blank_message(
    intent: str,
    ranking: list[dict[str, Any]],
    asked: dict[str, Any],
    collector: CollectingOutputChannel,
) -> UserMessage:
    """What Rasa may know of a turn: intent, ids of facts, the turn's id; never a word of it."""
    confidence = next((r["confidence"] for r in ranking if r["name"] == intent), 1.0)
    return UserMessage(
        "",
        collector,
        str(asked["sender"]),
        input_channel="hulei",
        parse_data={
            "text": "",
            "intent": {"name": intent, "confidence": float(confidence)},
            "entities": [{"entity": "fact", "value": str(f)} for f in asked.get("facts", [])],
            "intent_ranking": trimmed(ranking, RANKING_KEPT),
        },
        metadata={"turn": str(asked.get("turn", ""))},
    )
