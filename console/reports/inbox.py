"""Notices to whoever is signed in: that something waits, never what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from console.pages import go, page
from console.reports.shared import Parts
from console.security import Signed, signed_in

Anyone = Annotated[Signed, Depends(signed_in)]


def inbox_router(parts: Parts) -> APIRouter:
    """The list, and having read it."""
    router = APIRouter(prefix="/inbox")

    @router.get("")
    async def notices(request: Request, signed: Anyone) -> Response:
        return page(
            request,
            "reports/inbox.html",
            entries=await parts.inbox.entries(signed.staff.id),
            reads=signed.staff.reads,
        )

    @router.post("/read")
    async def read(
        signed: Anyone,
        notice: Annotated[str, Form(max_length=20)] = "",
        report: Annotated[str, Form(max_length=32)] = "",
    ) -> Response:
        one = [int(notice)] if notice.isascii() and notice.isdigit() else []
        await parts.inbox.mark_read(signed.staff.id, *one)
        if report.isascii() and report.isalnum():
            return go(f"/reports/{report}")
        return go("/inbox")

    return router
