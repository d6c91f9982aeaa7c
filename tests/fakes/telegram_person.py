"""One person at Telegram, whose bot is the running product behind a fake Bot API."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.person_key import person_key
from entitlements.interview import Interview, from_json
from store.sessions import Session
from tests.fakes.bot_api import FakeBotApi, Sent
from tests.fakes.served import Served, words_of

Json = dict[str, Any]

_CHATS = count(1_000_000)


@dataclass
class TelegramPerson:
    """One person writing to the bot; what they see is read as the web chat's answers are."""

    served: Served
    number: int = field(default_factory=lambda: next(_CHATS))
    chat: str | None = None
    answer: Json = field(default_factory=lambda: {"replies": []})

    async def welcome(self) -> None:
        await self._send(self._api.says, "/start")

    async def says(self, text: str) -> None:
        await self._send(self._api.says, text)

    async def presses(self, label: str) -> None:
        await self._send(self._api.presses, label)

    def buttons(self) -> dict[str, str | None]:
        """Labels of the last answer's keys; numbers to dial stand in the text."""
        return {b["label"]: b["token"] for r in self.answer["replies"] for b in _keys_of(r)}

    def messages(self) -> list[str]:
        return [words_of(reply) for reply in self.answer["replies"]]

    @property
    def key(self) -> str:
        return person_key(self.served.secret, "telegram", str(self.number))

    @property
    def session(self) -> Session:
        return self.served.running.product.sessions.of_person(self.key)

    @property
    def interview(self) -> Interview:
        return from_json(self.session.interview)

    @property
    def _api(self) -> FakeBotApi:
        return self.served.bot_api

    async def _send(self, what: Callable[[int, str], int], words: str) -> None:
        before = len(self._api.sent)
        await self._api.handled(what(self.number, words))
        self.chat = str(self.number)
        sent = [s for s in self._api.sent[before:] if s.chat == self.number]
        replies = [_as_reply(one) for one in sent]
        if replies:
            (replies[-1].get("card") or replies[-1])["buttons"] += _numbers(replies)
        self.answer = {"replies": replies, "ephemeral": True}


def _as_reply(sent: Sent) -> Json:
    lines = html.unescape(re.sub(r"<[^>]+>", "", sent.text)).splitlines()
    row_of_all = [key for row in sent.keys for key in row]
    keys = [{"label": k["text"], "token": k["callback_data"]} for k in row_of_all if "url" not in k]
    links = [{"label": k["text"], "href": k["url"]} for k in row_of_all if "url" in k]
    if lines and lines[0].startswith("‼ "):
        title = lines[0].removeprefix("‼ ")
        card = {"kind": "emergency", "title": title, "lines": lines[1:], "buttons": keys}
        return {"card": card}
    reply: Json = {"text": "\n".join(lines), "buttons": keys}
    return {**reply, "link": links[0]} if links else reply


def _numbers(replies: list[Json]) -> list[Json]:
    """Telegram has no keys that dial: a number in the text is what a phone makes dialable."""
    found = re.findall(r"(?<!\d)(?:1\d{2}|1\d{4})(?!\d)", "\n".join(map(words_of, replies)))
    return [{"label": f"拨打 {number}", "token": None} for number in dict.fromkeys(found)]


def _keys_of(reply: Json) -> list[Json]:
    return [*((reply.get("card") or {}).get("buttons") or ()), *(reply.get("buttons") or ())]
