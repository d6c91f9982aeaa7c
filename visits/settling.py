"""Which record did what is owed.

Worked out anew for a child whenever one of its records changes, so that a corrected day or kind
leaves nothing behind. A period is done by the first deed on or after the day it opens; one that
came after the due date did it late, and ``done_on`` shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from people.register.tables import ChildRow
from visits.duties import Duties, Duty, Kind
from visits.periods import Period
from visits.rules import Attempts, Boarding, Rules, VisitAsContact
from visits.tables import DONE, OPEN, VOID, AttemptRow, DutyRow, RecordRow

_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done, or (of attempts) tried, on a day. ``id`` is that of its row."""

    id: str
    kind: Kind
    day: date


def kinds_for(duty: Duty, rules: Rules, *, boarding: bool) -> frozenset[Kind]:
    """The kinds of records that do this duty for this child."""
    kinds = duty.done_by
    is_contact = Kind.CONTACT in kinds
    if is_contact and rules.visit_as_contact is VisitAsContact.SEPARATE:
        kinds -= {Kind.HOME_VISIT}
    at_home = Kind.HOME_VISIT in kinds and not is_contact
    if boarding and at_home and rules.boarding is Boarding.SCHOOL_COUNTS:
        kinds |= {Kind.SCHOOL_VISIT}
    return kinds


def done_by(
    kinds: frozenset[Kind],
    period: Period,
    deeds: Iterable[Deed],
    attempts: Iterable[Deed],
    rules: Rules,
) -> tuple[date, str | None] | None:
    """The day on which a period was done and the id of the record, ``None`` while it is owed.

    The id is ``None`` where three attempts, on three days of the period, are enough.
    """
    did = [(deed.day, deed.id) for deed in deeds if deed.kind in kinds and deed.day >= period.opens]
    first = min(did, default=None)
    if rules.attempts is Attempts.THREE_ARE_ENOUGH:
        tried = sorted({one.day for one in attempts if one.kind in kinds and one.day in period})
        if len(tried) >= _ENOUGH and (first is None or tried[_ENOUGH - 1] < first[0]):
            return tried[_ENOUGH - 1], None
    return first


async def settle(session: AsyncSession, duties: Duties, rules: Rules, subject_id: str) -> int:
    """In the caller's transaction, for one subject; how many rows changed."""
    owed = await session.scalars(
        select(DutyRow).where(DutyRow.subject_id == subject_id, DutyRow.state != VOID)
    )
    deeds = await _deeds(session, RecordRow, subject_id)
    attempts = await _deeds(session, AttemptRow, subject_id)
    boarding = await session.scalar(select(ChildRow.boarding).where(ChildRow.id == subject_id))
    changed = 0
    for row in owed:
        duty = duties.get(row.duty)
        if duty is None:
            continue
        kinds = kinds_for(duty, rules, boarding=bool(boarding))
        period = Period(row.period, row.opens, row.due)
        found = done_by(kinds, period, deeds, attempts, rules)
        day, record = found or (None, None)
        if (row.done_on, row.record_id) != (day, record):
            row.done_on, row.record_id = day, record
            row.state = DONE if found else OPEN
            changed += 1
    await session.flush()
    return changed


async def _deeds(
    session: AsyncSession, table: type[RecordRow | AttemptRow], subject_id: str
) -> Sequence[Deed]:
    rows = await session.execute(
        select(table.id, table.kind, table.happened_on).where(table.subject_id == subject_id)
    )
    return [Deed(row_id, Kind(kind), day) for row_id, kind, day in rows]


async def settle_planned(session: AsyncSession, duties: Duties, rules: Rules, first: date) -> None:
    """What was planned late, after its record was written: done as soon as it is planned.

    ``first`` is the earliest day on which something newly planned opens.
    """
    for table in (RecordRow, AttemptRow):
        may_do = or_(
            *(
                and_(DutyRow.duty == duty.id, table.kind.in_(duty.done_by | {Kind.SCHOOL_VISIT}))
                for duty in duties.from_register
            )
        )
        found = await session.scalars(
            select(table.subject_id)
            .join(DutyRow, DutyRow.subject_id == table.subject_id)
            .where(
                DutyRow.state == OPEN,
                table.happened_on >= first,
                table.happened_on >= DutyRow.opens,
                may_do,
            )
            .distinct()
        )
        for subject_id in found.all():
            await settle(session, duties, rules, subject_id)
