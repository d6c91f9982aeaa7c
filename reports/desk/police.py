"""The police duty at the desk: opened at triage, met with a receipt, or answered for by a head."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from reports.arrival import alarm
from reports.desk.acting import Act, Acting, Officer
from reports.desk.errors import IncompleteError
from reports.lifecycle import NotNowError
from reports.model import ItemKind
from reports.police_duty import (
    Police,
    checked_told,
    checked_waiver,
    known_situations,
    told_form,
)
from reports.tables import PoliceDutyRow
from reports.times import rounded


class PoliceDuty:
    """Raises like :class:`reports.desk.moves.Moves`, and ``NotMetError`` with what is missing."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    async def mark(
        self, officer: Officer, report_id: str, ticked: Collection[str], seen: int
    ) -> None:
        """At triage: one of the nine situations, or harm online. Opens the police duty."""
        situations = known_situations(ticked)
        if not situations:
            raise IncompleteError("请至少勾一种情形。")
        async with self._acting.on(officer, report_id, "report.situations", seen) as act:
            act.append(ItemKind.FORM, {"form": "situations", "situations": situations})
            act.facts["situations"] = len(situations)
            await open_duty(self._acting, act)

    async def told(
        self,
        officer: Officer,
        report_id: str,
        at: datetime | None,
        words: Mapping[str, str],
        seen: int,
    ) -> None:
        """The police were told: when, who of them took it down (``officer``), the ``receipt``
        number and the ``station``. Raises ``NotMetError`` with what is missing."""
        told = checked_told(
            at,
            words.get("officer", ""),
            words.get("receipt", ""),
            words.get("station", ""),
            now=self._acting.cabinet.now(),
        )
        async with self._acting.on(officer, report_id, "report.police_told", seen) as act:
            act.append(ItemKind.FORM, told_form(told))
            await _meet(act, Police.DONE)  # also when nothing had opened the duty

    async def waived(self, officer: Officer, report_id: str, reason: str, seen: int) -> None:
        """A section head's written reason not to go to the police; ``NotMetError`` otherwise."""
        reason = checked_waiver(officer.role, reason)
        async with self._acting.on(officer, report_id, "report.police_waived", seen) as act:
            if act.row.police != Police.OPEN:
                raise NotNowError("no police duty is open")
            act.append(ItemKind.FORM, {"form": "police_waived", "reason": reason})
            await _meet(act, Police.WAIVED)


async def open_duty(acting: Acting, act: Act) -> None:
    """Opens the police duty of a report; anew when a head had waived it before this came up."""
    await alarm(acting.cabinet, act.session, act.folder, acting.announce)
    row = act.row
    if row.police in {Police.NONE, Police.WAIVED, Police.MOVED}:
        row.police = Police.OPEN
        duty = await _duty(act)
        duty.opened_at, duty.met_at, duty.met_by = rounded(act.now), None, None


async def _meet(act: Act, police: Police) -> None:
    act.row.police = police
    duty = await _duty(act)
    duty.met_at, duty.met_by = rounded(act.now), act.officer.id


async def _duty(act: Act) -> PoliceDutyRow:
    await act.session.flush()  # the alarm may have put it in just now
    duty = await act.session.get(PoliceDutyRow, act.row.id)
    if duty is None:
        duty = PoliceDutyRow(report_id=act.row.id, opened_at=rounded(act.now))
        act.session.add(duty)
    return duty
