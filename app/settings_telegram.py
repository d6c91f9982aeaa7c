"""Settings of the Telegram channel."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings


class TelegramFields(BaseSettings):
    """Without a token there is no Telegram."""

    public_url: Annotated[
        str | None, Field(description="address of the web pages as a phone opens it, https://…")
    ] = None
    telegram_token: Annotated[
        SecretStr | None, Field(description="token of the bot; without it there is no Telegram")
    ] = None
    telegram_api: Annotated[
        str | None, Field(description="a Bot API server of one's own instead of Telegram's")
    ] = None
    telegram_proxy: Annotated[
        str | None, Field(description="socks5:// or http:// proxy to Telegram")
    ] = None
    telegram_webhook_secret: Annotated[
        SecretStr | None,
        Field(description="set: updates come to /telegram/webhook instead of being fetched"),
    ] = None

    @field_validator(
        "public_url", "telegram_token", "telegram_api", "telegram_proxy",
        "telegram_webhook_secret", mode="before",
    )  # fmt: skip
    @classmethod
    def _nothing_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("public_url", "telegram_api")
    @classmethod
    def _web_address(cls, url: str | None) -> str | None:
        if url is not None:
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.netloc:
                raise ValueError("is no web address; an example: https://hulei.example.org")
        return url

    @field_validator("telegram_proxy")
    @classmethod
    def _proxy(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("socks5://", "socks4://", "http://")):
            raise ValueError("must begin with socks5:// or http://")  # it may hold a password
        return url

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _allowed_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None:
            word = secret.get_secret_value()
            if not (16 <= len(word) <= 256 and all(c.isalnum() or c in "_-" for c in word)):
                raise ValueError("must be 16 to 256 letters, digits, - or _")
        return secret
