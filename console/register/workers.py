"""Directors and supervisors: adding, changing, leaving, ending their bindings."""

from __future__ import annotations

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from console.errors import ConsoleError
from console.pages import go, page
from console.register.parts import Keeper, RegisterParts, said
from people.register.model import Director, Supervisor


def workers_router(parts: RegisterParts) -> APIRouter:
    """Pages about those who work in towns and villages."""
    router = APIRouter(prefix="/register")
    workers, register = parts.desk.workers, parts.desk.register

    @router.post("/village/{village_id}/directors")
    async def add_director(
        village_id: str,
        signed: Keeper,
        name: str = Form("", max_length=60),
        phone: str = Form("", max_length=40),
    ) -> Response:
        with said():
            await workers.add_director(name, phone, village_id, signed.staff.id)
        return go(f"/register/village/{village_id}")

    @router.post("/town/{town_id}/supervisors")
    async def add_supervisor(
        town_id: str,
        signed: Keeper,
        name: str = Form("", max_length=60),
        phone: str = Form("", max_length=40),
    ) -> Response:
        with said():
            await workers.add_supervisor(name, phone, town_id, signed.staff.id)
        return go(f"/register/town/{town_id}")

    @router.get("/worker/{worker_id}")
    async def one(request: Request, worker_id: str, _: Keeper) -> Response:
        with said():
            worker = await workers.get(worker_id)
        return page(
            request,
            "register/worker.html",
            worker=worker,
            director=isinstance(worker, Director),
            villages=await register.villages(),
            towns=await register.towns(),
            back=_place_of(worker),
            channels=(await parts.desk.binding.channels()).get(worker_id, 0),
        )

    @router.post("/worker/{worker_id}/change")
    async def change(
        worker_id: str,
        signed: Keeper,
        name: str = Form("", max_length=60),
        phone: str = Form("", max_length=40),
        place: str = Form("", max_length=32),
    ) -> Response:
        with said():
            worker = await workers.change(worker_id, name, phone, place, signed.staff.id)
        return go(_place_of(worker))

    @router.post("/worker/{worker_id}/leave")
    async def leave(worker_id: str, signed: Keeper, sure: str = Form("")) -> Response:
        if not sure:
            raise ConsoleError("要办离岗的话，请先在方框里打勾。")
        with said():
            worker = await workers.leave(worker_id, signed.staff.id)
        return go(_place_of(worker))

    @router.post("/worker/{worker_id}/unbind")
    async def unbind(worker_id: str, signed: Keeper) -> Response:
        await parts.desk.binding.revoke(worker_id, signed.staff.id)
        return go(f"/register/worker/{worker_id}")

    return router


def _place_of(worker: Director | Supervisor) -> str:
    if isinstance(worker, Director):
        return f"/register/village/{worker.village_id}"
    return f"/register/town/{worker.town_id}"
