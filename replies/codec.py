"""Replies as plain JSON values and back, for stores and the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from replies.model import Act, Button, Card, CardKind, Link, Reply

Json = dict[str, Any]


def button_to_json(button: Button) -> Json:
    """Only what is set, so that stored replies stay small."""
    out: Json = {"label": button.label}
    if button.act is not None:
        out["act"] = {"intent": button.act.intent, "details": dict(button.act.details)}
    if button.href is not None:
        out["href"] = button.href
    return out


def button_from_json(value: Mapping[str, Any]) -> Button:
    """Raises ``KeyError`` or ``ValueError`` on what :func:`button_to_json` never wrote."""
    act = value.get("act")
    return Button(
        label=str(value["label"]),
        act=None if act is None else Act(str(act["intent"]), dict(act.get("details", {}))),
        href=value.get("href"),
    )


def to_json(reply: Reply) -> Json:
    """One reply as a JSON object."""
    out: Json = {}
    if reply.text:
        out["text"] = reply.text
    if reply.buttons:
        out["buttons"] = [button_to_json(b) for b in reply.buttons]
    if reply.link is not None:
        out["link"] = {"label": reply.link.label, "href": reply.link.href}
        if reply.link.fields:
            out["link"]["fields"] = dict(reply.link.fields)
    if reply.card is not None:
        out["card"] = {
            "kind": reply.card.kind,
            "title": reply.card.title,
            "lines": list(reply.card.lines),
            "buttons": [button_to_json(b) for b in reply.card.buttons],
        }
    if reply.basis is not None:
        out["basis"] = reply.basis
    if reply.code is not None:
        out["code"] = reply.code
    return out


def from_json(value: Mapping[str, Any]) -> Reply:
    """The reply that :func:`to_json` wrote."""
    link = value.get("link")
    card = value.get("card")
    return Reply(
        text=str(value.get("text", "")),
        buttons=_buttons(value.get("buttons", ())),
        link=None
        if link is None
        else Link(str(link["label"]), str(link["href"]), dict(link.get("fields", {}))),
        card=None
        if card is None
        else Card(
            kind=cast(CardKind, card["kind"]),
            title=str(card["title"]),
            lines=tuple(str(line) for line in card["lines"]),
            buttons=_buttons(card["buttons"]),
        ),
        basis=value.get("basis"),
        code=value.get("code"),
    )


def _buttons(values: Sequence[Mapping[str, Any]]) -> tuple[Button, ...]:
    return tuple(button_from_json(b) for b in values)
