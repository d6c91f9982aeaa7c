"""Letters to other offices and the hand-over form: filled in, kept sealed, printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from console.errors import NotThereError
from console.pages import go, page
from console.reports.moves import CHANGED, NOT_NOW, Fields, Typed
from console.reports.shared import Parts, Reader, in_plain_words, officer_of
from console.security import Signed
from reports.desk.errors import ChangedError, IncompleteError
from reports.letters import LETTER_FIELDS, PLACEMENT_FIELDS, RECIPIENTS, matter_of
from reports.lifecycle import NotNowError


def letters_router(parts: Parts) -> APIRouter:
    """A page for each form, and one to print what was filled in."""
    router = APIRouter(prefix="/reports/{report_id}")
    moves, reading = parts.desk.moves, parts.desk.reading

    async def refer_page(
        request: Request,
        report_id: str,
        signed: Signed,
        to: str,
        *,
        typed: Mapping[str, str] | None = None,
        mistake: str | None = None,
        status: int = 200,
    ) -> Response:
        if to not in RECIPIENTS:
            raise NotThereError
        with in_plain_words():
            found = await reading.open(officer_of(signed), report_id)
        recipient = RECIPIENTS[to]
        # Others get what their work needs; only the police begin with all that was seen.
        begun = {"asks": recipient.asks, "contact": signed.staff.unit}
        if to == "police":
            begun["matter"] = matter_of(found.opened)
        return page(
            request,
            "reports/refer.html",
            status,
            line=found.line,
            recipient=recipient,
            fields=LETTER_FIELDS,
            typed=typed if typed is not None else begun,
            mistake=mistake,
        )

    @router.get("/refer/{to}")
    async def refer_form(request: Request, report_id: str, to: str, signed: Reader) -> Response:
        return await refer_page(request, report_id, signed, to)

    @router.post("/refer/{to}")
    async def refer(
        request: Request, report_id: str, to: str, signed: Reader, typed: Typed
    ) -> Response:
        form = Fields(typed)
        try:
            with in_plain_words():
                item = await moves.refer(officer_of(signed), report_id, to, form.plain, form.seen)
        except ChangedError:
            status, mistake = 409, CHANGED
        except NotNowError:
            status, mistake = 409, NOT_NOW
        except IncompleteError as error:
            status, mistake = 422, error.sentence
        else:
            return go(f"/reports/{report_id}/letters/{item.id}")
        return await refer_page(
            request, report_id, signed, to, typed=form.plain, mistake=mistake, status=status
        )

    @router.get("/placement")
    async def placement_form(request: Request, report_id: str, signed: Reader) -> Response:
        with in_plain_words():
            found = await reading.open(officer_of(signed), report_id)
        return page(
            request,
            "reports/placement.html",
            line=found.line,
            fields=PLACEMENT_FIELDS,
            typed={"bureau_contact": f"{signed.staff.unit} {signed.staff.name}".strip()},
            mistake=None,
        )

    @router.post("/placement")
    async def placement(request: Request, report_id: str, signed: Reader, typed: Typed) -> Response:
        form = Fields(typed)
        try:
            with in_plain_words():
                item = await moves.placement(officer_of(signed), report_id, form.plain)
        except IncompleteError as error:
            with in_plain_words():
                found = await reading.open(officer_of(signed), report_id)
            return page(
                request,
                "reports/placement.html",
                422,
                line=found.line,
                fields=PLACEMENT_FIELDS,
                typed=form.plain,
                mistake=error.sentence,
            )
        return go(f"/reports/{report_id}/letters/{item.id}")

    @router.get("/letters/{item_id}")
    async def letter(request: Request, report_id: str, item_id: str, signed: Reader) -> Response:
        with in_plain_words():
            line, item = await reading.letter(officer_of(signed), report_id, item_id)
        common: dict[str, Any] = {
            "line": line,
            "value": item.value,
            "at": item.at,
            "unit": signed.staff.unit,
        }
        if item.value["form"] == "placement":
            return page(request, "print/placement.html", fields=PLACEMENT_FIELDS, **common)
        recipient = RECIPIENTS.get(str(item.value["to"]))
        if recipient is None:
            raise NotThereError
        return page(request, "print/letter.html", recipient=recipient, **common)

    return router
