"""Adding, renaming and closing towns and villages; sheets of binding codes."""

from __future__ import annotations

import segno
from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from console.errors import ConsoleError
from console.pages import go, page
from console.register.parts import Keeper, RegisterParts, said
from people.register.binding import Code
from people.register.model import Director, Supervisor


def places_router(parts: RegisterParts) -> APIRouter:
    """Forms about places."""
    router = APIRouter(prefix="/register")
    book, register = parts.desk.places, parts.desk.register

    @router.post("/towns")
    async def add_town(signed: Keeper, name: str = Form("", max_length=60)) -> Response:
        with said():
            town = await book.add_town(name, signed.staff.id)
        return go(f"/register/town/{town.id}")

    @router.post("/town/{town_id}/villages")
    async def add_village(
        town_id: str, signed: Keeper, name: str = Form("", max_length=60)
    ) -> Response:
        with said():
            village = await book.add_village(town_id, name, signed.staff.id)
        return go(f"/register/village/{village.id}")

    @router.post("/{kind}/{place_id}/name")
    async def rename(
        kind: str, place_id: str, signed: Keeper, name: str = Form("", max_length=60)
    ) -> Response:
        with said():
            await book.rename(place_id, name, signed.staff.id)
        return go(f"/register/{_kind(kind)}/{place_id}")

    @router.post("/{kind}/{place_id}/close")
    async def close(kind: str, place_id: str, signed: Keeper, sure: str = Form("")) -> Response:
        if not sure:
            raise ConsoleError("要停用的话，请先在方框里打勾。")
        village = {v.id: v for v in await register.villages()}.get(place_id)
        with said():
            await book.close(place_id, signed.staff.id)
        return go("/register" if village is None else f"/register/town/{village.town_id}")

    @router.post("/village/{village_id}/codes")
    async def village_codes(request: Request, village_id: str, signed: Keeper) -> Response:
        directors = [d for d in await register.directors() if d.village_id == village_id]
        return await sheet(request, directors, signed.staff.id)

    @router.post("/town/{town_id}/codes")
    async def town_codes(request: Request, town_id: str, signed: Keeper) -> Response:
        villages = {v.id for v in await register.villages() if v.town_id == town_id}
        people: list[Director | Supervisor] = [
            s for s in await register.supervisors() if s.town_id == town_id
        ]
        people += [d for d in await register.directors() if d.village_id in villages]
        bound = await parts.desk.binding.channels()
        return await sheet(request, [p for p in people if not bound.get(p.id)], signed.staff.id)

    @router.post("/worker/{worker_id}/code")
    async def one_code(request: Request, worker_id: str, signed: Keeper) -> Response:
        with said():
            worker = await parts.desk.workers.get(worker_id)
        return await sheet(request, [worker], signed.staff.id)

    async def sheet(
        request: Request, people: list[Director] | list[Director | Supervisor], by: str
    ) -> Response:
        if not people:
            raise ConsoleError("这里没有要绑定的人：还没有加上，或者都绑定好了。")
        with said():
            codes = await parts.desk.binding.make_all([p.id for p in people], by)
        villages = {v.id: v for v in await register.villages()}
        towns = {t.id: t for t in await register.towns()}
        slips = []
        for worker, code in zip(people, codes, strict=True):
            if isinstance(worker, Director):
                village = villages[worker.village_id]
                place, work = f"{village.town_name} {village.name}", "儿童主任"
            else:
                place, work = towns[worker.town_id].name, "儿童督导员"
            slips.append(
                {"worker": worker, "place": place, "work": work, "code": code, "square": _qr(code)}
            )
        return page(request, "register/codes.html", slips=slips, scans=parts.link("") is not None)

    def _qr(code: Code) -> str:
        square = segno.make(parts.link(code.text) or f"绑定 {code.shown}", error="m", micro=False)
        return square.png_data_uri(scale=4, border=2)

    return router


def _kind(kind: str) -> str:
    return "town" if kind == "town" else "village"
