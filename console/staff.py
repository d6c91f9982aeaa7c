"""Who works at the desk: for the administrator and the section heads."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from console.errors import ConsoleError, NotThereError
from console.pages import go, page
from console.security import Signed, require
from people.desk import People
from people.directory import new_staff
from people.errors import NoSuchPersonError, PeopleError
from people.keys import fingerprint
from people.model import ROLE_NAMES, Role, Staff
from people.resets import LOST_NAMES, Lost

Overseer = Annotated[Signed, Depends(require(Role.ADMIN, Role.HEAD))]
Admin = Annotated[Signed, Depends(require(Role.ADMIN))]
Head = Annotated[Signed, Depends(require(Role.HEAD))]


def staff_router(people: People) -> APIRouter:
    """Pages about other people's accounts."""
    router = APIRouter(prefix="/staff")

    @router.get("")
    async def everybody(request: Request, signed: Overseer) -> Response:
        return await _list(request, signed, people)

    @router.get("/add")
    async def add_form(request: Request, _: Admin) -> Response:
        return page(request, "staff/add.html", roles=ROLE_NAMES, mistake=None, typed={})

    @router.post("/add")
    async def add(
        request: Request,
        signed: Admin,
        *,
        login: str = Form("", max_length=64),
        name: str = Form("", max_length=80),
        unit: str = Form("", max_length=120),
        email: str = Form("", max_length=200),
        role: str = Form("", max_length=16),
    ) -> Response:
        typed = {"login": login, "name": name, "unit": unit, "email": email, "role": role}
        try:
            staff = new_staff(login, name, _role(role), unit, email)
            word = await people.accounts.add(staff, signed.staff.id)
        except PeopleError as error:
            return page(
                request, "staff/add.html", 422, roles=ROLE_NAMES, mistake=str(error), typed=typed
            )
        return page(request, "staff/starter.html", staff=staff, word=word, added=True)

    @router.get("/{staff_id}")
    async def one(request: Request, staff_id: str, signed: Overseer) -> Response:
        return await _one(request, staff_id, signed, people)

    @router.post("/{staff_id}/change")
    async def change(
        staff_id: str,
        signed: Admin,
        role: str = Form("", max_length=16),
        unit: str = Form("", max_length=120),
    ) -> Response:
        with _said():
            await people.accounts.change(staff_id, signed.staff.id, role=_role(role), unit=unit)
        return go(f"/staff/{staff_id}")

    @router.post("/{staff_id}/remove")
    async def remove(staff_id: str, signed: Admin, sure: str = Form("")) -> Response:
        if not sure:
            raise ConsoleError("要移除的话，请先在方框里打勾。")
        with _said():
            await people.accounts.remove(staff_id, signed.staff.id)
        return go("/staff")

    @router.post("/{staff_id}/lost")
    async def lost(staff_id: str, signed: Overseer, what: str = Form("")) -> Response:
        if what not in set(Lost):
            raise ConsoleError("请选一下丢了什么。")
        with _said():
            await people.resets.ask(staff_id, Lost(what), signed.staff)
        return go("/staff")

    @router.post("/{staff_id}/key")
    async def confirm_key(
        staff_id: str, signed: Head, digits: str = Form("", max_length=40), same: str = Form("")
    ) -> Response:
        if not same:
            raise ConsoleError("请先跟本人当面或打电话核对 16 位数字，再打勾确认。")
        with _said():
            await people.approval.confirm(
                staff_id, digits, by=signed.staff, secret_key=_key_of(signed)
            )
        return go(f"/staff/{staff_id}")

    @router.post("/{staff_id}/hand-over")
    async def hand_over(staff_id: str, signed: Head) -> Response:
        with _said():
            await people.approval.hand_over(staff_id, by=signed.staff, secret_key=_key_of(signed))
        return go(f"/staff/{staff_id}")

    @router.post("/resets/{request_id}/confirm")
    async def confirm(request: Request, request_id: str, signed: Overseer) -> Response:
        waiting = {r.id: r for r in await people.resets.waiting()}
        with _said():
            word = await people.resets.confirm(request_id, signed.staff)
        staff = await people.stores.staff.get(waiting[request_id].staff_id)
        return page(request, "staff/starter.html", staff=staff, word=word, added=False)

    @router.post("/resets/{request_id}/withdraw")
    async def withdraw(request_id: str, signed: Overseer) -> Response:
        with _said():
            await people.resets.withdraw(request_id, signed.staff)
        return go("/staff")

    return router


class _said:  # noqa: N801 - reads as a statement
    """Turns what people did wrong into a page with its sentence."""

    def __enter__(self) -> None:
        return

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, NoSuchPersonError):
            raise NotThereError(str(error)) from error
        if isinstance(error, PeopleError):
            raise ConsoleError(str(error)) from error


def _role(text: str) -> Role:
    if text not in set(Role):
        raise ConsoleError("请选一个岗位。")
    return Role(text)


def _key_of(signed: Signed) -> bytes:
    if signed.secret_key is None:
        raise ConsoleError("您的钥匙还没有打开，请退出后重新登录再试。")
    return signed.secret_key


async def _list(request: Request, signed: Signed, people: People) -> Response:
    everybody = await people.stores.staff.active()
    names = {staff.id: staff.name for staff in everybody}
    return page(
        request,
        "staff/list.html",
        everybody=everybody,
        names=names,
        resets=await people.resets.waiting(),
        lost_names=LOST_NAMES,
        me=signed.staff,
    )


async def _one(request: Request, staff_id: str, signed: Signed, people: People) -> Response:
    with _said():
        staff: Staff = await people.accounts.someone(staff_id)
    key = staff.waiting_key or staff.public_key
    return page(
        request,
        "staff/one.html",
        staff=staff,
        digits=None if key is None else fingerprint(key),
        roles=ROLE_NAMES,
        lost_names=LOST_NAMES,
        me=signed.staff,
    )
