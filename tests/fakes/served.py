"""The real product, Rasa included, served on a free port for a run of tests."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import httpx
from pydantic import SecretStr

from app.demo_desk import ready_demo_desk
from app.model import train
from app.serve import Running, Variant, running
from app.settings import Settings
from bot.channels.telegram import limits
from bot.person_key import person_key
from entitlements.interview import Interview, from_json
from store.secrets import load_or_create
from store.sessions import Session
from tests.fakes.bot_api import TOKEN, FakeBotApi

_CREDENTIALS = """\
tests.rasa.counting_channel.CountingInput:
  token: ${HULEI_RASA_TOKEN}
  sure: 0.6
"""
_READY = 180.0  # seconds for Rasa to come up

Json = dict[str, Any]


@dataclass
class SetClock:
    """The present of the product: stands still until it is set or moved."""

    present: datetime = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday

    def __call__(self) -> datetime:
        return self.present

    def set(self, moment: str) -> None:
        """``2026-11-23 23:30``, local time."""
        self.present = datetime.fromisoformat(moment).replace(tzinfo=self.present.tzinfo)

    def days_later(self, days: float) -> None:
        self.present += timedelta(days=days)


@dataclass(frozen=True)
class Served:
    """A running product with its clock; people talk to it over HTTP."""

    running: Running
    settings: Settings
    clock: SetClock
    client: httpx.AsyncClient
    secret: bytes
    bot_api: FakeBotApi

    def person(self) -> Person:
        """Somebody new."""
        return Person(self)

    def forget_everybody(self) -> None:
        """Ends all conversations: the clock may have gone back since they were held."""
        sessions = self.running.product.sessions
        for key in list(sessions._by_person):
            sessions.forget(key)

    async def rasa_counts(self) -> dict[str, int]:
        """How often Rasa was called and how often it parsed since it started."""
        answer = await self.client.get(f"{self.running.rasa.base_url}/webhooks/hulei/counts")
        counts: dict[str, int] = answer.raise_for_status().json()
        return counts

    async def rasa_ready(self) -> None:
        """Waits until Rasa answers."""
        await asyncio.wait_for(self.running.rasa.ready.wait(), _READY)


@dataclass
class Person:
    """One person at the web chat's interface."""

    served: Served
    chat: str | None = None
    answer: Json = field(default_factory=lambda: {"replies": []})

    async def welcome(self) -> None:
        """Opens the chat: the first replies, with their buttons."""
        self.answer = (await self.served.client.get("/api/v1/chat/welcome")).json()
        self.chat = self.answer["session"]

    async def says(self, text: str) -> None:
        await self._send({"text": text})

    async def presses(self, label: str) -> None:
        """Presses a button of the last answer that the program itself answers."""
        token = self.buttons()[label]
        if token is None:
            raise KeyError(label)
        await self._send({"button": token})

    def buttons(self) -> dict[str, str | None]:
        """Labels of the last answer's buttons, those that dial without a token."""
        found: dict[str, str | None] = {}
        for reply in self.answer["replies"]:
            card = reply.get("card") or {}
            for button in [*(card.get("buttons") or ()), *(reply.get("buttons") or ())]:
                found[button["label"]] = button.get("token")
        return found

    def messages(self) -> list[str]:
        """Each message's text with what stands on its card and its small print."""
        return [words_of(reply) for reply in self.answer["replies"]]

    @property
    def key(self) -> str:
        assert self.chat is not None
        return person_key(self.served.secret, "web", self.chat)

    @property
    def session(self) -> Session:
        return self.served.running.product.sessions.of_person(self.key)

    @property
    def interview(self) -> Interview:
        return from_json(self.session.interview)

    async def _send(self, what: Json) -> None:
        answer = await self.served.client.post(
            "/api/v1/chat",
            json={"session": self.chat, "message_id": secrets.token_hex(8), **what},
        )
        self.answer = answer.raise_for_status().json()
        self.chat = self.answer["session"]


def words_of(reply: Json) -> str:
    card = reply.get("card") or {}
    link = reply.get("link") or {}
    lines = [card.get("title"), *(card.get("lines") or ()), reply.get("text"), reply.get("basis")]
    return "\n".join(line for line in [*lines, link.get("label")] if line)


@contextlib.asynccontextmanager
async def served_product(var: Path, installed: Settings) -> AsyncIterator[Served]:
    """The product with its data in ``var`` and the model of the install, trained if need be.

    Its Telegram is a fake without limits, so that conversations need not wait.
    """
    with (
        patch.object(limits, "CHAT_PER_SECOND", 10_000.0),
        patch.object(limits, "PER_SECOND", 10_000.0),
    ):
        async with (
            FakeBotApi(limits=False).running() as bot_api,
            _served(var, installed, bot_api) as served,
        ):
            yield served


@contextlib.asynccontextmanager
async def _served(var: Path, installed: Settings, bot_api: FakeBotApi) -> AsyncIterator[Served]:
    trained = await asyncio.to_thread(train, installed, lambda _line: None)
    model = Path(shutil.copy2(trained, var))  # training elsewhere deletes models that are old
    credentials = var / "credentials.yml"
    credentials.write_text(_CREDENTIALS, encoding="utf-8")
    settings = Settings(
        var=var,
        database_url=None,
        rasa_python=installed.rasa_python,
        messages_per_second=1_000,
        messages_at_once=10_000,
        telegram_token=SecretStr(TOKEN),
        telegram_api=bot_api.url,
        public_url="https://hulei.example.org",
    )
    clock = SetClock()
    async with (
        running(settings, port=0, variant=Variant(model, credentials), now=clock) as product,
        httpx.AsyncClient(base_url=product.url, timeout=30, trust_env=False) as client,
    ):
        secret = load_or_create(settings.secret_file).key_for("person")
        served = Served(product, settings, clock, client, secret, bot_api)
        await ready_demo_desk(settings, product.product.people)  # as hulei serve does
        await served.rasa_ready()
        yield served
