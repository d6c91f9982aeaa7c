"""The audit log, for auditors and section heads."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from console.pages import page
from console.reports.shared import Parts, in_plain_words, names_of
from console.reports.timeline import what_was_done
from console.security import Signed, require
from people.audit import Entry
from people.audit_check import check
from people.model import Role
from reports.desk.lines import short

Auditing = Annotated[Signed, Depends(require(Role.AUDITOR, Role.HEAD))]
_SHOWN = 300
_ID = re.compile(r"[0-9a-f]{32}")


def audit_router(parts: Parts) -> APIRouter:
    """The newest entries, those of one subject, and whether the chain holds."""
    router = APIRouter(prefix="/audit")

    @router.get("")
    async def log(request: Request, signed: Auditing) -> Response:
        subject = request.query_params.get("subject", "")
        wanted = subject if _ID.fullmatch(subject) else None
        entries: Sequence[Entry] = await parts.audit.entries(subject=wanted, last=_SHOWN)
        held: frozenset[str] = frozenset()
        if signed.staff.role is Role.HEAD:
            with in_plain_words():
                held = await parts.desk.queue.held(signed.staff.id)
            entries = may_see(entries, held)
        names = await names_of(parts.staff, _people(entries))
        checked = await check(parts.audit) if "check" in request.query_params else None
        return page(
            request,
            "reports/audit.html",
            entries=list(reversed(entries)),
            names=names,
            what=lambda entry: what_was_done(entry, names, held),
            short=short,
            subject=wanted,
            checked=checked,
            most=_SHOWN,
        )

    return router


def _people(entries: Sequence[Entry]) -> set[str]:
    found = {str(entry.facts["reader"]) for entry in entries if "reader" in entry.facts}
    return found | {entry.actor for entry in entries} | {entry.subject for entry in entries}


def may_see(entries: Sequence[Entry], held: Collection[str]) -> list[Entry]:
    """Without entries of reports that are kept from this head: not even that they are there."""
    return [
        entry
        for entry in entries
        if not entry.action.startswith("report.") or entry.subject in held
    ]
