"""Reports that are about one matter: a duplicate joined to its original, several made one case."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from reports.desk.acting import Act, Acting, Officer
from reports.desk.errors import IncompleteError
from reports.desk.lines import short
from reports.desk.moves import close_in, words
from reports.desk.police import open_duty
from reports.lifecycle import OUTCOMES, Move, NotNowError
from reports.model import ItemKind, State
from reports.police_duty import Police
from reports.times import rounded

_DUPLICATE = "duplicate"


class Cases:
    """Only reports that the officer can open, all of them, are put together.

    Raises like :class:`reports.desk.moves.Moves`.
    """

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    async def join(self, officer: Officer, report_id: str, into: str, seen: int) -> None:
        """The report is one that came before: it is closed, its police duty passes to ``into``.

        Both keep their own items and reporters; who reads the one need not read the other.
        """
        if report_id == into:
            raise IncompleteError("请选另一份报告。")
        both: dict[str, int | None] = {report_id: seen, into: None}
        async with self._acting.several(officer, both, "report.joined") as (report, original):
            if original.state is State.CLOSED:
                raise IncompleteError("那一份已经办结了。请先重新打开它，再合并。")
            if report.row.acknowledged_at is None:
                await report.move(Move.ACKNOWLEDGE)
            _same_case([original, report])
            if report.row.police == Police.OPEN:
                await self._pass_on(report, original)
            if report.state is State.CLOSED:
                raise NotNowError("it is closed already")
            reason = f"和 {short(into)} 是同一件事，合在一起办。"
            await close_in(report, _DUPLICATE, reason)
            report.append(ItemKind.ANSWER, {"text": OUTCOMES[_DUPLICATE].told})
            report.row.answered_at = rounded(report.now)
            original.append(
                ItemKind.NOTE, {"text": f"{short(report_id)} 说的是同一件事，已合到这里。"}
            )
            if original.row.acknowledged_at is not None:
                original.row.news = True
            report.facts["with"], original.facts["with"] = into, report_id

    async def _pass_on(self, report: Act, original: Act) -> None:
        report.row.police = Police.MOVED
        if original.row.police != Police.DONE:
            await open_duty(self._acting, original)

    async def merge(self, officer: Officer, report_ids: Sequence[str], why: str) -> str:
        """Makes reports one case, each open by itself; the id of the case."""
        chosen = list(dict.fromkeys(report_ids))
        if len(chosen) < 2:
            raise IncompleteError("请至少选两份报告。")
        why = words(why, "请写为什么放在一起办。")
        async with self._acting.several(officer, dict.fromkeys(chosen), "report.merged") as acts:
            case_id = _same_case(acts)
            for act in acts:
                others = "、".join(short(one) for one in chosen if one != act.row.id)
                act.append(ItemKind.NOTE, {"text": f"和 {others} 放在一起办：{why}"})
                act.facts["count"] = len(chosen)
        return case_id

    async def part(self, officer: Officer, report_id: str, why: str, seen: int) -> None:
        """Takes a report out of its case."""
        why = words(why, "请写为什么分开。")
        async with self._acting.on(officer, report_id, "report.parted", seen) as act:
            if act.row.case_id is None:
                raise NotNowError("it is in no case")
            act.row.case_id = None
            act.append(ItemKind.NOTE, {"text": f"从合办里分开：{why}"})


def _same_case(acts: Sequence[Act]) -> str:
    """The case of the first that has one; a report that is in another case stays out of this."""
    known = {act.row.case_id for act in acts if act.row.case_id is not None}
    if len(known) > 1:
        raise IncompleteError("这几份已经分在不同的合办里。请先把其中一份分出来。")
    case_id = known.pop() if known else secrets.token_hex(16)
    for act in acts:
        act.row.case_id = case_id
    return case_id
