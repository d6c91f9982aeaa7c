"""The pages a person opens: the chat, a kept result by its link or code, and the way out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Protocol

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.channels.web.assets import Assets
from bot.channels.web.code_throttle import CodeThrottle
from bot.channels.web.results_view import sections
from entitlements.result_codec import from_json

_HERE = Path(__file__).resolve().parent
_CODE = re.compile(r"[0-9]{6}")
_LINK = re.compile(r"[A-Za-z0-9_-]{16,64}")

_NO_RESULT = "这个链接打不开了。可能过了期限，也可能少复制了几个字。重新问一遍就有新的。"
_OLD_RESULT = "这份结果是旧的，已经打不开了。重新问一遍就有新的。"
_NOT_A_CODE = "办事码是 6 个数字，请再看一遍。"
_WRONG_CODE = "没有找到这个办事码。请对一遍数字；也可能过了期限，要重新问一遍。"
_TOO_OFTEN = "输错的次数多了，先停一停，过 {minutes} 分钟再试。手上有链接的，可以直接打开链接。"


class Kept(Protocol):
    """A result as it was found: what was kept, its case code, until when it can be opened."""

    @property
    def value(self) -> Any: ...
    @property
    def code(self) -> str: ...
    @property
    def expires_at(self) -> datetime: ...


class KeptResults(Protocol):
    """Where results are kept, as these pages need it."""

    async def by_link(self, link: str) -> Kept | None:
        """The result behind a link, or ``None``: there is none, or it has expired."""

    async def by_code(self, code: str) -> Kept | None:
        """The result behind a case code, or ``None``."""


class Pages:
    """Renders the templates. They escape everything; a reply can never become markup."""

    def __init__(self) -> None:
        self.assets = Assets.of_folder(_HERE / "static")
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["asset"] = self.assets.address

    def page(
        self, template: str, status: int = 200, headers: dict[str, str] | None = None, **values: Any
    ) -> HTMLResponse:
        """A page that no cache may keep."""
        return HTMLResponse(
            self._templates.get_template(template).render(**values),
            status_code=status,
            headers={"Cache-Control": "no-store", **(headers or {})},
        )

    def error(self, sentence: str, status: int) -> HTMLResponse:
        """A page with one plain sentence and the way back to the chat."""
        return self.page("error.html", status, sentence=sentence)

    def result(self, kept: Kept, zone: tzinfo) -> HTMLResponse:
        """A kept result, to read, print or save as a picture."""
        try:
            result = from_json(kept.value)
        except (KeyError, TypeError, ValueError):  # kept before the product changed
            return self.error(_OLD_RESULT, 410)
        return self.page(
            "result.html",
            result=result,
            sections=sections(result),
            code=kept.code,
            expires=kept.expires_at.astimezone(zone),
        )


def pages_router(
    results: KeptResults,
    *,
    address: Callable[[Request], str],
    zone: tzinfo,
    throttle: CodeThrottle | None = None,
) -> APIRouter:
    """All pages of the web chat.

    ``address`` tells who asks, to slow the guessing of codes; ``zone`` is that of shown times.
    """
    router = APIRouter(include_in_schema=False)
    pages = Pages()
    guesses = throttle or CodeThrottle()

    @router.get("/")
    async def chat() -> Response:
        return pages.page("chat.html")

    @router.get("/static/{address}")
    async def static(address: str, request: Request) -> Response:
        return pages.assets.response(address, request)

    @router.get("/leave")
    async def leave() -> Response:
        return pages.page("leave.html")

    @router.get("/robots.txt")
    async def robots() -> Response:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")

    @router.get("/r/{link}")
    async def by_link(link: str) -> Response:
        kept = await results.by_link(link) if _LINK.fullmatch(link) else None
        return pages.error(_NO_RESULT, 404) if kept is None else pages.result(kept, zone)

    @router.get("/c")
    async def ask_code() -> Response:
        return pages.page("code.html", sentence=None)

    @router.post("/c")
    async def by_code(request: Request, code: str = Form("")) -> Response:
        digits = "".join(unicodedata.normalize("NFKC", code).split())
        if not _CODE.fullmatch(digits):
            return pages.page("code.html", 422, sentence=_NOT_A_CODE)
        asker = address(request)
        wait = guesses.take(asker)
        if wait > 0:
            sentence = _TOO_OFTEN.format(minutes=int(wait // 60) + 1)
            retry = {"Retry-After": str(int(wait) + 1)}
            return pages.page("code.html", 429, retry, sentence=sentence)
        kept = await results.by_code(digits)
        if kept is None:
            return pages.page("code.html", 404, sentence=_WRONG_CODE)
        guesses.give_back(asker)
        return pages.result(kept, zone)

    return router
