"""``/report`` and ``/report/code``: telling that a child is being harmed, without the chat.

Works without JavaScript, keeps no cookie and no storage, and has nothing in its addresses: all
goes by POST to the same one. Whatever is wrong is said on a page, never as JSON.
"""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from bot.channels.web import report_words as words
from bot.channels.web.report_body import BodyError, TooLongError, form, is_upload
from bot.channels.web.report_files import receive
from bot.channels.web.report_following import Following
from bot.channels.web.report_guess import SlowGuesses
from bot.channels.web.report_services import ReportServices
from bot.channels.web.report_telling import Telling
from bot.channels.web.report_view import ReportPages
from reports.errors import NoSuchReportError, ReportError

_ANY = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_READING = ("GET", "HEAD")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def report_router(
    services: ReportServices,
    *,
    address: Callable[[Request], str],
    guesses: SlowGuesses | None = None,
) -> APIRouter:
    """The pages. ``address`` tells who asks: kept in memory for minutes, to slow a flood."""
    router = APIRouter(include_in_schema=False)
    pages = ReportPages()
    telling, following = Telling(services, pages), Following(services, pages, guesses)

    @router.api_route("/report", methods=_ANY)
    async def report(request: Request) -> Response:
        private = _private(request)
        if request.method in _READING:
            return await telling.begin(private=private)
        try:
            if is_upload(request):
                return await telling.added(await receive(request, "draft", services))
            fields = await _fields(request)
        except NoSuchReportError:
            return pages.sentence(words.DEAD, 410)
        except (BodyError, ReportError) as error:
            return _refused(pages, error)
        return await telling.answer(fields, address(request), private=private)

    @router.api_route("/report/code", methods=_ANY)
    async def code(request: Request) -> Response:
        if request.method in _READING:
            return following.ask()
        try:
            if is_upload(request):
                return await following.added(await receive(request, "code", services))
            fields = await _fields(request)
        except NoSuchReportError:
            return following.ask(words.CODE_GONE, 410)
        except (BodyError, ReportError) as error:
            return _refused(pages, error)
        return await following.answer(fields, address(request))

    @router.get("/report/effort")
    async def effort(request: Request) -> Response:
        """What a browser should solve before it sends a new report; ordinarily nothing."""
        challenge = services.gate.challenge(address(request))
        return JSONResponse({"challenge": challenge}, headers={"Cache-Control": "no-store"})

    @router.get("/report/leave")
    async def leave() -> Response:
        return pages.gone()

    @router.api_route("/report/{rest:path}", methods=_ANY)
    async def nothing_here(rest: str) -> Response:
        if not rest:  # typed with a slash at the end
            return RedirectResponse("/report", status_code=303)
        return pages.sentence(words.NO_PAGE, 404)

    return router


async def _fields(request: Request) -> dict[str, list[str]]:
    if request.method != "POST":
        return {}
    return {name: list(values) for name, values in (await form(request)).items()}


def _refused(pages: ReportPages, error: Exception) -> Response:
    if isinstance(error, TooLongError):
        return pages.sentence(words.TOO_LONG, 413)
    if isinstance(error, BodyError):
        return pages.sentence(words.CUT_SHORT, 400)
    return pages.sentence(words.STUCK, 503)


def _private(request: Request) -> bool:
    """Whether what is typed comes here encrypted, or does not leave this machine at all."""
    return request.url.scheme == "https" or request.url.hostname in _LOOPBACK
