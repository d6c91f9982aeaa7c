"""The call list (代打电话名单): whom nothing reaches. A page, and a table to take along."""

from __future__ import annotations

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from console.notices.parts import NoticeParts
from console.pages import go, page
from console.security import Signed, require
from notifications.calls import Call
from people.model import Role
from store.writing import writing

Caller = Annotated[Signed, Depends(require(Role.HEAD, Role.OFFICER))]
_UNKNOWN = "不知道是谁，请在台账里找"
#: What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def calls_router(parts: NoticeParts) -> APIRouter:
    """Who has to be called and what to say."""
    router = APIRouter(prefix="/calls")

    async def listed(signed: Signed) -> list[tuple[Call, str, str | None]]:
        waiting = await parts.calls.waiting()
        found = []
        for call in waiting:
            name, phone = await parts.who_is(call.recipient)
            found.append((call, name or _UNKNOWN, phone))
        if found:  # numbers of people were shown
            async with writing(parts.sessions) as session:
                await parts.audit.record(
                    session, signed.staff.id, "calls.shown", "calls", count=len(found)
                )
        return found

    @router.get("")
    async def calls(request: Request, signed: Caller) -> Response:
        return page(request, "notices/calls.html", calls=await listed(signed))

    @router.get("/list.csv")
    async def table(signed: Caller) -> Response:
        out = io.StringIO()
        rows = csv.writer(out)
        rows.writerow(["谁", "电话", "说什么", "从什么时候等起"])
        for call, name, phone in await listed(signed):
            said = f"{call.title}。{call.body}".replace("\n", " ")
            rows.writerow([_plain(name), phone or "", _plain(said), f"{call.at:%Y-%m-%d}"])
        return Response(
            "\ufeff" + out.getvalue(),  # spreadsheets then know that it is UTF-8
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="calls.csv"'},
        )

    @router.post("/{call_id}/done")
    async def done(call_id: int, signed: Caller) -> Response:
        async with writing(parts.sessions) as session:
            if await parts.calls.done(session, call_id, signed.staff.id):
                await parts.audit.record(session, signed.staff.id, "calls.done", str(call_id))
        return go("/calls")

    return router


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
