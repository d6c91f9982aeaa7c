"""The inbox of the web chat: a badge and a list of what a person agreed to hear."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated, Protocol

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from api.rate_limit import RateLimit, sender_address

_SESSION = re.compile(r"[A-Za-z0-9_-]{32,64}")
_NO_STORE = {"Cache-Control": "no-store"}


class Whose(BaseModel):
    """The session of the chat, in the body: an address stays in histories and logs."""

    model_config = ConfigDict(extra="forbid")

    session: Annotated[str, Field(min_length=32, max_length=64)]


class ShownNotice(BaseModel):
    """One notice."""

    title: str
    body: str
    at: datetime
    read: bool


class Notices(BaseModel):
    """What lies in the inbox, the newest first."""

    unread: int
    notices: list[ShownNotice]


class NoticeBackend(Protocol):
    """The inbox, as this module needs it."""

    async def notices(self, chat_id: str) -> Sequence[ShownNotice]:
        """What lies there for this chat."""

    async def mark_read(self, chat_id: str) -> None:
        """All of it was looked at."""


def notices_router(backend: NoticeBackend, limit: RateLimit, *, trust_proxy: bool) -> APIRouter:
    """``POST /api/v1/chat/notices`` and ``POST /api/v1/chat/notices/read``."""
    router = APIRouter(prefix="/api/v1/chat/notices", tags=["chat"])

    async def answer(
        request: Request, whose: Whose, do: Callable[[str], Awaitable[None]] | None
    ) -> JSONResponse:
        wait = limit.seconds_to_wait(sender_address(request, trust_proxy=trust_proxy))
        if wait > 0:
            return JSONResponse(
                {"errors": [{"field": "", "message": "太快了，请稍等几秒再看。"}]},
                status_code=429,
                headers={"Retry-After": str(int(wait) + 1)},
            )
        shown: Sequence[ShownNotice] = ()
        if _SESSION.fullmatch(whose.session):
            if do is not None:
                await do(whose.session)
            shown = await backend.notices(whose.session)
        found = Notices(unread=sum(not one.read for one in shown), notices=list(shown))
        return JSONResponse(found.model_dump(mode="json"), headers=_NO_STORE)

    @router.post("", response_model=Notices)
    async def look(whose: Whose, request: Request) -> JSONResponse:
        """The notices of a chat, and how many of them are new."""
        return await answer(request, whose, None)

    @router.post("/read", response_model=Notices)
    async def read(whose: Whose, request: Request) -> JSONResponse:
        """The person has looked at them."""
        return await answer(request, whose, backend.mark_read)

    return router
