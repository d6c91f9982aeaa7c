"""The desk as a web application of its own, mounted at ``/console``.

An application, not a router: its guard, its headers and its error pages then hold for whatever
is added to it, and for nothing else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import tzinfo
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from console.errors import ConsoleError, FirstThisError, NotThereError, SignInFirstError
from console.navigation import PLACES, Place, places_for
from console.pages import ConsolePages, page
from console.security import (
    ROOT,
    ConsoleHeaders,
    Doorman,
    Signed,
    guard,
    inner_path,
    signed_in,
)

#: Numbers beside places of the navigation, by path.
Badges = Callable[[Signed], Awaitable[Mapping[str, int]]]


async def no_badges(_: Signed) -> Mapping[str, int]:
    """Nothing waits."""
    return {}


def console_app(
    doorman: Doorman,
    routers: Sequence[APIRouter],
    *,
    zone: tzinfo,
    places: Sequence[Place] = (),
    badges: Badges = no_badges,
) -> FastAPI:
    """All pages of the desk: ``routers`` behind the guard, ``places`` before those of everybody.

    After signing in comes the first place that is for one's role. ``badges`` are the numbers
    beside places.
    """
    app = FastAPI(title="值班台", docs_url=None, redoc_url=None, openapi_url=None)
    pages = ConsolePages([*places, *PLACES], zone)
    app.state.pages = pages
    app.add_middleware(ConsoleHeaders)
    _install_error_pages(app)

    @app.get("/static/{name}")
    async def static(name: str) -> Response:
        return pages.assets.response(name)

    async def count(request: Request) -> None:
        signed: Signed | None = request.state.signed
        if signed is not None and request.method == "GET":
            request.state.badges = await badges(signed)

    inside = APIRouter(dependencies=[Depends(guard(doorman)), Depends(count)])

    @inside.get("/")
    async def home(signed: Annotated[Signed, Depends(signed_in)]) -> Response:
        first = places_for(signed.staff, [*places, *PLACES])[0]
        return RedirectResponse(ROOT + first.path, status_code=303)

    for router in routers:
        inside.include_router(router)
    app.include_router(inside)
    return app


def _install_error_pages(app: FastAPI) -> None:
    @app.exception_handler(ConsoleError)
    async def refused(request: Request, error: ConsoleError) -> Response:
        return page(request, "error.html", error.status, sentence=error.sentence)

    @app.exception_handler(SignInFirstError)
    async def sign_in(request: Request, error: SignInFirstError) -> Response:
        query = f"?next={quote(inner_path(request))}" if request.method == "GET" else ""
        if error.rested:
            query += "&rested=1" if query else "?rested=1"
        return RedirectResponse(f"{ROOT}/sign-in{query}", status_code=303)

    @app.exception_handler(FirstThisError)
    async def first(_: Request, error: FirstThisError) -> Response:
        return RedirectResponse(error.path, status_code=303)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        sentence = NotThereError.sentence if error.status_code == 404 else ConsoleError.sentence
        return page(request, "error.html", error.status_code, error.headers, sentence=sentence)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, _: RequestValidationError) -> Response:
        sentence = "有一项没有填，或者填得不对。请返回上一页看看。"
        return page(request, "error.html", 422, sentence=sentence)
