"""Rasa's action protocol inside our web process: ``POST /actions/webhook?token=…``."""

from __future__ import annotations

import hmac
import json
import traceback
import zlib
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions.context import Desk, Handler, close_context, open_context
from actions.registry import HANDLERS
from store.sessions import Sessions

log = structlog.get_logger()

LARGEST_CALL = 2_000_000


class TurnAction(Action):
    """One of our handlers under the name that the domain gives it."""

    def __init__(self, name: str, handler: Handler, desk: Desk, sessions: Sessions) -> None:
        self._name = name
        self._handler = handler
        self._desk = desk
        self._sessions = sessions

    def name(self) -> str:
        return self._name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Answers the turn that waits in the sender's session.

        Only the turn's id goes back through Rasa, as a sign that it was answered.
        """
        session = self._sessions.of_sender(tracker.sender_id)
        turn = session.turn if session is not None else None
        if session is None or turn is None:
            return []
        latest = tracker.latest_message
        ranking = [
            (str(entry["name"]), float(entry["confidence"]))
            for entry in latest.get("intent_ranking", ())
        ]
        intent = str((latest.get("intent") or {}).get("name") or "nlu_fallback")
        context = open_context(self._desk, session, turn, intent, ranking)
        await self._handler(context)
        close_context(context)
        dispatcher.utter_message(json_message={"turn": turn.id})
        return [SlotSet("asked_fact", context.interview.asked)]


def action_router(
    desk: Desk, sessions: Sessions, token: str, more: Sequence[Action] = ()
) -> APIRouter:
    """The endpoint that ``endpoints.yml`` names. Without the token it answers 401."""
    executor = ActionExecutor()
    for action in more:
        executor.register_action(action)
    for name, handler in HANDLERS.items():
        executor.register_action(TurnAction(name, handler, desk, sessions))
    router = APIRouter(include_in_schema=False)

    @router.post("/actions/webhook")
    async def webhook(request: Request) -> JSONResponse:
        given = request.query_params.get("token", "")
        if not hmac.compare_digest(given.encode(), token.encode()):
            return JSONResponse({"error": "unauthorized"}, status_code=401)
        try:
            call = _call(json.loads(await _body(request)))
        except _TooLongError:
            return JSONResponse({"error": "the call is too long"}, status_code=413)
        except (ValueError, KeyError, TypeError, zlib.error):
            return JSONResponse({"error": "not an action call"}, status_code=400)
        action = call.get("next_action")
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as error:
            return JSONResponse({"action_name": action, "error": str(error)}, status_code=400)
        except ActionNotFoundException:
            return JSONResponse({"action_name": action, "error": "no such action"}, status_code=404)
        except Exception as error:  # noqa: BLE001 - of any kind: a turn fails, not the process
            # An error's own words, and the values in its stack, may be what a person said.
            log.error(  # noqa: TRY400
                "action.failed", action=action, reason=type(error).__name__, where=_where(error)
            )
            return JSONResponse({"action_name": action, "error": "failed"}, status_code=500)
        return JSONResponse(result.model_dump() if result is not None else {})

    return router


class _TooLongError(Exception):
    """A call of more than ``LARGEST_CALL`` bytes, as it came or unpacked."""


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_CALL:
            raise _TooLongError
    if request.headers.get("content-encoding") != "deflate":
        return bytes(body)
    unpacking = zlib.decompressobj()
    unpacked = unpacking.decompress(bytes(body), LARGEST_CALL)
    if unpacking.unconsumed_tail:
        raise _TooLongError
    return unpacked


def _call(call: Any) -> dict[str, Any]:
    """The call, if it has the shape of one. Raises ``KeyError`` or ``TypeError`` if not."""
    if not isinstance(call, dict):
        raise TypeError
    action = call.get("next_action")
    if action is not None:
        if not isinstance(action, str) or not isinstance(call["tracker"]["sender_id"], str):
            raise TypeError
        call.setdefault("domain", {})
    return call


def _where(error: BaseException) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{PurePath(last.filename).name}:{last.lineno}"
