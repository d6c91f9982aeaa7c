"""``hulei chat``: the whole product in a terminal, buttons as numbers."""

from __future__ import annotations

import asyncio
import secrets
import sys

from app.serve import Running, running
from app.settings import Settings
from bot.channels.terminal import Screen, shown
from bot.inbound import Inbound

_CLEAR_SCREEN = "\x1b[2J\x1b[3J\x1b[H"


async def talk(settings: Settings) -> None:
    """Reads lines until an empty one or the end of input."""
    sys.stdout.write("Starting (15 to 40 seconds) …\n")
    async with running(settings, port=0) as product:
        await product.rasa.ready.wait()
        await _converse(product)


async def _converse(product: Running) -> None:
    person = f"terminal:{secrets.token_hex(8)}"
    conversation = product.product.conversation
    screen = shown(await conversation.welcome(person))
    while True:
        sys.stdout.write(f"{screen.text}\n> ")
        sys.stdout.flush()
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line.strip():
            return
        answer = await conversation.handle(_inbound(person, screen, line))
        screen = shown(answer)
        if answer.get("wipe"):  # nobody here is the person of before
            sys.stdout.write(f"{_CLEAR_SCREEN}{screen.text}")
            person = f"terminal:{secrets.token_hex(8)}"
            screen = shown(await conversation.welcome(person))


def _inbound(person: str, screen: Screen, line: str) -> Inbound:
    """A number that stands before a button presses it; everything else is said."""
    message_id = secrets.token_hex(8)
    typed = line.strip()
    token = screen.tokens.get(typed)
    if token is not None:
        return Inbound(person, message_id, button=token, channel="terminal")
    return Inbound(person, message_id, text=typed, channel="terminal")
