"""Replies as Telegram shows them: HTML, an inline keyboard of tokens, numbers to dial as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from bot.channels.telegram.splitting import split

Json = Mapping[str, Any]

#: Labels up to so many characters stand two in a row.
_SHORT = 7


@dataclass(frozen=True, slots=True)
class Key:
    """A button: the token that comes back, or the page that opens."""

    label: str
    token: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message: HTML within Telegram's limit, and rows of keys under it."""

    html: str
    keys: tuple[tuple[Key, ...], ...] = ()


def rendered(answer: Json, public_url: str | None) -> list[Message]:
    """The replies of one turn (:mod:`bot.conversation.wire`) in order.

    Telegram opens no ``tel:`` link from a button, so numbers stand in the text, where a phone
    makes them dialable. Pages of ours need ``public_url``; without it they are left out.
    """
    return [message for reply in answer["replies"] for message in _messages(reply, public_url)]


def _messages(reply: Json, public_url: str | None) -> list[Message]:
    card = reply.get("card")
    messages: list[Message] = []
    if card is not None:
        sign = "‼ " if card["kind"] == "emergency" else ""
        lines = [f"<b>{sign}{escape(card['title'])}</b>", *map(escape, card["lines"])]
        messages.append(_message(lines, card["buttons"], public_url))
    buttons = list(reply.get("buttons") or ())
    if reply.get("link"):
        buttons.append(reply["link"])
    texts = [escape(part, quote=False) for part in split(reply.get("text") or "")]
    if reply.get("code"):
        texts.append(f"<code>{escape(reply['code'])}</code>")
    if reply.get("basis"):
        small = f"<i>{escape(reply['basis'])}</i>"
        texts = [*texts[:-1], f"{texts[-1]}\n{small}"] if texts else [small]
    if texts:
        messages += [Message(text) for text in texts[:-1]]
        messages.append(_message([texts[-1]], buttons, public_url))
    elif buttons:
        messages.append(_message(["请选一个："], buttons, public_url))
    return messages


def _message(lines: list[str], buttons: Iterable[Json], public_url: str | None) -> Message:
    keys: list[Key] = []
    for button in buttons:
        href = button.get("href")
        if button.get("token"):
            keys.append(Key(button["label"], token=button["token"]))
        elif href and href.startswith("tel:"):
            if not any(href[4:] in line for line in lines):
                lines = [*lines, escape(_number_in_words(button["label"], href[4:]))]
        elif href and public_url and href.startswith("/"):
            keys.append(Key(button["label"], url=public_url.rstrip("/") + href))
    return Message("\n".join(lines), _rows(keys))


def _number_in_words(label: str, number: str) -> str:
    return label if number in label else f"{label} {number}"


def _rows(keys: list[Key]) -> tuple[tuple[Key, ...], ...]:
    rows: list[tuple[Key, ...]] = []
    for key in keys:
        last = rows[-1] if rows else ()
        if len(last) == 1 and all(len(k.label) <= _SHORT for k in (*last, key)):
            rows[-1] = (*last, key)
        else:
            rows.append((key,))
    return tuple(rows)
