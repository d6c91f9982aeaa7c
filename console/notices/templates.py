"""All words of notices, as they read when they are sent."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from console.notices.parts import CHANNEL_NAMES, NoticeParts
from console.pages import page
from console.security import Signed, require
from notifications.examples import EXAMPLE
from notifications.lint import SensitiveError
from notifications.model import Rendered
from notifications.words import WordsError
from people.model import Role

Reader = Annotated[Signed, Depends(require(Role.HEAD, Role.ADMIN))]


def templates_router(parts: NoticeParts) -> APIRouter:
    """One page with every template, filled with example values."""
    router = APIRouter(prefix="/notice-words")

    @router.get("")
    async def words(request: Request, signed: Reader) -> Response:
        shown: list[tuple[str, str, list[str], Rendered | None, str | None]] = []
        for file in parts.words.files():
            name, *rest = file.removesuffix(".txt").split(".")
            channel = rest[0] if rest else "console"
            fields = sorted(parts.words.fields(file))
            try:
                rendered = parts.words.render(name, channel, {f: EXAMPLE[f] for f in fields})
            except (WordsError, SensitiveError, KeyError) as error:
                shown.append((file, CHANNEL_NAMES.get(channel, channel), fields, None, str(error)))
            else:
                where = CHANNEL_NAMES.get(channel, channel) if rest else "所有渠道"
                shown.append((file, where, fields, rendered, None))
        return page(request, "notices/words.html", shown=shown)

    return router
