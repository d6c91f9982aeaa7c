"""How the desk changes a report: opened by its officer, checked, changed, logged, all at once."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from people.audit import AuditLog
from people.model import READERS, Role
from reports.announcing import Announce
from reports.cabinet import Cabinet, saved_or_told
from reports.desk.errors import ChangedError
from reports.errors import NoSuchReportError, NotForYouError
from reports.folder import Folder
from reports.lifecycle import Move, after
from reports.model import Item, ItemKind, Opened, State, Value
from reports.readers import Holder, Readers
from reports.rewrap import share
from reports.sealing import DataKeys
from reports.tables import ReportAlarmRow, ReportRow
from reports.times import rounded


@dataclass(frozen=True, slots=True, repr=False)
class Officer:
    """Whoever is signed in at the desk, with the key that opens their reports."""

    id: str
    role: Role
    secret_key: bytes

    @property
    def holder(self) -> Holder:
        return Holder(self.id, self.secret_key)

    def __repr__(self) -> str:
        return f"Officer({self.id!r}, {self.role})"


@dataclass(slots=True, repr=False)
class Act:
    """A report in the hands of an officer, for the length of one transaction.

    ``facts`` go into the audit log beside the action: ids, states and counts only.
    """

    session: AsyncSession
    folder: Folder
    keys: DataKeys
    opened: Opened
    officer: Officer
    now: datetime
    facts: dict[str, str | int] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Act({self.folder!r})"

    @property
    def row(self) -> ReportRow:
        return self.folder.row

    @property
    def state(self) -> State:
        return State(self.folder.row.state)

    def append(self, kind: ItemKind, value: Value) -> Item:
        """Seals one more item of this officer's."""
        return self.folder.append(
            self.session, self.keys, kind, value, author=self.officer.id, at=self.now
        )

    async def move(self, move: Move) -> None:
        """Moves the report; the first move also acknowledges it and gives it to the officer.

        Raises:
            NotNowError: not from where it stands.
        """
        row, at = self.row, rounded(self.now)
        row.state = after(self.state, move, self.officer.role)
        row.received_at = row.received_at or at  # danger is seen before it is told to its end
        if row.acknowledged_at is None:
            row.acknowledged_at = at
            row.officer = row.officer or self.officer.id
        self.facts["state"] = row.state
        await self.stop_alarms()

    async def stop_alarms(self) -> None:
        """A person is on it: what ran out is not repeated."""
        await self.session.execute(
            update(ReportAlarmRow)
            .where(
                ReportAlarmRow.report_id == self.row.id, ReportAlarmRow.acknowledged_at.is_(None)
            )
            .values(acknowledged_at=self.now, acknowledged_by=self.officer.id)
            .execution_options(synchronize_session=False)
        )


class Acting:
    """Opens reports for changes. Every change is in the audit log, or has not happened."""

    def __init__(
        self, cabinet: Cabinet, readers: Readers, audit: AuditLog, announce: Announce
    ) -> None:
        self.cabinet = cabinet
        self.announce = announce
        self.audit = audit
        self._readers = readers

    @contextlib.asynccontextmanager
    async def on(
        self, officer: Officer, report_id: str, action: str, seen: int | None = None
    ) -> AsyncIterator[Act]:
        """The report for one change; saved and logged as ``action`` when the block has ended.

        ``seen`` is the version that the officer had before them.

        Raises:
            ChangedError: it is another by now; nothing was changed.
            NoSuchReportError, NotForYouError, TamperedError, StoreDownError
        """
        async with self.several(officer, {report_id: seen}, action) as (act,):
            yield act

    @contextlib.asynccontextmanager
    async def several(
        self, officer: Officer, seen: dict[str, int | None], action: str
    ) -> AsyncIterator[Sequence[Act]]:
        """The same for reports that are changed together, in the order of ``seen``."""
        async with saved_or_told():
            readers = await self._readers.readers()
        async with self.cabinet.writing() as session:
            # Always in one order: two who want the same reports wait for each other in turn.
            acts = {one: await self.take(session, officer, one) for one in sorted(seen)}
            for report_id, version in seen.items():
                if version is not None and version != acts[report_id].row.version:
                    raise ChangedError("the report has changed since it was looked at")
            yield [acts[report_id] for report_id in seen]
            for act in acts.values():
                share(session, act.folder, act.keys, act.opened, readers)
                self.cabinet.put(session, act.folder)
            await session.flush()
            for report_id, act in acts.items():
                await self.audit.record(session, officer.id, action, report_id, **act.facts)

    async def take(self, session: AsyncSession, officer: Officer, report_id: str) -> Act:
        """The report as this officer opens it, in the caller's transaction."""
        if officer.role not in READERS:
            raise NotForYouError("this role opens no report")
        now = self.cabinet.now()
        folder = await self.cabinet.take(session, report_id)
        if folder.row.shows_at > now:
            raise NoSuchReportError("not at the desk yet")
        keys = folder.keys(officer.holder)
        return Act(session, folder, keys, folder.opened(keys), officer, now)
