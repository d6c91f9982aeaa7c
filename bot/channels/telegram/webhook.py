"""Where Telegram delivers updates when the install has a public address."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from bot.channels.telegram.channel import WEBHOOK_PATH

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LARGEST = 1_000_000


def webhook_router(take: Callable[[dict[str, object]], Awaitable[None]], secret: str) -> APIRouter:
    """Answers 200 once the update is handled: until then Telegram delivers it again."""
    router = APIRouter(include_in_schema=False)

    @router.post(WEBHOOK_PATH)
    async def update(request: Request) -> Response:
        given = request.headers.get(_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        if int(request.headers.get("content-length") or 0) > _LARGEST:
            return Response(status_code=413)
        try:
            body = json.loads(await request.body())
            await take(body)
        except (ValueError, ValidationError, TypeError):
            return Response(status_code=400)
        return Response()

    return router
