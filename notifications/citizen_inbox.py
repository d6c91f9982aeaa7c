"""The inbox of a citizen in the web chat: what they agreed to hear, and never a report."""

from __future__ import annotations

from notifications.inbox import Inbox
from notifications.model import Message, NeverSentError


class CitizenInbox:
    """The sender of the channel ``web``."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def send(self, message: Message) -> None:
        """Puts it into their inbox. A phone is looked through by others: nothing of a report."""
        if "report" in message.context:
            raise NeverSentError("report")
        await self._inbox.send(message)
