"""Replies as a channel gets them: acts behind buttons become tokens that stay with the session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from replies import Button, Reply
from replies.codec import from_json, to_json
from store.sessions import Json, Session, Turn


def for_channel(
    session: Session,
    replies: Sequence[Reply],
    *,
    ephemeral: bool,
    wipe: bool = False,
    files: bool = False,
) -> Json:
    """JSON of the replies with a token in place of each act.

    ``ephemeral`` turns (danger, reports) are shown once: no channel may keep or replay them.
    ``wipe`` ends the conversation: the channel forgets all it has kept of it. ``files``: a file
    may be sent now.
    """
    answer: Json = {
        "replies": [_reply(session, reply) for reply in replies],
        "ephemeral": ephemeral,
    }
    if wipe:
        answer["wipe"] = True
    if files and not wipe:
        answer["files"] = True
    return answer


def said_by_action(turn: Turn) -> tuple[Reply, ...]:
    """The replies that the action left in the turn."""
    return tuple(from_json(reply) for reply in turn.replies)


def _reply(session: Session, reply: Reply) -> Json:
    out = to_json(reply)
    if reply.buttons:
        out["buttons"] = [_button(session, b) for b in reply.buttons]
    if reply.card is not None:
        out["card"]["buttons"] = [_button(session, b) for b in reply.card.buttons]
    return out


def _button(session: Session, button: Button) -> dict[str, Any]:
    if button.act is None:
        return {"label": button.label, "href": button.href}
    act = {"intent": button.act.intent, "details": dict(button.act.details)}
    return {"label": button.label, "token": session.remember_button(act)}
