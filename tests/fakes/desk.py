"""A desk of invented people, and reports as rows without content, for tests of clocks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from reports.clock_file import Group
from reports.tables import ReportRow, ReportWrapRow
from reports.watchers import Groups, Watcher

OFFICER, SECOND, HEAD, ADMIN = (letter * 32 for letter in "abcd")


class FixedDesk:
    """Watchers that stay the same; each has an e-mail address but the second officer."""

    def __init__(self) -> None:
        self.of: dict[Group, list[str]] = {
            "on_duty": [OFFICER],
            "officers": [OFFICER, SECOND],
            "heads": [HEAD],
            "admins": [ADMIN],
        }

    async def groups(self, day: date) -> Groups:
        return {
            group: [Watcher(one, email=one != SECOND) for one in people]
            for group, people in self.of.items()
        }


def put_report(
    session: AsyncSession,
    report_id: str,
    at: datetime,
    *,
    urgent: bool = False,
    unproven: bool = False,
    readers: Collection[str] = (OFFICER, SECOND, HEAD),
) -> ReportRow:
    """A received report whose keys these people hold."""
    row = ReportRow(
        id=report_id,
        state="received",
        audience="desk",
        urgent=urgent,
        unproven=unproven,
        police="none",
        opened_at=at,
        shows_at=at,
        received_at=at,
        news=False,
        version=1,
        manifest=b"",
    )
    session.add(row)
    session.add_all(
        ReportWrapRow(report_id=report_id, reader=reader, sealed=b"x")
        for reader in {*readers, "recovery"}
    )
    return row
