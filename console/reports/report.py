"""The page of one report: opened in memory, for whoever is signed in and holds a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from console.pages import page
from console.reports.shared import (
    Parts,
    Reader,
    in_plain_words,
    local_moment,
    names_of,
    officer_of,
)
from console.reports.timeline import openings, timeline
from console.reports.words import GROUPS, words_of
from console.security import Signed
from people.model import Role
from reports.letters import PLACEMENT_FIELDS, RECIPIENTS
from reports.lifecycle import OUTCOMES, STATE_NAMES, STEPS, Move, possible
from reports.model import ItemKind
from reports.police_duty import POLICE_NAMES, SITUATIONS, Police

#: Moves that are a button; the others bring a form.
_BUTTONS = (Move.ACKNOWLEDGE, Move.ASSESS, Move.START)


def report_router(parts: Parts) -> APIRouter:
    """The page itself; its forms are in :mod:`console.reports.moves`."""
    router = APIRouter(prefix="/reports")

    @router.get("/{report_id}")
    async def report(request: Request, report_id: str, signed: Reader) -> Response:
        return await report_page(parts, request, report_id, signed)

    return router


def _local(parts: Parts, iso: object) -> str:
    at = local_moment(str(iso), parts.zone)
    return "" if at is None else f"{at.astimezone(parts.zone):%Y-%m-%d %H:%M}"


async def report_page(
    parts: Parts,
    request: Request,
    report_id: str,
    signed: Signed,
    *,
    status: int = 200,
    mistake: str | None = None,
    form: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    """Shows a report. ``mistake`` says why a form was not taken; what was ``typed`` stays in it."""
    with in_plain_words():
        found = await parts.desk.reading.open(officer_of(signed), report_id)
        waiting = await parts.desk.queue.waiting(signed.staff.id)
        held = await parts.desk.queue.held(signed.staff.id)
        case = []
        if found.line.case_id is not None:
            case = await parts.desk.queue.of_case(signed.staff.id, found.line.case_id)
    entries = await parts.audit.entries(subject=report_id, last=500)
    authors = {item.author for item in found.opened.items} - {"reporter"}
    left_out = {
        str(one)
        for item in found.opened.of(ItemKind.MUST_NOT_KNOW)
        for one in item.value.get("left_out", ())
    }
    actors = {entry.actor for entry in entries}
    names = await names_of(parts.staff, authors | left_out | actors | {found.line.officer})
    moves = possible(found.line.state, signed.staff.role)
    values: dict[str, Any] = {
        "line": found.line,
        "has_code": found.has_code,
        "groups": [
            (label, [words_of(item, names) for item in found.opened.of(kind)], kind)
            for kind, label in GROUPS.items()
            if found.opened.of(kind)
        ],
        "items": {kind: found.opened.of(kind) for kind in ItemKind},
        "files": found.files(),
        "intimate": found.intimate,
        "timeline": timeline(found.opened, entries, names, held),
        "openings": openings(entries, names),
        "names": names,
        "states": STATE_NAMES,
        "buttons": [(move, STEPS[move].label) for move in _BUTTONS if move in moves],
        "moves": moves,
        "outcomes": [outcome for outcome in OUTCOMES.values() if not outcome.joined],
        "outcome_names": OUTCOMES,
        "situations": SITUATIONS,
        "police": POLICE_NAMES,
        "police_open": found.line.police is Police.OPEN,
        "is_head": signed.staff.role is Role.HEAD,
        "recipients": RECIPIENTS,
        "placement_fields": PLACEMENT_FIELDS,
        "case": [line for line in case if line.id != report_id],
        "others": [line for line in waiting.proven if line.id != report_id],
        "local": lambda iso: _local(parts, iso),
        "now_local": parts.now().astimezone(parts.zone).strftime("%Y-%m-%dT%H:%M"),
        "mistake": mistake,
        "form": form,
        "typed": typed or {},
    }
    return page(request, "reports/report.html", status, **values)
