"""The Rasa server as the rest of us see it: one call a turn, and it may be down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import httpx


@dataclass(frozen=True, slots=True)
class Ranked:
    """An intent with its share of the model's belief, 0 to 1."""

    intent: str
    confidence: float


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """One turn: a text to understand, or the intent of a pressed button."""

    sender: str
    turn: str
    text: str | None = None
    intent: str | None = None
    facts: Sequence[str] = ()
    answers_question: bool = False
    steer: str | None = None


@dataclass(frozen=True, slots=True)
class TurnAnswer:
    """What was understood, which intent went to the rules, and which turns the actions did."""

    ranking: tuple[Ranked, ...]
    intent: str | None
    turns_done: tuple[str, ...]


class UnderstandingDownError(Exception):
    """The Rasa server did not answer, or not in time, or not sensibly."""


class Understanding(Protocol):
    """What the conversation needs of a model with rules behind it."""

    async def turn(self, request: TurnRequest) -> TurnAnswer:
        """Understands and lets the rules act. Raises :class:`UnderstandingDownError`."""


class RasaUnderstanding:
    """A Rasa server reached over loopback by our own input channel."""

    def __init__(self, base_url: str, token: str, timeout: float = 8.0) -> None:
        self._client = httpx.AsyncClient(
            base_url=base_url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(timeout, connect=1.0),
            limits=httpx.Limits(max_connections=32, max_keepalive_connections=32),
            trust_env=False,
        )

    async def turn(self, request: TurnRequest) -> TurnAnswer:
        body = {
            "sender": request.sender,
            "turn": request.turn,
            "text": request.text,
            "intent": request.intent,
            "facts": list(request.facts),
            "answers_question": request.answers_question,
            "steer": request.steer,
        }
        try:
            response = await self._client.post("/webhooks/hulei/turn", json=body)
            response.raise_for_status()
            answer = response.json()
            return TurnAnswer(
                ranking=tuple(
                    Ranked(str(r["name"]), float(r["confidence"])) for r in answer["ranking"]
                ),
                intent=answer["intent"],
                turns_done=tuple(str(said.get("turn")) for said in answer["said"]),
            )
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            # The error's own text may quote the request: only its kind goes on.
            raise UnderstandingDownError(type(error).__name__) from None

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._client.aclose()
