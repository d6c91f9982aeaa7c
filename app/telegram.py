"""The Telegram channel of an install, if it has a bot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from app.reached import Reached
from app.settings import Settings
from bot.channels.telegram.channel import Telegram, TelegramSettings
from bot.channels.telegram.handlers import Talk
from bot.channels.telegram.reading import CHANNEL
from bot.channels.telegram.webhook import webhook_router
from bot.person_key import person_key
from store.engine import session_factory
from store.handled import HandledUpdates
from store.secrets import InstallSecret


def install_telegram(
    settings: Settings,
    engine: AsyncEngine,
    secret: InstallSecret,
    *,
    talk: Talk,
    now: Callable[[], datetime],
    on_blocked: Callable[[int], Awaitable[None]],
    reached: Reached | None = None,
) -> Telegram | None:
    """The bot whose token the settings hold; None without one."""
    if settings.telegram_token is None:
        return None
    return Telegram(
        TelegramSettings(
            token=settings.telegram_token.get_secret_value(),
            api=settings.telegram_api,
            proxy=settings.telegram_proxy,
            public_url=settings.public_url,
            webhook_secret=(
                None
                if settings.telegram_webhook_secret is None
                else settings.telegram_webhook_secret.get_secret_value()
            ),
        ),
        talk,
        HandledUpdates(session_factory(engine), CHANNEL, now),
        telegram_key(secret) if reached is None else reached.key_of,
        on_blocked,
    )


def telegram_key(secret: InstallSecret) -> Callable[[str], str]:
    """Makes a person's key of a chat id."""
    return partial(person_key, secret.key_for("person"), CHANNEL)


def install_webhook(settings: Settings, telegram: Telegram, web: FastAPI) -> None:
    """The address to which Telegram brings updates, if the settings ask for it."""
    secret = settings.telegram_webhook_secret
    if secret is not None:
        web.include_router(webhook_router(telegram.take, secret.get_secret_value()))
