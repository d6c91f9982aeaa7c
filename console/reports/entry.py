"""Taking down a report that came by telephone, at the counter or through 12345."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import Response

from console.pages import page
from console.reports.moves import Fields, Typed
from console.reports.shared import Parts, Reader, in_plain_words, officer_of
from reports.desk.entry import CONCERNED, DANGER, SOURCES, Told
from reports.desk.errors import IncompleteError
from reports.desk.lines import short
from reports.model import ItemKind
from reports.police_duty import SITUATIONS
from reports.receipt import shown
from reports.reporter_key import ReporterKey, new_draft_key

_KINDS: Mapping[str, ItemKind] = {
    "what": ItemKind.SEEN,
    "place": ItemKind.PLACE,
    "child": ItemKind.CHILD,
    "when": ItemKind.WHEN,
    "contact": ItemKind.CONTACT,
}


def entry_router(parts: Parts) -> APIRouter:
    """The form and what comes of it."""
    router = APIRouter(prefix="/reports")

    def form_page(
        request: Request, form: Fields | None = None, mistake: str | None = None
    ) -> Response:
        return page(
            request,
            "reports/new.html",
            200 if mistake is None else 422,
            key=_key(form).token,
            typed=form.plain if form else {},
            ticked=form.all("situation") if form else [],
            concerned=form.all("must_not_know") if form else [],
            mistake=mistake,
            sources=SOURCES,
            dangers=DANGER,
            situations=SITUATIONS,
            people=CONCERNED,
        )

    @router.get("/new")
    async def blank(request: Request, _: Reader) -> Response:
        return form_page(request)

    @router.post("/new")
    async def take_down(request: Request, signed: Reader, typed: Typed) -> Response:
        form = Fields(typed)
        told = Told(
            source=form.one("source"),
            danger=form.one("danger"),
            texts={kind: form.one(name) for name, kind in _KINDS.items()},
            situations=form.all("situation"),
            must_not_know=form.all("must_not_know"),
            must_not_know_text=form.one("must_not_know_text"),
            case_number=form.one("case_number"),
        )
        try:
            with in_plain_words():
                entered = await parts.desk.entry.take_down(
                    officer_of(signed), _key(form), told, code=form.one("code") == "1"
                )
        except IncompleteError as error:
            return form_page(request, form, error.sentence)
        return page(
            request,
            "reports/entered.html",
            entered=entered,
            number=short(entered.report_id),
            code=shown(entered.code) if entered.code else None,
            wanted_code=form.one("code") == "1",
            danger=told.danger == "yes" or bool(told.situations),
        )

    return router


def _key(form: Fields | None) -> ReporterKey:
    """The key that came with the form: sent twice, it is one report."""
    found = ReporterKey.from_token(form.one("key"), "draft") if form else None
    return found or new_draft_key()
