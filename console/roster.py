"""The duty roster: everybody sees it; heads and administrators plan it, readers stand in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from console.errors import ConsoleError, NotAllowedError, NotThereError
from console.pages import go, page
from console.security import Signed, require, signed_in
from people.desk import People
from people.errors import PeopleError
from people.model import Role

Anyone = Annotated[Signed, Depends(signed_in)]
Planner = Annotated[Signed, Depends(require(Role.HEAD, Role.ADMIN))]

_SHOWN = 28
_PLANNERS = frozenset({Role.HEAD, Role.ADMIN})


def roster_router(people: People) -> APIRouter:
    """Four weeks at a time, a page for a day, and taking turns."""
    router = APIRouter(prefix="/roster")
    roster = people.roster

    def today() -> date:
        return people.stores.now().date()

    @router.get("")
    async def four_weeks(request: Request, signed: Anyone) -> Response:
        first = _day(request.query_params.get("from", ""), otherwise=today())
        first -= timedelta(days=first.weekday())
        return page(
            request,
            "roster/weeks.html",
            days=await roster.days(first, _SHOWN),
            today=today(),
            on_duty=await roster.on_duty(today()),
            before=first - timedelta(days=_SHOWN),
            after=first + timedelta(days=_SHOWN),
            plans=signed.staff.role in _PLANNERS,
            people=[staff for staff in await people.stores.staff.active() if staff.reads],
        )

    @router.get("/day/{day}")
    async def one_day(request: Request, day: str, signed: Anyone) -> Response:
        (found,) = await roster.days(_there(day), 1)
        return page(
            request,
            "roster/day.html",
            found=found,
            plans=signed.staff.role in _PLANNERS,
            stands_in=signed.staff.reads
            and signed.staff.id not in {duty.staff.id for duty in found.duties},
            people=[staff for staff in await people.stores.staff.active() if staff.reads],
            past=found.day < today(),
        )

    @router.post("/day/{day}/assign")
    async def assign(
        day: str,
        signed: Anyone,
        person: str = Form("", max_length=32),
        covers: str = Form("", max_length=32),
    ) -> Response:
        wanted = _future(day, today())
        if signed.staff.role not in _PLANNERS and person != signed.staff.id:
            raise NotAllowedError("您可以自己顶班；安排别人，请找科室负责人。")
        try:
            await roster.assign(wanted, person, signed.staff.id, covers or None)
        except PeopleError as error:
            raise ConsoleError(str(error)) from error
        return go(f"/roster/day/{wanted.isoformat()}")

    @router.post("/day/{day}/release")
    async def release(day: str, signed: Planner, person: str = Form("", max_length=32)) -> Response:
        wanted = _future(day, today())
        await roster.release(wanted, person, signed.staff.id)
        return go(f"/roster/day/{wanted.isoformat()}")

    @router.post("/turns")
    async def turns(
        signed: Planner,
        first: str = Form("", max_length=10),
        last: str = Form("", max_length=10),
        each: int = Form(1, ge=1, le=31),
        person: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    ) -> Response:
        begins, ends = _future(first, today()), _future(last, today())
        count = (ends - begins).days + 1
        if not 1 <= count <= 366:
            raise ConsoleError("结束的日子要在开始之后，一次最多排一年。")
        try:
            await roster.take_turns(begins, count, person, signed.staff.id, each)
        except PeopleError as error:
            raise ConsoleError(str(error)) from error
        return go(f"/roster?from={begins.isoformat()}")

    return router


def _day(text: str, otherwise: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if 2020 <= found.year <= 2200 else otherwise


def _there(text: str) -> date:
    found = _day(text, date.min)
    if found == date.min:
        raise NotThereError
    return found


def _future(text: str, today: date) -> date:
    found = _day(text, date.min)
    if found < today:
        raise ConsoleError("请填今天或以后的日子；过去的值班记录不能改。")
    return found
