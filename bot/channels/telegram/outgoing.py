"""Messages to Telegram: each waits its turn, and what Telegram asks for is honoured."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.limits import Limiter, Priority
from bot.channels.telegram.rendering import Key, Message

log = structlog.get_logger()

_TRIES = 4
_DELETED_AT_ONCE = 100


class BlockedError(Exception):
    """The person has blocked the bot or is gone: nothing can be sent to them any more."""


class NotSentError(Exception):
    """Telegram could not be reached, or took the message under no condition."""


class Outgoing:
    """Sends messages of every kind through one limiter."""

    def __init__(self, bot: Bot, limiter: Limiter) -> None:
        self._bot = bot
        self._limiter = limiter

    async def send(self, chat: int, messages: Sequence[Message], priority: Priority) -> list[int]:
        """Sends in order; the ids that Telegram gave.

        Raises:
            BlockedError, NotSentError: with what came before sent.
        """
        return [await self._send(chat, message, priority) for message in messages]

    async def typing(self, chat: int) -> None:
        """Shows that an answer is coming; not worth a second try."""
        try:
            await self._bot.send_chat_action(chat, "typing")
        except TelegramAPIError as error:
            log.debug("telegram.typing", reason=type(error).__name__)

    async def delete(self, chat: int, message_ids: Sequence[int]) -> bool:
        """Deletes messages from a private chat, the person's own too; whether all could be."""
        done = True
        for start in range(0, len(message_ids), _DELETED_AT_ONCE):
            part = list(message_ids[start : start + _DELETED_AT_ONCE])
            try:
                done &= await self._bot.delete_messages(chat, part)
            except TelegramAPIError as error:
                log.info("telegram.not_deleted", reason=type(error).__name__)
                done = False
        return done

    async def _send(self, chat: int, message: Message, priority: Priority) -> int:
        plain = False
        for attempt in range(1, _TRIES + 1):
            await self._limiter.turn(chat, priority)
            try:
                sent = await self._bot.send_message(
                    chat,
                    message.html,
                    parse_mode=None if plain else "HTML",
                    reply_markup=_keyboard(message.keys),
                    disable_notification=priority >= Priority.REMINDER,
                )
            except TelegramRetryAfter as error:
                # Whether the chat or the whole bot was too fast, it does not say.
                self._limiter.pause(chat, error.retry_after)
                if error.retry_after > 3:
                    self._limiter.pause(None, error.retry_after)
            except TelegramForbiddenError as error:
                raise BlockedError("blocked") from error
            except TelegramBadRequest as error:
                if "chat not found" in error.message or "deactivated" in error.message:
                    raise BlockedError("gone") from error
                if plain or "parse" not in error.message:
                    raise NotSentError("refused") from error
                plain = True
            except (TelegramNetworkError, TelegramServerError) as error:
                log.warning("telegram.not_reached", attempt=attempt, reason=type(error).__name__)
                await asyncio.sleep(0.5 * 2**attempt)
            else:
                return sent.message_id
        raise NotSentError("not reached")


def _keyboard(rows: Sequence[Sequence[Key]]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=k.label, callback_data=k.token, url=k.url) for k in row]
            for row in rows
        ]
    )
