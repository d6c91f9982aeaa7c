"""Understands texts line by line, without a server: JSON lines in, JSON lines out.

``python -m rasa_addons.parse_lines MODEL`` reads ``{"text": …}`` and writes ``{"ranking": […]}``,
one line for one line and in the same order. The first line it writes is ``{"ready": true}``.
A line that cannot be read is answered with an empty ranking: it must not end the others.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from typing import Any

from rasa_addons.routing import trimmed

RANKING_ANSWERED = 6


def main() -> None:
    """Loads the model once and answers until its input ends."""
    # What libraries print must not mix with the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="\n")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Imported only now, and after the line above: it takes seconds, and prints.
    from rasa.core.agent import Agent  # noqa: PLC0415
    from rasa.utils.log_utils import configure_structlog  # noqa: PLC0415

    # Without this Rasa prints every text it understands.
    configure_structlog(logging.WARNING)
    agent = Agent.load(sys.argv[1])
    print(json.dumps({"ready": True}), file=answers, flush=True)
    loop = asyncio.new_event_loop()
    for line in sys.stdin.buffer:
        ranking = loop.run_until_complete(_ranking(agent, line))
        print(json.dumps({"ranking": ranking}, ensure_ascii=False), file=answers, flush=True)


async def _ranking(agent: Any, line: bytes) -> list[dict[str, object]]:
    text = _text(line)
    if not text:
        return []
    parsed = await agent.parse_message(text)
    return trimmed(parsed.get("intent_ranking") or [parsed["intent"]], RANKING_ANSWERED)


def _text(line: bytes) -> str:
    try:
        # A text that begins with "/" would be obeyed as an intent.
        return str(json.loads(line)["text"]).lstrip("/@").strip()
    except (ValueError, KeyError, TypeError):
        return ""


if __name__ == "__main__":
    main()
