"""The inbox of the web chat over the inbox of citizens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.notices import ShownNotice
from bot.person_key import person_key
from notifications.inbox import Inbox
from notifications.model import WEB
from notifications.subscriptions import Subscriptions


@dataclass(frozen=True, slots=True, repr=False)
class WebNotices:
    """Finds a chat's notices; its session token becomes a pseudonym before anything sees it."""

    inbox: Inbox
    subscriptions: Subscriptions
    secret: bytes

    async def notices(self, chat_id: str) -> Sequence[ShownNotice]:
        """What lies there for this chat."""
        entries = await self.inbox.entries(self._owner(chat_id), 30)
        return [ShownNotice(title=e.title, body=e.body, at=e.at, read=e.read) for e in entries]

    async def mark_read(self, chat_id: str) -> None:
        """All of it was looked at."""
        await self.inbox.mark_read(self._owner(chat_id))

    def _owner(self, chat_id: str) -> str:
        return self.subscriptions.owner(person_key(self.secret, WEB, chat_id))
