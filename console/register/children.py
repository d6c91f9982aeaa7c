"""One child: looking, adding, correcting (a move included), and whether it is still visited."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from console.errors import ConsoleError
from console.pages import go, page
from console.register.parts import Reader, RegisterParts, said
from people.errors import PeopleError
from people.register.categories import CATEGORY_NAMES, SENSITIVE
from people.register.content import AT, NAMES_IN_CHINESE
from people.register.importing.errors import Spot
from people.register.importing.form import as_typed
from people.register.importing.synonyms import words
from people.register.model import STATE_NAMES, ChildState
from people.register.owed import REASONS
from people.register.records import TypedWrongError


def children_router(parts: RegisterParts) -> APIRouter:
    """Pages about single children; every look is in the log."""
    router = APIRouter(prefix="/register/child")
    desk = parts.desk

    @router.get("/add")
    async def add_form(request: Request, _: Reader, village: str = "") -> Response:
        known = await places()
        town_name, village_name = known.get(village, ("", ""))
        typed = {"hukou_town": town_name, "hukou_village": village_name}
        return await form(request, typed, set(), "/register/child/add")

    @router.post("/add")
    async def add(request: Request, signed: Reader) -> Response:
        typed, kinds = await _typed(request)
        try:
            child_id = await desk.records.add(typed, signed.staff.id)
        except PeopleError as error:
            return await form(request, typed, kinds, "/register/child/add", wrong=error)
        return go(f"/register/child/{child_id}")

    @router.get("/{child_id}")
    async def one(request: Request, child_id: str, signed: Reader) -> Response:
        with said():
            looked = await desk.looking.at(child_id, signed.staff.id)
        return page(
            request,
            "register/child.html",
            record=looked.record,
            child=looked.record.child,
            history=looked.history,
            places=await places(),
            fields=NAMES_IN_CHINESE,
            kinds=CATEGORY_NAMES,
            states=STATE_NAMES,
            reason=REASONS[desk.parts.rule],
            people={s.id: s.name for s in await parts.staff.active()},
            today=desk.parts.now().date(),
        )

    @router.get("/{child_id}/correct")
    async def correct_form(request: Request, child_id: str, signed: Reader) -> Response:
        with said():
            looked = await desk.looking.at(child_id, signed.staff.id)
        typed = as_typed(looked.content, await places())
        kinds = set(looked.content[AT["categories"]])
        return await form(request, typed, kinds, f"/register/child/{child_id}/correct")

    @router.post("/{child_id}/correct")
    async def correct(request: Request, child_id: str, signed: Reader) -> Response:
        typed, kinds = await _typed(request)
        try:
            await desk.records.correct(child_id, typed, signed.staff.id)
        except PeopleError as error:
            path = f"/register/child/{child_id}/correct"
            return await form(request, typed, kinds, path, wrong=error)
        return go(f"/register/child/{child_id}")

    @router.post("/{child_id}/state")
    async def state(child_id: str, signed: Reader, state: str = Form("")) -> Response:
        if state not in set(ChildState):
            raise ConsoleError("请选一种情况。")
        with said():
            await desk.records.set_state(child_id, ChildState(state), signed.staff.id)
        return go(f"/register/child/{child_id}")

    async def places() -> dict[str, tuple[str, str]]:
        return {v.id: (v.town_name, v.name) for v in await desk.register.villages()}

    async def form(
        request: Request,
        typed: Mapping[str, str],
        kinds: set[str],
        path: str,
        *,
        wrong: PeopleError | None = None,
    ) -> Response:
        spots: dict[str, str] = {}
        if isinstance(wrong, TypedWrongError):
            spots = _by_field(wrong.spots)
        return page(
            request,
            "register/child_form.html",
            200 if wrong is None else 422,
            typed=typed,
            chosen=kinds,
            path=path,
            back=path.removesuffix("/correct") if path.endswith("/correct") else "/register",
            new=path.endswith("/add"),
            labels=words().labels,
            kinds=CATEGORY_NAMES,
            sensitive=SENSITIVE,
            spots=spots,
            mistake=str(wrong) if wrong is not None and not spots else None,
            towns=await desk.register.towns(),
            villages=sorted({v.name for v in await desk.register.villages()}),
        )

    return router


async def _typed(request: Request) -> tuple[dict[str, str], set[str]]:
    """What the form holds, by field; and the categories ticked."""
    sent = await request.form()
    typed = {name: str(sent.get(name, ""))[:400] for name in words().labels}
    kinds = {str(kind) for kind in sent.getlist("kind")} & set(CATEGORY_NAMES)
    typed["categories"] = "、".join(CATEGORY_NAMES[kind] for kind in sorted(kinds))
    return typed, kinds


def _by_field(spots: list[Spot]) -> dict[str, str]:
    of_label = {label: name for name, label in words().labels.items()}
    return {of_label.get(spot.column, spot.column): spot.reason for spot in spots}
