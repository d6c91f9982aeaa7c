"""One's own account: password, one-time codes, where one is signed in."""

from __future__ import annotations

from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from console.pages import go, page
from console.security import SESSION_COOKIE, Signed, set_cookie, signed_in
from people.desk import People
from people.errors import PeopleError
from people.keys import fingerprint
from people.passwords import ADVICE, SHORTEST
from people.totp import address, grouped

Anyone = Annotated[Signed, Depends(signed_in)]


def account_router(people: People) -> APIRouter:
    """Pages that everybody has for themselves."""
    router = APIRouter(prefix="/account")
    signed_sessions = people.stores.signed

    @router.get("")
    async def account(request: Request, signed: Anyone) -> Response:
        key = signed.staff.public_key or signed.staff.waiting_key
        return page(
            request,
            "account.html",
            staff=signed.staff,
            digits=None if key is None else fingerprint(key),
            key_opens=signed.secret_key is not None,
            sessions=await signed_sessions.of_staff(signed.staff.id),
            done=request.query_params.get("done"),
        )

    @router.post("/sessions/end")
    async def end(signed: Anyone, session: str = Form("", max_length=64)) -> Response:
        if session == "others":
            await signed_sessions.end_all(signed.staff.id, but=signed.session_id)
        else:
            await signed_sessions.end(signed.staff.id, session)
        return go("/account?done=sessions")

    @router.get("/password")
    async def password_form(request: Request, signed: Anyone) -> Response:
        return _password_page(request, signed)

    @router.post("/password")
    async def set_password(
        request: Request,
        signed: Anyone,
        present: str = Form("", max_length=400),
        new: str = Form("", max_length=400),
        again: str = Form("", max_length=400),
    ) -> Response:
        if new != again:
            return _password_page(request, signed, "两次输入的新密码不一样，请再输一遍。")
        try:
            secret_key = await people.own.set_password(
                signed.staff, new, present=present, secret_key=signed.secret_key
            )
        except PeopleError as error:
            return _password_page(request, signed, str(error))
        response = go("/account/codes" if signed.todo else "/account?done=password")
        word = await signed_sessions.begin(signed.staff.id, secret_key)
        set_cookie(request, response, SESSION_COOKIE, word)
        return response

    @router.get("/codes")
    async def codes_form(request: Request, signed: Anyone) -> Response:
        return await _codes_page(request, signed, people)

    @router.post("/codes")
    async def set_codes(
        request: Request,
        signed: Anyone,
        code: str = Form("", max_length=20),
        present: str = Form("", max_length=400),
    ) -> Response:
        try:
            await people.own.set_codes(signed.staff, code, present=present)
        except PeopleError as error:
            return await _codes_page(request, signed, people, str(error))
        # What was signed in with less must not go on with more.
        await signed_sessions.end_all(signed.staff.id)
        word = await signed_sessions.begin(signed.staff.id, signed.secret_key)
        response = go("/account?done=codes")
        set_cookie(request, response, SESSION_COOKIE, word)
        return response

    return router


def _password_page(request: Request, signed: Signed, mistake: str | None = None) -> Response:
    return page(
        request,
        "password.html",
        200 if mistake is None else 422,
        first=signed.todo == "password",
        mistake=mistake,
        advice=ADVICE,
        shortest=SHORTEST,
    )


async def _codes_page(
    request: Request, signed: Signed, people: People, mistake: str | None = None
) -> Response:
    secret = await people.own.waiting_codes(signed.staff)
    square = segno.make(address(secret, signed.staff.login), error="m")
    return page(
        request,
        "codes.html",
        200 if mistake is None else 422,
        first=signed.todo == "codes",
        mistake=mistake,
        square=square.png_data_uri(scale=6, border=3),
        secret=grouped(secret),
    )
