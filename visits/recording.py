"""Records of visits: entered once, corrected within a week, amended afterwards.

Words of harm do not stay here: the row keeps kind and day, and the words go back to the caller in
memory, who hands them to the sealed intake. Who may record for which child is the caller's check.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from store.secrets import InstallSecret
from store.vault import Vault
from store.writing import writing
from visits.duties import Duties, Kind
from visits.notes import Missed, Visit, Worry, visit_of
from visits.rules import Rules
from visits.settling import settle
from visits.tables import AmendmentRow, AttemptRow, RecordRow

CORRECTED_WITHIN = timedelta(days=7)


class VisitError(Exception):
    """The record cannot be taken; the message is for the director."""


@dataclass(frozen=True, slots=True, repr=False)
class Recorded:
    """``for_intake`` are words of harm that the visit did not keep, empty when there were none;
    ``report`` is true as well when the director only ticked that worry. ``new`` is false for a
    record that came again."""

    id: str
    report: bool = False
    for_intake: str = ""
    new: bool = True

    def __repr__(self) -> str:
        return f"Recorded({self.id!r})"


class Recording:
    """``tells_of_harm`` judges words; ``now`` is aware; ``zone`` is that of the office."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        secret: InstallSecret,
        duties: Duties,
        tells_of_harm: Callable[[str], bool],
        now: Callable[[], datetime],
        *,
        zone: tzinfo = UTC,
        rules: Rules | None = None,
    ) -> None:
        self._sessions = sessions
        self._records = Vault(secret, "visit")
        self._amendments = Vault(secret, "visitmore")
        self._duties = duties
        self._harm = tells_of_harm
        self._now = now
        self._zone = zone
        self._rules = rules or Rules()

    async def record(self, child_id: str, by: str, visit: Visit, *, once: str) -> Recorded:
        """Keeps a visit and settles what it does. ``once`` (32 hex digits) is the record's id:
        the same message sent again records nothing twice.

        Raises:
            VisitError: the day lies ahead.
        """
        self._not_ahead(visit.day)
        kept, words, report = self._split(visit)
        async with writing(self._sessions) as session:
            if await session.get(RecordRow, once) is not None:
                return Recorded(once, report, words, new=False)
            row = RecordRow(id=once, subject_id=child_id, by=by, entered_at=self._now())
            self._fill(row, kept)
            session.add(row)
            await session.flush()
            await settle(session, self._duties, self._rules, child_id)
        return Recorded(once, report, words)

    async def correct(self, record_id: str, by: str, visit: Visit) -> Recorded:
        """Puts another content in its place.

        Raises:
            VisitError: the week is over, it is another's record, or the day lies ahead.
        """
        self._not_ahead(visit.day)
        kept, words, report = self._split(visit)
        async with writing(self._sessions) as session:
            row = await self._own(session, record_id, by)
            if self._now() >= row.entered_at + CORRECTED_WITHIN:
                raise VisitError("过了七天就不能改了，可以补充说明。")
            self._fill(row, kept)
            row.changed_at = self._now()
            await session.flush()
            await settle(session, self._duties, self._rules, row.subject_id)
        return Recorded(record_id, report, words)

    async def amend(self, record_id: str, by: str, words: str) -> Recorded:
        """Adds words to a record, which itself stays as it was. Words of harm are not added.

        Raises:
            VisitError: there is no such record of this director.
        """
        if self._harm(words):
            return Recorded(record_id, report=True, for_intake=words, new=False)
        async with writing(self._sessions) as session:
            row = await self._own(session, record_id, by)
            new = secrets.token_hex(16)
            sealed = self._amendments.seal(words, new)
            session.add(
                AmendmentRow(id=new, record_id=row.id, by=by, at=self._now(), sealed=sealed)
            )
        return Recorded(record_id)

    async def attempt(
        self, child_id: str, by: str, kind: Kind, day: date, why: Missed, *, once: str
    ) -> None:
        """Notes that it did not come about; the same ``once`` again notes nothing.

        Raises:
            VisitError: the day lies ahead.
        """
        self._not_ahead(day)
        async with writing(self._sessions) as session:
            if await session.get(AttemptRow, once) is not None:
                return
            row = AttemptRow(id=once, subject_id=child_id, by=by, entered_at=self._now())
            row.kind, row.happened_on, row.why = str(kind), day, str(why)
            session.add(row)
            await session.flush()
            await settle(session, self._duties, self._rules, child_id)

    async def read(self, record_id: str) -> tuple[Visit, tuple[str, ...]] | None:
        """A record and what was added to it."""
        async with self._sessions() as session:
            row = await session.get(RecordRow, record_id)
            if row is None:
                return None
            more = await session.scalars(
                select(AmendmentRow)
                .where(AmendmentRow.record_id == record_id)
                .order_by(AmendmentRow.at, AmendmentRow.id)
            )
            added = tuple(self._amendments.open(one.sealed, one.id) for one in more)
        content = None if row.sealed is None else self._records.open(row.sealed, row.id)
        kind = Kind(row.kind)
        return visit_of(kind, row.happened_on, content, seen=row.seen, alone=row.alone), added

    def _split(self, visit: Visit) -> tuple[Visit, str, bool]:
        """What the visit keeps, the words for the intake, and whether there is to be a report."""
        told = [words for words in (visit.note, visit.companions) if words]
        harm = self._harm("\n".join(told))
        if harm or visit.worry is Worry.HARM:
            return visit.bare(), "\n".join(told), True
        return visit, "", False

    def _fill(self, row: RecordRow, visit: Visit) -> None:
        row.kind, row.happened_on = str(visit.kind), visit.day
        row.seen, row.alone = visit.seen, visit.alone
        bare = visit == visit.bare()
        row.sealed = None if bare else self._records.seal(visit.content(), row.id)

    async def _own(self, session: AsyncSession, record_id: str, by: str) -> RecordRow:
        row = await session.get(RecordRow, record_id)
        if row is None or row.by != by:
            raise VisitError("没有找到您的这条记录。")
        return row

    def _not_ahead(self, day: date) -> None:
        if day > self._now().astimezone(self._zone).date():
            raise VisitError("日子还没有到，等去过了再记。")
