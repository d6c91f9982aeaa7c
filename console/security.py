"""What guards every page of the desk: who is signed in, what they may do, whose form it is.

Everything is closed unless it stands in ``OPEN``: a page that forgets to ask for a role still
asks for a person. Every request that is not a GET must bring the form's token back.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.errors import FirstThisError, ForgedFormError, NotAllowedError, SignInFirstError
from console.upload import form_in_memory, is_upload
from people.cookies import derived, is_word, new_word
from people.model import Role, Staff

#: Where the desk is mounted.
ROOT = "/console"
SESSION_COOKIE = "hulei_desk"
#: Of a browser that has not signed in: holds the token of the sign-in form together.
FORM_COOKIE = "hulei_form"
#: Of a browser from which its owner signed in before: it never waits for a guesser's sake.
DEVICE_COOKIE = "hulei_known"

#: Pages for people who are not signed in.
OPEN = frozenset({"/sign-in"})
#: Pages for people who still have to set up a password or one-time codes.
_SETTING_UP: Mapping[str, frozenset[str]] = {
    "/account/password": frozenset({"/account/password", "/sign-out"}),
    "/account/codes": frozenset({"/account/codes", "/sign-out"}),
}
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})

Todo = Literal["password", "codes"]


@dataclass(frozen=True, slots=True, repr=False)
class Signed:
    """Who is signed in, for the time of one request.

    ``secret_key`` opens the reports sealed to this person; only in memory, ``None`` for whoever
    reads none. ``csrf`` is the token of their forms. ``todo`` must be done before all else.
    """

    staff: Staff
    secret_key: bytes | None
    csrf: str
    session_id: str
    todo: Todo | None = None

    def __repr__(self) -> str:
        return f"Signed({self.staff.id!r}, …)"


class Doorman(Protocol):
    """Knows whose cookie it is."""

    async def whose(self, cookie: str | None) -> Signed | None:
        """The person behind a session cookie; ``None`` when it has ended or never was."""


def guard(doorman: Doorman) -> Callable[[Request], Awaitable[None]]:
    """The dependency that runs before every page of the desk."""

    async def check(request: Request) -> None:
        path = inner_path(request)
        cookie = request.cookies.get(SESSION_COOKIE)
        signed = await doorman.whose(cookie)
        request.state.signed = signed
        if request.method not in _READING:
            await _own_form(request, signed)
        if path in OPEN:
            return
        if signed is None:
            raise SignInFirstError(rested=cookie is not None)
        if signed.todo is not None:
            first = f"/account/{signed.todo}"
            if path not in _SETTING_UP[first]:
                raise FirstThisError(ROOT + first)

    return check


def signed_in(request: Request) -> Signed:
    """Dependency: whoever is signed in, of any role."""
    signed: Signed | None = request.state.signed
    if signed is None:
        raise SignInFirstError(rested=False)
    return signed


def require(*roles: Role) -> Callable[[Request], Signed]:
    """Dependency: whoever is signed in and has one of these roles; others get a plain refusal."""

    def check(request: Request) -> Signed:
        signed = signed_in(request)
        if signed.staff.role not in roles:
            raise NotAllowedError
        return signed

    return check


def inner_path(request: Request) -> str:
    """The path below ``/console``."""
    path = request.url.path
    return path.removeprefix(ROOT) or "/"


async def _own_form(request: Request, signed: Signed | None) -> None:
    """Refuses a request that a page elsewhere made the browser send.

    Raises:
        ForgedFormError: foreign origin, or without the token of this session (before signing
            in: of this browser).
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        raise ForgedFormError
    origin = request.headers.get("origin")
    if site is None and origin is not None and urlsplit(origin).netloc != request.url.netloc:
        raise ForgedFormError
    expected = signed.csrf if signed is not None else _form_token(request)
    if is_upload(request):
        if signed is None:  # nothing of a stranger's is read that far
            raise ForgedFormError
        form = await form_in_memory(request)
    else:
        form = await request.form()
    brought = form.get("csrf")
    if expected is None:
        raise ForgedFormError(
            "浏览器没有把登录需要的 Cookie 送回来。请用 https:// 开头的地址打开，并允许 Cookie。"
        )
    if not isinstance(brought, str) or not hmac.compare_digest(brought.encode(), expected.encode()):
        raise ForgedFormError


def _form_token(request: Request) -> str | None:
    word = request.cookies.get(FORM_COOKIE)
    return derived(str(word), "desk-first-form").hex() if is_word(word) else None


def first_form(request: Request) -> tuple[str, str]:
    """Cookie and token for a form before signing in; the browser's own cookie when it has one."""
    kept = request.cookies.get(FORM_COOKIE)
    word = str(kept) if is_word(kept) else new_word()
    return word, derived(word, "desk-first-form").hex()


def is_plain_loopback(request: Request) -> bool:
    """Only then may a cookie travel without TLS."""
    return request.url.scheme == "http" and (request.url.hostname or "") in _LOOPBACK


def set_cookie(
    request: Request, response: Response, name: str, word: str, days: int | None = None
) -> None:
    """A cookie that no script reads and no foreign form carries; ``days`` or until closed."""
    response.set_cookie(
        name,
        word,
        max_age=None if days is None else days * 86400,
        path=ROOT,
        httponly=True,
        secure=not is_plain_loopback(request),
        samesite="lax",
    )


def drop_cookie(response: Response, name: str) -> None:
    """Takes a cookie back."""
    response.delete_cookie(name, path=ROOT)


_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    # Forms must say where they come from; other sites learn nothing.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), clipboard-read=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class ConsoleHeaders:
    """ASGI middleware: strict headers on every answer. One that an answer set itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
