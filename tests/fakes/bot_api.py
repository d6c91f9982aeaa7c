"""A Bot API over HTTP: what Telegram would do, its limits and its faults included.

Served by aiohttp on a free port. A test plays the people: ``says``, ``presses``, ``sends``; and
reads what the bot sent to a chat.
"""

from __future__ import annotations

import asyncio
import contextlib
import html
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]

#: Documented or observed: over all, to a chat, and its burst.
PER_SECOND, CHAT_PER_SECOND, CHAT_BURST = 30, 1, 3
TOKEN = "42:fake-token-for-tests"


@dataclass
class Sent:
    """One message of the bot, as the chat shows it."""

    chat: int
    message_id: int
    text: str
    keys: list[list[Json]]
    at: float
    deleted: bool = False

    def tokens(self) -> dict[str, str]:
        return {k["text"]: k["callback_data"] for row in self.keys for k in row if "url" not in k}


@dataclass
class FakeBotApi:
    """State of the fake; ``url`` is known once it runs."""

    per_second: float = PER_SECOND
    limits: bool = True
    url: str = ""
    updates: deque[Json] = field(default_factory=deque)
    sent: list[Sent] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    refused: list[float] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    theirs_deleted: set[tuple[int, int]] = field(default_factory=set)
    commands: list[Json] = field(default_factory=list)
    webhook: Json = field(default_factory=dict)
    #: Updates below this number are known to be handled.
    confirmed: int = 0
    #: Called before a method: a response in place of the real one, or None.
    fault: Callable[[str, Json], web.Response | None] = lambda method, params: None
    _next_update: int = 1000
    _next_message: int = 1
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _all_times: deque[float] = field(default_factory=deque)
    _chat_tokens: dict[int, tuple[float, float]] = field(default_factory=dict)

    # -- people --

    def says(self, chat: int, text: str, *, kind: str = "private", edited: bool = False) -> int:
        """Somebody writes; the update's id."""
        body = {**self._message(chat, kind), "text": text}
        if text.startswith("/"):
            body["entities"] = [
                {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
            ]
        return self._update({"edited_message" if edited else "message": body})

    def presses(self, chat: int, label: str) -> int:
        """Somebody presses a key of the newest message that has it."""
        for sent in reversed(self.of(chat)):
            if label in sent.tokens():
                query = {
                    "id": f"q{self._next_update}",
                    "from": _user(chat),
                    "chat_instance": "1",
                    "message": {**self._message(chat), "message_id": sent.message_id},
                    "data": sent.tokens()[label],
                }
                return self._update({"callback_query": query})
        raise KeyError(label)

    def sends_photo(self, chat: int, data: bytes, caption: str | None = None) -> int:
        file_id = f"photo{len(self.files)}"
        self.files[file_id] = data
        size = {"file_id": file_id, "file_unique_id": file_id, "width": 9, "height": 9}
        photo = {**self._message(chat), "photo": [{**size, "file_size": len(data)}]}
        return self._update({"message": photo | ({"caption": caption} if caption else {})})

    def sends_place(self, chat: int, latitude: float, longitude: float) -> int:
        place = {"latitude": latitude, "longitude": longitude}
        return self._update({"message": {**self._message(chat), "location": place}})

    def blocks(self, chat: int) -> int:
        self.blocked.add(chat)
        member = {"user": _user(42, bot=True)}
        return self._update(
            {
                "my_chat_member": {
                    "chat": _chat(chat, "private"),
                    "from": _user(chat),
                    "date": int(time.time()),
                    "old_chat_member": {**member, "status": "member"},
                    "new_chat_member": {**member, "status": "kicked", "until_date": 0},
                }
            }
        )

    def again(self, update_id: int) -> None:
        """The same update is delivered once more."""
        self.updates.append(next(u for u in self._all if u["update_id"] == update_id))
        self._news.set()

    # -- what a test reads --

    def of(self, chat: int) -> list[Sent]:
        return [s for s in self.sent if s.chat == chat and not s.deleted]

    async def answers(self, chat: int, more_than: int, within: float = 20) -> list[Sent]:
        """Waits until the bot has sent more than so many messages to the chat."""
        async with asyncio.timeout(within):
            while len([s for s in self.sent if s.chat == chat]) <= more_than:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        return [s for s in self.sent if s.chat == chat][more_than:]

    async def handled(self, update_id: int, within: float = 60) -> None:
        """Waits until the bot has confirmed an update."""
        async with asyncio.timeout(within):
            while self.confirmed <= update_id:
                await asyncio.sleep(0.005)

    # -- the server --

    _all: list[Json] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[FakeBotApi]:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.*}", self._download)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, backlog=512)
        await site.start()
        assert runner.addresses
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            self._news.set()
            await runner.cleanup()

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls[method] += 1
        if request.match_info["token"] != TOKEN:
            return _no(401, "Unauthorized")
        params = dict(request.query)
        if request.can_read_body:
            params |= {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
        fault = self.fault(method, params)
        if fault is not None:
            return fault
        answer = getattr(self, f"_{method.lower()}", None)
        if answer is None:
            return _no(404, "Not Found: method not found")
        result = answer(params)
        response: web.Response = await result if asyncio.iscoroutine(result) else result
        return response

    async def _getupdates(self, params: Json) -> web.Response:
        offset = int(params.get("offset") or 0)
        self.confirmed = max(self.confirmed, offset)
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()
        if not self.updates:
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), float(params.get("timeout") or 0))
        return _yes(list(self.updates)[: int(params.get("limit") or 100)])

    def _sendmessage(self, params: Json) -> web.Response:
        chat, text = int(params["chat_id"]), params.get("text", "")
        if chat in self.blocked:
            return _no(403, "Forbidden: bot was blocked by the user")
        wait = self._too_fast(chat)
        if wait:
            self.refused.append(time.monotonic())
            return _no(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
        if not text.strip():
            return _no(400, "Bad Request: message text is empty")
        seen = html.unescape(re.sub(r"<[^>]+>", "", text))
        if len(seen.encode("utf-16-le")) // 2 > 4096:
            return _no(400, "Bad Request: message is too long")
        keys = json.loads(params.get("reply_markup") or "{}").get("inline_keyboard", [])
        for row in keys:
            for key in row:
                if len(key.get("callback_data", "").encode()) > 64:
                    return _no(400, "Bad Request: BUTTON_DATA_INVALID")
        sent = Sent(chat, self._message_number(), text, keys, time.monotonic())
        self.sent.append(sent)
        body = {**self._message(chat), "message_id": sent.message_id, "text": text}
        return _yes({**body, "from": _user(42, bot=True)})

    def _too_fast(self, chat: int) -> int:
        if not self.limits:
            return 0
        now = time.monotonic()
        while self._all_times and self._all_times[0] <= now - 1:
            self._all_times.popleft()
        tokens, at = self._chat_tokens.get(chat, (float(CHAT_BURST), now))
        tokens = min(CHAT_BURST, tokens + (now - at) * CHAT_PER_SECOND)
        # A tenth of slack: networks deliver what was sent in time a little bunched.
        if len(self._all_times) >= self.per_second * 1.1 or tokens < 0.9:
            self._chat_tokens[chat] = (tokens, now)
            return 1
        self._chat_tokens[chat] = (tokens - 1, now)
        self._all_times.append(now)
        return 0

    def _deletemessages(self, params: Json) -> web.Response:
        chat, ids = int(params["chat_id"]), json.loads(params["message_ids"])
        if len(ids) > 100:
            return _no(400, "Bad Request: too many messages")
        ours = {s.message_id: s for s in self.sent if s.chat == chat}
        for number in ids:
            if number in ours:
                ours[number].deleted = True
            else:
                self.theirs_deleted.add((chat, number))
        return _yes(True)

    def _getfile(self, params: Json) -> web.Response:
        file_id = params["file_id"]
        if file_id not in self.files:
            return _no(400, "Bad Request: invalid file_id")
        size = len(self.files[file_id])
        if size > 20_000_000:
            return _no(400, "Bad Request: file is too big")
        return _yes(
            {"file_id": file_id, "file_unique_id": file_id, "file_size": size, "file_path": file_id}
        )

    async def _download(self, request: web.Request) -> web.Response:
        data = self.files.get(request.match_info["path"])
        return web.Response(status=404) if data is None else web.Response(body=data)

    def _getme(self, params: Json) -> web.Response:
        return _yes(_user(42, bot=True) | {"username": "hulei_test_bot"})

    def _setmycommands(self, params: Json) -> web.Response:
        self.commands = json.loads(params["commands"])
        return _yes(True)

    def _setwebhook(self, params: Json) -> web.Response:
        self.webhook = params
        return _yes(True)

    def _deletewebhook(self, params: Json) -> web.Response:
        self.webhook = {}
        return _yes(True)

    def _sendchataction(self, params: Json) -> web.Response:
        return _yes(True)

    def _answercallbackquery(self, params: Json) -> web.Response:
        return _yes(True)

    def _update(self, body: Json) -> int:
        update = {"update_id": self._next_update, **body}
        self._next_update += 1
        self._all.append(update)
        self.updates.append(update)
        self._news.set()
        return int(update["update_id"])

    def _message(self, chat: int, kind: str = "private") -> Json:
        return {
            "message_id": self._message_number(),
            "date": int(time.time()),
            "chat": _chat(chat, kind),
            "from": _user(abs(chat)),
        }

    def _message_number(self) -> int:
        self._next_message += 1
        return self._next_message


def _user(number: int, *, bot: bool = False) -> Json:
    return {"id": number, "is_bot": bot, "first_name": "甲"}


def _chat(chat: int, kind: str) -> Json:
    return {"id": chat, "type": kind} | ({} if kind == "private" else {"title": "群"})


def _yes(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _no(status: int, description: str, parameters: Json | None = None) -> web.Response:
    body: Json = {"ok": False, "error_code": status, "description": description}
    return web.json_response(
        body | ({"parameters": parameters} if parameters else {}), status=status
    )
