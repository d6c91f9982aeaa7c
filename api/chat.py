"""The chat behind the web page, open to other front ends: a message in, replies out."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any, Literal, Protocol

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from starlette.requests import ClientDisconnect

from api.errors import ErrorAnswer, error_answer
from api.rate_limit import RateLimit, sender_address

#: Bytes; no kind of file may be larger (reports/file_types.py says what each kind may be).
LARGEST_FILE = 220_000_000
#: A file that was refused while it came is read on for so long, so that the answer is heard.
_READ_ON = 32_000_000
_ANY_BODY = {
    "requestBody": {
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    }
}
_SESSION = re.compile(r"[A-Za-z0-9_-]{32,64}")

Json = dict[str, Any]


async def _stream(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes. A sender who goes away in the middle ends it with an error."""
    async for chunk in request.stream():
        if chunk:
            yield chunk


async def _read_on(chunks: AsyncIterator[bytes]) -> None:
    """Reads what is left of a file that was refused while it came."""
    left = _READ_ON
    async for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            return


def _whole(text: Any) -> Any:
    """Half a character, as some keyboards send it, must not cost a person the message."""
    if not isinstance(text, str):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class ChatMessage(BaseModel):
    """One message of a person: a text, or the token of a pressed button."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"session": None, "message_id": "m-1", "text": "孤儿一个月有好多钱"},
                {"session": "k3J…", "message_id": "m-2", "button": "Xb81kq0dPz2a"},
            ]
        },
    )

    session: Annotated[
        str | None, Field(description="from the first answer; null begins a conversation")
    ] = None
    message_id: Annotated[
        str,
        Field(min_length=1, max_length=64, description="the same again is answered the same, once"),
    ]
    text: Annotated[str | None, Field(max_length=100_000), BeforeValidator(_whole)] = None
    button: Annotated[str | None, Field(max_length=64)] = None

    @model_validator(mode="after")
    def _one_of_both(self) -> ChatMessage:
        if (self.text is None) == (self.button is None):
            raise ValueError("要么有 text，要么有 button，只能有一个")
        return self


class ChatButton(BaseModel):
    """A choice. ``token`` is sent back as ``button``; ``href`` is opened by the phone itself."""

    label: str
    token: str | None = None
    href: str | None = None


class ChatCard(BaseModel):
    """A block that must not be overlooked, such as the emergency card."""

    kind: Literal["emergency", "result"]
    title: str
    lines: list[str]
    buttons: list[ChatButton]


class ChatLink(BaseModel):
    """A page to open; with ``fields`` by a form that posts them."""

    label: str
    href: str
    fields: dict[str, str] | None = None


class ChatReply(BaseModel):
    """One message to show."""

    text: str | None = None
    basis: str | None = None
    buttons: list[ChatButton] | None = None
    link: ChatLink | None = None
    card: ChatCard | None = None
    code: Annotated[str | None, Field(description="a code to take down, in groups")] = None


class ChatAnswer(BaseModel):
    """Replies in order. ``files``: a file may be sent now, at ``/chat/files``.

    What is ``ephemeral`` must not be kept or shown again by a front end. After an answer with
    ``wipe`` it forgets the session and everything it has stored or shown of the conversation: the
    phone may belong to somebody who asked on another's behalf.
    """

    session: str
    replies: list[ChatReply]
    ephemeral: bool
    wipe: bool = False
    files: bool = False


class ChatBackend(Protocol):
    """The conversation, as this module needs it."""

    async def say(
        self,
        chat_id: str,
        message_id: str,
        text: str | None,
        button: str | None,
        *,
        origin: str = "",
    ) -> Json:
        """Replies, ``ephemeral`` and perhaps ``wipe`` for one message of the chat. ``origin`` is
        the sender's address, to slow floods of reports; it goes no further."""

    async def send_file(
        self,
        chat_id: str,
        message_id: str,
        name: str,
        chunks: AsyncIterator[bytes],
        *,
        origin: str = "",
    ) -> Json:
        """The same for a file, read as it comes."""

    async def welcome(self, chat_id: str) -> Json:
        """The first replies, before anything was said."""


def chat_router(backend: ChatBackend, limit: RateLimit, *, trust_proxy: bool) -> APIRouter:
    """``POST /api/v1/chat`` and ``GET /api/v1/chat/welcome``."""
    router = APIRouter(prefix="/api/v1", tags=["chat"])
    errors: dict[int | str, dict[str, Any]] = {
        422: {"model": ErrorAnswer, "description": "不合格式"},
        429: {"model": ErrorAnswer, "description": "太快了"},
    }

    def too_fast(request: Request) -> JSONResponse | None:
        wait = limit.seconds_to_wait(sender_address(request, trust_proxy=trust_proxy))
        if wait <= 0:
            return None
        return JSONResponse(
            {"errors": [{"field": "", "message": "发得太快了，请稍等几秒再发。"}]},
            status_code=429,
            headers={"Retry-After": str(int(wait) + 1)},
        )

    async def answer(
        request: Request, session: str | None, ask: Callable[[str], Awaitable[Json]]
    ) -> JSONResponse:
        refusal = too_fast(request)
        if refusal is not None:
            return refusal
        known = session if session is not None and _SESSION.fullmatch(session) else None
        chat_id = known or secrets.token_urlsafe(32)
        return JSONResponse(
            {"session": chat_id, **await ask(chat_id)}, headers={"Cache-Control": "no-store"}
        )

    @router.post("/chat", response_model=ChatAnswer, responses=errors)
    async def chat(message: ChatMessage, request: Request) -> JSONResponse:
        """Say something, or press a button; the replies come in order."""
        return await answer(
            request,
            message.session,
            lambda chat_id: backend.say(
                chat_id,
                message.message_id,
                message.text,
                message.button,
                origin=sender_address(request, trust_proxy=trust_proxy),
            ),
        )

    @router.post(
        "/chat/files",
        response_model=ChatAnswer,
        responses={413: {"model": ErrorAnswer, "description": "太大"}, **errors},
        openapi_extra=_ANY_BODY,
    )
    async def files(
        request: Request,
        session: Annotated[str, Query(pattern=f"^{_SESSION.pattern}$")],
        message_id: Annotated[str, Query(min_length=1, max_length=64)],
        name: Annotated[str, Query(max_length=300)] = "",
    ) -> JSONResponse:
        """Send a file while a report is being told: the body is the file, nothing around it.

        It is sealed while it comes and lies nowhere in the clear.
        """
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length) > LARGEST_FILE:
            return error_answer([("", "这个文件太大了，收不下。")], 413)
        origin = sender_address(request, trust_proxy=trust_proxy)
        chunks = _stream(request)

        async def ask(chat_id: str) -> Json:
            return await backend.send_file(chat_id, message_id, _whole(name), chunks, origin=origin)

        try:
            answered = await answer(request, session, ask)
            await _read_on(chunks)
        except ClientDisconnect:  # gone in the middle: nothing of the file was kept
            return error_answer([("", "文件没有传完。")], 408)
        return answered

    @router.get("/chat/welcome", response_model=ChatAnswer, responses={429: errors[429]})
    async def welcome(request: Request, session: str | None = None) -> JSONResponse:
        """The first replies and the session to send with every message."""

        return await answer(request, session, backend.welcome)

    return router
