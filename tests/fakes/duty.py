"""The services of the desk over a ``FakeDesk``, and reports for it to work on."""

from __future__ import annotations

from sqlalchemy import select

from notifications.calendar import WorkCalendar
from people.audit import AuditLog, Entry
from people.model import Role
from reports.clocks import Clocks
from reports.desk import duty_desk
from reports.desk.acting import Officer
from reports.model import Concerned, ItemKind
from reports.readers import Holder
from reports.reporter_key import ReporterKey, new_draft_key
from reports.rewrap import ReportKeys
from reports.tables import ReportRow
from tests.fakes.sealed_desk import FakeDesk

SEEN = "隔壁的娃儿晚上一直哭，身上有伤"


class FakeDuty:
    """Services over the cabinet of ``desk``, and its people as officers."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self.audit = AuditLog(desk.cabinet.sessions, lambda: desk.time)
        self.clocks = Clocks.standard(WorkCalendar())
        self.services = duty_desk(
            desk.cabinet,
            desk.officers,
            self.audit,
            desk.announced,
            codes=desk.codes,
            clocks=self.clocks,
        )
        self.keys = ReportKeys(desk.cabinet, desk.officers, self.audit, desk.announced)
        self.head = officer(desk.head, Role.HEAD)
        self.first = officer(desk.first, Role.OFFICER)
        self.second = officer(desk.second, Role.OFFICER)

    async def reported(
        self,
        text: str = SEEN,
        *,
        danger: str = "no",
        coded: bool = False,
        about_bureau: bool = False,
        unproven: bool = False,
    ) -> str:
        """A report that was told to its end; its id."""
        report_id, _ = await self.reported_with(
            text, danger=danger, coded=coded, about_bureau=about_bureau, unproven=unproven
        )
        return report_id

    async def reported_with(
        self,
        text: str = SEEN,
        *,
        danger: str = "no",
        coded: bool = False,
        about_bureau: bool = False,
        unproven: bool = False,
    ) -> tuple[str, ReporterKey]:
        """The same, with the key of its reporter."""
        intake, key = self.desk.intake, new_draft_key()
        await intake.add(key, ItemKind.SEEN, {"text": text}, unproven=unproven)
        if about_bureau:
            await intake.leave_out(key, [Concerned.BUREAU], "")
        await intake.add(key, ItemKind.DANGER, {"now": danger})
        if coded:
            await self.desk.codes.mint(key)
        await intake.finish(key)
        draft = await intake.draft(key)
        assert draft is not None
        return draft.id, key

    async def row(self, report_id: str) -> ReportRow:
        async with self.desk.cabinet.reading() as session:
            return (await session.scalars(select(ReportRow).where(ReportRow.id == report_id))).one()

    async def seen(self, report_id: str) -> int:
        """The version an officer has before them who looks now."""
        return (await self.row(report_id)).version

    async def logged(self, report_id: str) -> list[Entry]:
        return await self.audit.entries(subject=report_id)

    async def actions(self, report_id: str) -> list[str]:
        return [entry.action for entry in await self.logged(report_id)]


def officer(holder: Holder, role: Role) -> Officer:
    return Officer(holder.reader, role, holder.secret_key)
