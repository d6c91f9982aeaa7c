"""The district at a glance, one town, one village."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from console.errors import NotThereError
from console.pages import page
from console.register.parts import Keeper, Reader, RegisterParts, reads
from people.register.importing.template import NAME, template
from people.register.model import STATE_NAMES, Town, Village
from people.register.owed import REASONS

Named = TypeVar("Named", Town, Village)

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def overview_router(parts: RegisterParts) -> APIRouter:
    """Pages to look at."""
    router = APIRouter(prefix="/register")
    register = parts.desk.register

    @router.get("")
    async def district(request: Request, signed: Keeper) -> Response:
        villages = await register.villages()
        counts = await register.counts()
        children: dict[str, int] = {}
        number: dict[str, int] = {}
        for village in villages:
            number[village.town_id] = number.get(village.town_id, 0) + 1
            children[village.town_id] = children.get(village.town_id, 0) + counts.get(village.id, 0)
        return page(
            request,
            "register/district.html",
            towns=await register.towns(),
            villages=number,
            children=children,
            total=sum(counts.values()),
            reads=reads(signed),
            reason=REASONS[parts.desk.parts.rule],
        )

    @router.get("/template.{kind}")
    async def empty_file(kind: str, _: Keeper) -> Response:
        if kind not in _TYPES:
            raise NotThereError
        headers = {
            "Content-Disposition": "attachment; filename=register."
            f"{kind}; filename*=UTF-8''{quote(NAME)}.{kind}"
        }
        return Response(template(f"x.{kind}"), media_type=_TYPES[kind], headers=headers)

    @router.get("/town/{town_id}")
    async def town(request: Request, town_id: str, _: Keeper) -> Response:
        found = _one(await register.towns(), town_id)
        counts = await register.counts()
        directors: dict[str, int] = {}
        for director in await register.directors():
            directors[director.village_id] = directors.get(director.village_id, 0) + 1
        return page(
            request,
            "register/town.html",
            town=found,
            villages=[v for v in await register.villages() if v.town_id == town_id],
            counts=counts,
            directors=directors,
            supervisors=[s for s in await register.supervisors() if s.town_id == town_id],
            channels=await parts.desk.binding.channels(),
        )

    @router.get("/village/{village_id}")
    async def village(request: Request, village_id: str, signed: Keeper) -> Response:
        found = _one(await register.villages(), village_id)
        children = None
        if reads(signed):
            children = await parts.desk.looking.of_village(village_id, signed.staff.id)
        return page(
            request,
            "register/village.html",
            village=found,
            directors=[d for d in await register.directors() if d.village_id == village_id],
            channels=await parts.desk.binding.channels(),
            count=(await register.counts()).get(village_id, 0),
            children=children,
            states=STATE_NAMES,
            today=parts.desk.parts.now().date(),
        )

    @router.post("/search")
    async def search(
        request: Request, signed: Reader, text: str = Form("", max_length=60)
    ) -> Response:
        found = await parts.desk.looking.search(text, signed.staff.id) if text.strip() else []
        return page(
            request,
            "register/found.html",
            found=found,
            villages={v.id: v for v in await register.villages()},
            states=STATE_NAMES,
            today=parts.desk.parts.now().date(),
        )

    return router


def _one(places: Sequence[Named], place_id: str) -> Named:
    found = next((place for place in places if place.id == place_id), None)
    if found is None:
        raise NotThereError("没有找到这个地方，可能已经停用。")
    return found
