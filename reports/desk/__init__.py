"""The desk that answers reports: what the console (or another front) asks of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from people.audit import AuditLog
from reports.announcing import Announce
from reports.cabinet import Cabinet
from reports.clocks import SHANGHAI, Clocks
from reports.codes import Codes
from reports.desk.acting import Acting
from reports.desk.cases import Cases
from reports.desk.entry import Entry
from reports.desk.figures import Dashboard
from reports.desk.moves import Moves
from reports.desk.police import PoliceDuty
from reports.desk.queue import Queue
from reports.desk.reading import Reading
from reports.intake import Intake
from reports.readers import Readers


@dataclass(frozen=True, slots=True)
class DutyDesk:
    """All services of the desk."""

    queue: Queue
    reading: Reading
    moves: Moves
    police: PoliceDuty
    cases: Cases
    entry: Entry
    dashboard: Dashboard


def duty_desk(
    cabinet: Cabinet,
    readers: Readers,
    audit: AuditLog,
    announce: Announce,
    *,
    codes: Codes,
    clocks: Clocks,
    zone: tzinfo = SHANGHAI,
) -> DutyDesk:
    """Connects the services over one cabinet."""
    acting = Acting(cabinet, readers, audit, announce)
    return DutyDesk(
        queue=Queue(cabinet, clocks),
        reading=Reading(acting, clocks),
        moves=Moves(acting),
        police=PoliceDuty(acting),
        cases=Cases(acting),
        entry=Entry(cabinet, Intake(cabinet, readers, announce), codes, audit),
        dashboard=Dashboard(cabinet, clocks, zone),
    )
