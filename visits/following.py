"""What is owed follows the register: who moved, who left, who came back, what no longer applies."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from people.register.model import ChildState
from people.register.tables import ChildRow, DirectorRow
from visits.duties import Duties
from visits.periods import ONCE
from visits.rules import Counting, Moved, Rules
from visits.tables import OPEN, VOID, DutyRow

#: Reasons beside the states of a child: another way of counting, a category or duty that is gone.
_RULES, _CATEGORY, _DUTY, _MOVED = "rules", "category", "duty", "moved"
_OF_CHILD = DutyRow.subject == "child"


async def follow_register(
    session: AsyncSession, duties: Duties, rules: Rules, today: date
) -> tuple[int, int]:
    """In the caller's transaction; how many moved, and how many are no longer owed.

    What was done stays as it is. What was taken back because a child had left is owed again when
    the child is on the register again, and its day has not passed.
    """
    await _reopen(session, duties, rules, today)
    ended = 0
    for state in (ChildState.LEFT, ChildState.ENDED, ChildState.DIED):
        here = exists().where(ChildRow.id == DutyRow.subject_id, ChildRow.state == state)
        ended += await _void(session, str(state), _OF_CHILD, here)
    working = exists().where(DirectorRow.id == DutyRow.subject_id, DirectorRow.active)
    ended += await _void(session, str(ChildState.LEFT), DutyRow.subject == "director", ~working)
    in_file = [duty.id for duty in duties.from_register]
    ended += await _void(session, _DUTY, DutyRow.duty.not_in(in_file))
    counted_otherwise = and_(_OF_CHILD, DutyRow.due >= today, ~_counted_so(rules))
    ended += await _void(session, _RULES, counted_otherwise)
    for duty in duties.from_register:
        if duty.only_for is not None:
            ended += await _void(session, _CATEGORY, DutyRow.duty == duty.id, ~_has(duty.only_for))
    moved = await _move(session, rules)
    return moved, ended


def _has(category: str) -> ColumnElement[bool]:
    return exists().where(
        ChildRow.id == DutyRow.subject_id,
        (" " + ChildRow.categories + " ").contains(f" {category} "),
    )


def _counted_so(rules: Rules) -> ColumnElement[bool]:
    """Whether the period is one of the present way of counting."""
    rolling = DutyRow.period.like("r%")
    right = rolling if rules.counting is Counting.ROLLING else ~rolling
    return or_(DutyRow.period == ONCE, right)


async def _reopen(session: AsyncSession, duties: Duties, rules: Rules, today: date) -> None:
    active = exists().where(ChildRow.id == DutyRow.subject_id, ChildRow.state == ChildState.ACTIVE)
    in_file = [duty.id for duty in duties.from_register]
    owed_again = (
        *(DutyRow.state == VOID, _OF_CHILD, DutyRow.due >= today),
        *(DutyRow.duty.in_(in_file), _counted_so(rules), active),
    )
    opened = {"state": OPEN, "reason": None}
    await _change(session, opened, *owed_again, DutyRow.reason.not_in((_MOVED, _CATEGORY)))
    for duty in duties.from_register:
        if duty.only_for is not None:
            again = (DutyRow.reason == _CATEGORY, DutyRow.duty == duty.id, _has(duty.only_for))
            await _change(session, opened, *owed_again, *again)


async def _void(session: AsyncSession, reason: str, *which: ColumnElement[bool]) -> int:
    return await _change(session, {"state": VOID, "reason": reason}, DutyRow.state == OPEN, *which)


async def _move(session: AsyncSession, rules: Rules) -> int:
    moved = 0
    for subject, row, village in (
        ("child", ChildRow, ChildRow.visit_village_id),
        ("director", DirectorRow, DirectorRow.village_id),
    ):
        elsewhere = exists().where(row.id == DutyRow.subject_id, village != DutyRow.village_id)
        now_in = select(village).where(row.id == DutyRow.subject_id).scalar_subquery()
        changes: dict[str, Any] = {"village_id": now_in}
        if subject == "child" and rules.moved is Moved.NEXT_PERIOD:
            changes = {"state": VOID, "reason": _MOVED}
        moved += await _change(
            session, changes, DutyRow.state == OPEN, DutyRow.subject == subject, elsewhere
        )
    return moved


async def _change(
    session: AsyncSession, changes: dict[str, Any], *which: ColumnElement[bool]
) -> int:
    done = await session.execute(
        update(DutyRow).where(*which).values(**changes).execution_options(synchronize_session=False)
    )
    return max(0, cast(CursorResult[Any], done).rowcount)
