"""Signing in and out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from console.pages import go, page
from console.security import (
    DEVICE_COOKIE,
    FORM_COOKIE,
    ROOT,
    SESSION_COOKIE,
    Signed,
    drop_cookie,
    is_plain_loopback,
    set_cookie,
    signed_in,
)
from people.desk import People
from people.devices import KNOWN_DAYS
from people.sign_in import Refused

_NEXT = re.compile(r"/[A-Za-z0-9_/-]{0,200}")
_WRONG = "登录名、密码或验证码不对。每个验证码只能用一次，刚用过的话，请等手机上换了新的再输。"
_WAIT = "输错的次数多了，请过 {wait} 再试。急着进的话，请等手机上换了新的验证码，核对密码后再输。"
_BUSY = "现在登录的人太多，请过几秒再试。"

Anyone = Annotated[Signed, Depends(signed_in)]


def sign_in_router(people: People, *, address: Callable[[Request], str]) -> APIRouter:
    """``address`` tells who asks, to slow the guessing of passwords."""
    router = APIRouter()

    @router.get("/sign-in")
    async def form(request: Request) -> Response:
        if request.state.signed is not None:
            return go("/")
        words = request.query_params
        note = None
        if "out" in words:
            note = "已经退出。"
        elif "rested" in words:
            note = "太久没有操作，为了安全已经退出，请重新登录。"
        return _form(request, onward=words.get("next", "/"), note=note)

    @router.post("/sign-in")
    async def sign_in(
        request: Request,
        login: str = Form("", max_length=100),
        password: str = Form("", max_length=400),
        code: str = Form("", max_length=20),
        onward: str = Form("/", alias="next", max_length=300),
    ) -> Response:
        done = await people.sign_in.attempt(
            login,
            password,
            code,
            address=address(request),
            device=request.cookies.get(DEVICE_COOKIE),
            instead_of=request.cookies.get(SESSION_COOKIE),
        )
        if isinstance(done, Refused):
            sentence, status = _sentence(done)
            headers = {"Retry-After": str(int(done.wait) + 1)} if done.wait else None
            return _form(
                request, status, headers, onward=onward, mistake=sentence, login=login[:64]
            )
        response = go(onward if _NEXT.fullmatch(onward) else "/")
        set_cookie(request, response, SESSION_COOKIE, done.session)
        set_cookie(request, response, DEVICE_COOKIE, done.device, KNOWN_DAYS)
        drop_cookie(response, FORM_COOKIE)
        return response

    @router.post("/sign-out")
    async def sign_out(signed: Anyone) -> Response:
        await people.stores.signed.end(signed.staff.id, signed.session_id)
        response = go("/sign-in?out=1")
        drop_cookie(response, SESSION_COOKIE)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response

    return router


def _form(
    request: Request,
    status: int = 200,
    headers: dict[str, str] | None = None,
    *,
    onward: str,
    mistake: str | None = None,
    note: str | None = None,
    login: str = "",
) -> Response:
    forwarded = request.headers.get("x-forwarded-proto")
    safe = request.url.scheme == "https" or forwarded == "https" or is_plain_loopback(request)
    return page(
        request,
        "sign_in.html",
        status,
        headers,
        onward=onward if _NEXT.fullmatch(onward) else "/",
        mistake=mistake,
        note=note,
        login=login,
        unsafe=not safe,
        action=f"{ROOT}/sign-in",
    )


def _sentence(refused: Refused) -> tuple[str, int]:
    if refused.why == "wrong":
        return _WRONG, 403
    if refused.why == "busy":
        return _BUSY, 503
    seconds = int(refused.wait) + 1
    wait = f"{seconds} 秒" if seconds < 90 else f"{seconds // 60 + 1} 分钟"
    return _WAIT.format(wait=wait), 429
