"""What holds for every reply, whatever was said: the manner of notes on how Hulei speaks."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from tests.rasa.scripted import Expected

_NEVER = re.compile(
    r"！|!|按照有关规定|根据文件精神|None|\{|\}|<[a-z]|[a-z]+_[a-z]+|已报警|已经报警|帮您报警|替您报了警"
    r"|保证能|肯定能领|一定能领|[\U0001F300-\U0001FAFF\u2600-\u27bf]"
)
_LONGEST = 330
_LABEL_LONGEST = 30


def faults(answer: dict[str, Any], words: list[str], expected: Expected) -> list[str]:
    """What is wrong with an answer: with what was expected of it, or with its manner."""
    text = "\n".join(words)
    labels = [b["label"] for reply in answer["replies"] for b in _buttons(reply)]
    return [
        *_manner(words, labels),
        *(f"does not say “{w}”" for w in expected.contain if w not in text),
        *(
            f"says none of {' | '.join(choice)}"
            for choice in expected.contain_any
            if not any(w in text for w in choice)
        ),
        *(f"says “{w}”" for w in expected.not_contain if w in text),
        *_beginning(words, expected),
        *(f"has no button 〔{w}〕" for w in expected.buttons if w not in labels),
        *(f"has a button 〔{w}〕" for w in expected.no_buttons if w in labels),
        *_card(answer, expected),
        *(
            [f"comes in {len(words)} messages, not in {expected.at_most_messages}"]
            if len(words) > expected.at_most_messages
            else []
        ),
    ]


def _manner(words: list[str], labels: list[str]) -> list[str]:
    found = [f"must never say “{m[0]}”" for w in words for m in _NEVER.finditer(w)]
    if not words or not all(words):
        found.append("is empty")
    found += [f"repeats “{w[:20]}…”" for w, n in Counter(words).items() if n > 1]
    found += [f"has a message of {len(w)} characters" for w in words if len(w) > _LONGEST]
    found += [f"has 〔{label}〕 twice" for label, n in Counter(labels).items() if n > 1]
    found += [f"has a long button 〔{label}〕" for label in labels if len(label) > _LABEL_LONGEST]
    return found


def _beginning(words: list[str], expected: Expected) -> list[str]:
    first = words[0] if words else ""
    if not expected.begin_with_any or any(w in first for w in expected.begin_with_any):
        return []
    return [f"does not say {' | '.join(expected.begin_with_any)} first"]


def _card(answer: dict[str, Any], expected: Expected) -> list[str]:
    cards = [reply.get("card") for reply in answer["replies"]]
    emergency = [card for card in cards if card and card["kind"] == "emergency"]
    if expected.card == "none":
        return ["shows the emergency card"] if emergency else []
    if not emergency or cards[0] is not emergency[0]:
        return ["does not show the emergency card first"]
    if not answer["ephemeral"]:
        return ["may be replayed later although it shows the emergency card"]
    card, number = emergency[0], str(expected.card)
    named = "\n".join(card["lines"]) if number == "12356" else card["title"]
    return [] if number == "any" or number in named else [f"its card does not name {number}"]


def _buttons(reply: dict[str, Any]) -> list[dict[str, Any]]:
    card = reply.get("card") or {}
    return [*(card.get("buttons") or ()), *(reply.get("buttons") or ())]
