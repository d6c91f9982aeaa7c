"""Replies as text for a terminal: buttons carry numbers in brackets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_RULE = "─" * 32


@dataclass(frozen=True, slots=True)
class Screen:
    """What to print, and which typed number presses which button."""

    text: str
    tokens: dict[str, str]


def shown(answer: dict[str, Any]) -> Screen:
    """The replies of one turn (:mod:`bot.conversation.wire`) as one block of text."""
    lines: list[str] = []
    tokens: dict[str, str] = {}
    for reply in answer["replies"]:
        card = reply.get("card")
        if card is not None:
            lines += [_RULE, f"‼ {card['title']}", *card["lines"]]
            lines += [_buttons(card["buttons"], tokens), _RULE]
        if reply.get("text"):
            lines.append(reply["text"])
        if reply.get("code"):
            lines.append(f"    {reply['code']}")
        if reply.get("basis"):
            lines.append(f"  ({reply['basis']})")
        if reply.get("link"):
            lines.append(f"  {reply['link']['label']}: {reply['link']['href']}")
        if reply.get("buttons"):
            lines.append(_buttons(reply["buttons"], tokens))
        lines.append("")
    return Screen("\n".join(lines), tokens)


def _buttons(buttons: list[dict[str, Any]], tokens: dict[str, str]) -> str:
    parts = []
    for button in buttons:
        if "token" in button:
            number = str(len(tokens) + 1)
            tokens[number] = button["token"]
            parts.append(f"[{number}] {button['label']}")
        else:
            parts.append(f"{button['label']} ({button['href']})")
    return "  ".join(parts)
