"""What waits, what is closed, and putting reports together."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from console.errors import ConsoleError
from console.pages import go, page
from console.reports.shared import Parts, Reader, in_plain_words, names_of, officer_of
from reports.desk.errors import IncompleteError
from reports.lifecycle import OUTCOMES, STATE_NAMES


def queue_router(parts: Parts) -> APIRouter:
    """The lists. Nothing is opened for them: they hold not a word of a report."""
    router = APIRouter(prefix="/reports")
    queue = parts.desk.queue

    @router.get("")
    async def waiting(request: Request, signed: Reader) -> Response:
        with in_plain_words():
            found = await queue.waiting(signed.staff.id)
        return page(
            request,
            "reports/queue.html",
            found=found,
            states=STATE_NAMES,
            names=await names_of(parts.staff, (line.officer for line in found.proven)),
            has_key=signed.secret_key is not None,
        )

    @router.get("/closed")
    async def closed(request: Request, signed: Reader) -> Response:
        with in_plain_words():
            lines = await queue.closed(signed.staff.id)
        return page(
            request,
            "reports/closed.html",
            lines=lines,
            outcomes=OUTCOMES,
            names=await names_of(parts.staff, (line.officer for line in lines)),
        )

    @router.get("/together")
    async def choose(request: Request, signed: Reader) -> Response:
        with in_plain_words():
            found = await queue.waiting(signed.staff.id)
        return page(
            request,
            "reports/together.html",
            lines=[*found.proven, *found.unproven],
            states=STATE_NAMES,
            chosen=request.query_params.getlist("report"),
        )

    @router.post("/together")
    async def together(
        signed: Reader,
        report: Annotated[list[str] | None, Form()] = None,
        why: Annotated[str, Form(max_length=2000)] = "",
    ) -> Response:
        try:
            with in_plain_words():
                await parts.desk.cases.merge(officer_of(signed), (report or [])[:50], why)
        except IncompleteError as error:
            raise ConsoleError(error.sentence) from error
        return go(f"/reports/{(report or [''])[0]}")

    return router
