"""The web chat as a channel: its session tokens become pseudonyms before anything sees them."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.conversation.handle import Conversation
from bot.inbound import Inbound, SentFile
from bot.person_key import person_key
from store.sessions import Json

_CHANNEL = "web"


class WebChat:
    """What ``api.chat`` needs of a conversation."""

    def __init__(self, conversation: Conversation, secret: bytes) -> None:
        self._conversation = conversation
        self._secret = secret

    async def say(
        self,
        chat_id: str,
        message_id: str,
        text: str | None,
        button: str | None,
        *,
        origin: str = "",
    ) -> Json:
        """Replies to one message of the chat."""
        inbound = Inbound(
            self._key(chat_id),
            message_id,
            text=text,
            button=button,
            channel=_CHANNEL,
            origin=origin,
        )
        return await self._conversation.handle(inbound)

    async def send_file(
        self,
        chat_id: str,
        message_id: str,
        name: str,
        chunks: AsyncIterator[bytes],
        *,
        origin: str = "",
    ) -> Json:
        """Replies to a file, which is read while it comes."""
        file = SentFile(name, chunks)
        inbound = Inbound(
            self._key(chat_id), message_id, file=file, channel=_CHANNEL, origin=origin
        )
        return await self._conversation.handle(inbound)

    async def welcome(self, chat_id: str) -> Json:
        """The first replies."""
        return await self._conversation.welcome(self._key(chat_id))

    def _key(self, chat_id: str) -> str:
        return person_key(self._secret, _CHANNEL, chat_id)
