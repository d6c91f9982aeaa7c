"""The robot of a staff group in WeCom: a webhook, and counts only.

Everybody in a group reads what its robot says, for ever. So it sends nothing but templates of its
own (``….wecom.txt``) whose fields are numbers.
"""

from __future__ import annotations

from typing import Any

import aiohttp

from notifications.model import Message, NeverSentError, NotSentError

#: The one recipient of the channel.
GROUP = "group"
#: The robot's limit is 2,048 bytes of text.
_LONGEST = 2048
#: "api freq out of limit": 20 messages a minute.
_TOO_FAST = 45009
_WAIT = 60.0


class WecomSender:
    """The sender of the channel ``wecom``."""

    def __init__(self, webhook: str, timeout: float = 15.0) -> None:
        self._webhook = webhook
        self._timeout = aiohttp.ClientTimeout(total=timeout)

    async def send(self, message: Message) -> None:
        """Returns when the robot has taken it."""
        if not all(isinstance(value, int) for value in message.context.values()):
            raise NeverSentError("counts_only")
        text = f"{message.rendered.title}\n{message.rendered.body}".strip()
        if len(text.encode()) > _LONGEST:
            raise NeverSentError("too_long")
        body = {"msgtype": "text", "text": {"content": text}}
        try:
            async with (
                aiohttp.ClientSession(timeout=self._timeout) as client,
                client.post(self._webhook, json=body) as answer,
            ):
                status = answer.status
                said: Any = await answer.json(content_type=None) if status == 200 else {}
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            # Without its cause: the address in it holds the robot's key.
            raise NotSentError(type(error).__name__) from None
        if status != 200:
            raise NotSentError(f"http_{status}")
        code = said.get("errcode") if isinstance(said, dict) else None
        if code == _TOO_FAST:
            raise NotSentError("too_fast", _WAIT)
        if code != 0:
            raise NotSentError(f"errcode_{code}"[:40])
