"""Notices over Telegram: through the channel's own limiter, to people who subscribed there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape

from bot.channels.telegram.limits import Priority as Turn
from bot.channels.telegram.outgoing import BlockedError, Outgoing
from bot.channels.telegram.outgoing import NotSentError as NotTakenError
from bot.channels.telegram.rendering import Message as Out
from bot.channels.telegram.splitting import split
from notifications.model import TELEGRAM, GoneError, Message, NeverSentError, NotSentError
from notifications.subscriptions import Subscriptions


class TelegramSender:
    """The sender of the channel ``telegram``."""

    def __init__(self, outgoing: Outgoing, subscriptions: Subscriptions) -> None:
        self._outgoing = outgoing
        self._subscriptions = subscriptions

    async def send(self, message: Message) -> None:
        """Returns when Telegram has taken it. Whoever has blocked the bot is unsubscribed."""
        chat = await self._subscriptions.address(message.recipient, TELEGRAM)
        if chat is None:
            raise GoneError("no_address")
        if "report" in message.context:
            raise NeverSentError("report")
        title = f"<b>{escape(message.rendered.title)}</b>"
        parts = [escape(part, quote=False) for part in split(message.rendered.body)]
        messages = [Out("\n".join([title, *parts[:1]])), *map(Out, parts[1:])]
        try:
            await self._outgoing.send(int(chat), messages, Turn(message.priority))
        except BlockedError as error:
            await self._subscriptions.lost(TELEGRAM, chat)
            raise GoneError("blocked") from error
        except NotTakenError as error:
            raise NotSentError(str(error)[:40].replace(" ", "_")) from error


def blocked_by(subscriptions: Subscriptions) -> Callable[[int], Awaitable[None]]:
    """What is done when somebody blocks the bot: they are reached there no more."""

    async def blocked(chat: int) -> None:
        await subscriptions.lost(TELEGRAM, str(chat))

    return blocked
