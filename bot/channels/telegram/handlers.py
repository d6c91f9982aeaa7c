"""What the bot does with an update: private chats only, one call to the conversation each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import structlog
from aiogram import Bot, F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update

from bot.channels.telegram.limits import Priority
from bot.channels.telegram.memory import Recent
from bot.channels.telegram.outgoing import BlockedError, NotSentError, Outgoing
from bot.channels.telegram.reading import (
    CHANNEL,
    LARGEST_FILE,
    NothingForUsError,
    TooLargeError,
    inbound,
)
from bot.channels.telegram.rendering import Message as Out
from bot.channels.telegram.rendering import rendered
from bot.inbound import Inbound

log = structlog.get_logger()

_ONLY_PRIVATE = "我只在私聊里回答，免得别人看到您家的事。请点我的头像，单独发给我。"
_TOO_LARGE = (
    f"这个文件太大，Telegram 只让我收 {LARGEST_FILE // 1_000_000} MB 以内的。可以截短一点再发。"
)
_NOT_READ = "这种消息我看不懂，请打字告诉我。"

Json = dict[str, Any]


class Talk(Protocol):
    """The conversation, as this channel needs it."""

    async def handle(self, inbound: Inbound) -> Json:
        """Replies to one message."""

    async def welcome(self, inbound_key: str) -> Json:
        """What is said before anything was said."""


class TelegramChats:
    """The chats of one bot. ``key_of`` makes a person's key of a chat id; nothing else sees it."""

    def __init__(
        self,
        talk: Talk,
        outgoing: Outgoing,
        key_of: Callable[[str], str],
        *,
        public_url: str | None,
        on_blocked: Callable[[int], Awaitable[None]],
    ) -> None:
        self._talk = talk
        self._outgoing = outgoing
        self._key_of = key_of
        self._public_url = public_url
        self._on_blocked = on_blocked
        self._recent = Recent()
        self._told_groups: set[int] = set()

    def router(self) -> Router:
        """All handlers; the first that fits takes the update."""
        router = Router(name=CHANNEL)
        private = F.chat.type == ChatType.PRIVATE
        router.message(private, CommandStart())(self._start)
        router.message(private, Command("help"))(self._help)
        router.message(private)(self._said)
        router.edited_message(private)(self._said)
        router.message()(self._in_group)
        router.callback_query()(self._pressed)
        router.my_chat_member(private)(self._member)
        return router

    async def _start(
        self, message: Message, command: CommandObject, bot: Bot, event_update: Update
    ) -> None:
        if command.args == "report":  # the link of a poster
            text = Inbound(
                self._key(message.chat.id),
                str(event_update.update_id),
                text="我要举报",
                channel=CHANNEL,
            )
            await self._answer(message.chat.id, await self._talk.handle(text), message.message_id)
            return
        await self._help(message)

    async def _help(self, message: Message) -> None:
        answer = await self._talk.welcome(self._key(message.chat.id))
        await self._answer(message.chat.id, answer, message.message_id)

    async def _said(self, message: Message, bot: Bot, event_update: Update) -> None:
        chat, number = message.chat.id, str(event_update.update_id)
        await self._outgoing.typing(chat)
        try:
            came = inbound(bot, self._key(chat), number, message)
        except TooLargeError:
            await self._tell(chat, _TOO_LARGE)
            return
        except NothingForUsError:
            await self._tell(chat, _NOT_READ)
            return
        await self._answer(chat, await self._talk.handle(came), message.message_id)
        if message.caption:
            said = Inbound(self._key(chat), f"{number}c", text=message.caption, channel=CHANNEL)
            await self._answer(chat, await self._talk.handle(said), message.message_id)

    async def _pressed(self, query: CallbackQuery, event_update: Update) -> None:
        await query.answer()
        if query.message is None or query.message.chat.type != ChatType.PRIVATE or not query.data:
            return
        chat = query.message.chat.id
        await self._outgoing.typing(chat)
        pressed = Inbound(
            self._key(chat), str(event_update.update_id), button=query.data, channel=CHANNEL
        )
        await self._answer(chat, await self._talk.handle(pressed), None)

    async def _in_group(self, message: Message) -> None:
        if message.chat.id in self._told_groups:
            return
        self._told_groups.add(message.chat.id)
        await self._tell(message.chat.id, _ONLY_PRIVATE)

    async def _member(self, event: ChatMemberUpdated) -> None:
        if event.new_chat_member.status == "kicked":
            await self._on_blocked(event.chat.id)

    async def _answer(self, chat: int, answer: Json, theirs: int | None) -> None:
        urgent = any(reply.get("card") for reply in answer["replies"])
        priority = Priority.EMERGENCY if urgent else Priority.CONVERSATION
        sent: list[int] = []
        try:
            sent = await self._outgoing.send(chat, rendered(answer, self._public_url), priority)
        except BlockedError:
            await self._on_blocked(chat)
        except NotSentError as error:
            log.warning("telegram.not_sent", reason=str(error))
        if answer.get("ephemeral") or answer.get("wipe"):
            self._recent.add(chat, [*([] if theirs is None else [theirs]), *sent])
        if answer.get("wipe"):
            await self._outgoing.delete(chat, self._recent.take(chat)[: -len(sent) or None])

    async def _tell(self, chat: int, text: str) -> None:
        try:
            await self._outgoing.send(chat, [Out(text)], Priority.CONVERSATION)
        except (BlockedError, NotSentError) as error:
            log.info("telegram.not_told", reason=type(error).__name__)

    def _key(self, chat: int) -> str:
        return self._key_of(str(chat))
