"""Erasing closed reports for good: a head asks, another head or an administrator confirms."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from console.errors import ConsoleError, NotThereError
from console.pages import go, page
from console.reports.shared import Parts, in_plain_words, names_of
from console.security import Signed, require
from people.model import Role, Staff
from reports.desk.lines import short
from reports.erasable import NotErasableError

Eraser = Annotated[Signed, Depends(require(Role.HEAD, Role.ADMIN))]


def erasing_router(parts: Parts) -> APIRouter:
    """What is past its term, what waits for a second person, and saying yes or no."""
    router = APIRouter(prefix="/erasing")
    erasing = parts.erasing

    async def may_know(signed: Signed) -> Callable[[str], bool]:
        if signed.staff.role is Role.ADMIN:  # sees numbers, never a word
            return lambda _: True
        held = await parts.desk.queue.held(signed.staff.id)
        return lambda report_id: report_id in held

    @router.get("")
    async def lists(request: Request, signed: Eraser) -> Response:
        with in_plain_words():
            known = await may_know(signed)
            asked = [one for one in await erasing.waiting() if known(one.report_id)]
            due = [one for one in await erasing.due() if known(one)]
        waiting = {one.report_id for one in asked}
        return page(
            request,
            "reports/erasing.html",
            asked=asked,
            due=[one for one in due if one not in waiting],
            names=await names_of(parts.staff, (one.by for one in asked)),
            short=short,
            me=signed.staff,
            may_ask=signed.staff.role is Role.HEAD,
        )

    @router.post("/{report_id}/{what}")
    async def decide(report_id: str, what: str, signed: Eraser) -> Response:
        steps: dict[str, Callable[[str, Staff], Awaitable[object]]] = {
            "ask": erasing.ask,
            "confirm": erasing.confirm,
            "withdraw": erasing.withdraw,
        }
        with in_plain_words():
            known = await may_know(signed)
            if what not in steps or not known(report_id):
                raise NotThereError
            try:
                await steps[what](report_id, signed.staff)
            except NotErasableError as error:
                raise ConsoleError(str(error)) from error
            except OSError as error:
                raise ConsoleError("没有删：存底的文件写不进去，请告诉系统管理员。") from error
        return go("/erasing")

    return router
