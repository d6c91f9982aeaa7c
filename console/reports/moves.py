"""The forms of a report's page. What was typed is never lost: it comes back with the reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from console.errors import NotThereError
from console.pages import go
from console.reports.report import report_page
from console.reports.shared import Parts, Reader, in_plain_words, local_moment, officer_of
from reports.desk.acting import Officer
from reports.desk.errors import ChangedError, IncompleteError
from reports.lifecycle import Move, NotNowError
from reports.police_duty import NotMetError, PoliceFirstError

CHANGED = (
    "刚才别的同事也在办这份报告，或者报告人有了补充，所以您这一步没有做。"
    "您写的字还在下面。请先看一看新的情况，再决定要不要做。"
)
POLICE_FIRST = "要报公安的还没有登记回执，不能办结。请先登记回执，或者请科室负责人写明理由。"
NOT_NOW = "这份报告现在不能做这一步，可能已经有同事做过了。请看一看新的情况。"


async def _typed(request: Request) -> Mapping[str, list[str]]:
    form = await request.form()
    return {
        name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form
    }


Typed = Annotated[Mapping[str, list[str]], Depends(_typed)]


class Fields:
    """A form that was sent."""

    def __init__(self, typed: Mapping[str, list[str]]) -> None:
        self._typed = typed
        self.plain = {name: values[0] for name, values in typed.items() if values}

    def all(self, name: str) -> list[str]:
        return self._typed.get(name, [])

    def one(self, name: str) -> str:
        return self.plain.get(name, "")

    @property
    def seen(self) -> int:
        """The version of the report that the form stood on."""
        text = self.one("seen")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


_Do = Callable[[Officer, str, Fields], Awaitable[object]]


def moves_router(parts: Parts) -> APIRouter:
    """One address a form: ``/reports/<id>/do/<what>``."""
    router = APIRouter(prefix="/reports")
    forms = _forms(parts)

    @router.post("/{report_id}/do/{what}")
    async def do(
        request: Request, report_id: str, what: str, signed: Reader, typed: Typed
    ) -> Response:
        if what not in forms:
            raise NotThereError
        fields = Fields(typed)
        status, mistake = 409, ""
        try:
            with in_plain_words():
                await forms[what](officer_of(signed), report_id, fields)
            return go(f"/reports/{report_id}#{_PLACE.get(what, 'content')}")
        except ChangedError:
            mistake = CHANGED
        except PoliceFirstError:
            mistake = POLICE_FIRST
        except NotNowError:
            mistake = NOT_NOW
        except (IncompleteError, NotMetError) as error:
            status, mistake = 422, error.sentence
        return await report_page(
            parts,
            request,
            report_id,
            signed,
            status=status,
            mistake=mistake,
            form=what,
            typed=fields.plain,
        )

    return router


#: Where the page is entered again after a form.
_PLACE = {"note": "notes", "answer": "answers", "intimate": "files"}


def _forms(parts: Parts) -> Mapping[str, _Do]:
    moves, police, cases = parts.desk.moves, parts.desk.police, parts.desk.cases
    reading, zone = parts.desk.reading, parts.zone

    def step(move: Move) -> _Do:
        return lambda who, report, form: moves.step(who, report, move, form.seen)

    return {
        "acknowledge": step(Move.ACKNOWLEDGE),
        "assess": step(Move.ASSESS),
        "start": step(Move.START),
        "take-over": lambda who, report, form: moves.take_over(who, report, form.seen),
        "note": lambda who, report, form: moves.note(who, report, form.one("note")),
        "answer": lambda who, report, form: moves.answer(
            who, report, form.one("answer"), form.seen
        ),
        "situations": lambda who, report, form: police.mark(
            who, report, form.all("situation"), form.seen
        ),
        "police-told": lambda who, report, form: police.told(
            who, report, local_moment(form.one("at"), zone), form.plain, form.seen
        ),
        "police-waived": lambda who, report, form: police.waived(
            who, report, form.one("reason"), form.seen
        ),
        "close": lambda who, report, form: moves.close(
            who, report, form.one("outcome"), form.plain, form.seen
        ),
        "reopen": lambda who, report, form: moves.reopen(
            who, report, form.one("reason"), form.seen
        ),
        "join": lambda who, report, form: cases.join(who, report, form.one("into"), form.seen),
        "part": lambda who, report, form: cases.part(who, report, form.one("why"), form.seen),
        "intimate": lambda who, report, form: reading.mark_intimate(
            who, report, form.one("file"), form.seen
        ),
    }
