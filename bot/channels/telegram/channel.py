"""The Telegram channel put together: bot, limiter, chats, and where updates come from."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError
from aiogram.types import BotCommand, Update

from bot.channels.telegram.handlers import Talk, TelegramChats
from bot.channels.telegram.limits import Limiter
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.reading import COMMANDS
from bot.channels.telegram.updates import KINDS, Ledger, Updates, poll

log = structlog.get_logger()

_SOON, _LATER = 2.0, 60.0


@dataclass(frozen=True, slots=True, repr=False)
class TelegramSettings:
    """``api`` is the address of a Bot API server, ``proxy`` a socks or http address."""

    token: str
    api: str | None = None
    proxy: str | None = None
    public_url: str | None = None
    webhook_secret: str | None = None

    def __repr__(self) -> str:
        return "TelegramSettings(…)"


class Telegram:
    """One bot. ``run`` until cancelled; with a webhook the web application feeds :meth:`take`."""

    def __init__(
        self,
        settings: TelegramSettings,
        talk: Talk,
        ledger: Ledger,
        key_of: Callable[[str], str],
        on_blocked: Callable[[int], Awaitable[None]],
    ) -> None:
        self._settings = settings
        session = AiohttpSession(proxy=settings.proxy)
        if settings.api is not None:
            session.api = TelegramAPIServer.from_base(settings.api)
        self.bot = Bot(settings.token, session=session)
        self.limiter = Limiter(time.monotonic)
        self.outgoing = Outgoing(self.bot, self.limiter)
        chats = TelegramChats(
            talk, self.outgoing, key_of, public_url=settings.public_url, on_blocked=on_blocked
        )
        self._dispatcher = Dispatcher()
        self._dispatcher.include_router(chats.router())
        self.updates = Updates(self._feed, ledger)

    async def run(self) -> None:
        """Sets the bot up and fetches updates, or with a webhook waits for them."""
        webhook = self._settings.webhook_secret is not None
        await self._set_up(webhook=webhook)
        if webhook:
            await asyncio.Event().wait()
        try:
            await poll(self.bot, self.updates)
        except TelegramUnauthorizedError:
            log.error("telegram.token_refused")  # noqa: TRY400 - the error holds the address

    async def take(self, body: dict[str, object]) -> None:
        """An update from the webhook; returns when it is handled and that is saved."""
        update = Update.model_validate(body, context={"bot": self.bot})
        await asyncio.gather(*await self.updates.take([update]))

    async def aclose(self) -> None:
        """Stops everything; what is unfinished is delivered again."""
        await self.updates.aclose()
        await self.limiter.aclose()
        await self.bot.session.close()

    async def _feed(self, update: Update) -> None:
        await self._dispatcher.feed_update(self.bot, update)

    async def _set_up(self, *, webhook: bool) -> None:
        wait = _SOON
        while True:
            try:
                await self.bot.set_my_commands(
                    [BotCommand(command=c, description=d) for c, (_, d) in COMMANDS.items()]
                )
                if webhook and self._settings.public_url:
                    await self.bot.set_webhook(
                        self._settings.public_url.rstrip("/") + WEBHOOK_PATH,
                        secret_token=self._settings.webhook_secret,
                        allowed_updates=KINDS,
                    )
                else:
                    await self.bot.delete_webhook()
            except TelegramUnauthorizedError:
                return  # polling says so
            except TelegramAPIError as error:
                log.warning("telegram.set_up", reason=type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(_LATER, wait * 2)
            else:
                return


WEBHOOK_PATH = "/telegram/webhook"
