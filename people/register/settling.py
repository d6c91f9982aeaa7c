"""Brings the visiting villages in line with the rule, when somebody has changed the setting."""

from __future__ import annotations

import secrets

from sqlalchemy import func, select

from people.register.aliases import Aliases
from people.register.owed import OwedBy
from people.register.parts import Parts
from people.register.state import bump, rule_of
from people.register.tables import ChangeRow, ChildRow
from store.writing import writing


async def settle_rule(parts: Parts) -> int:
    """At each start; how many children another village visits from now on."""
    async with parts.sessions() as session:
        if await rule_of(session) is parts.rule:
            return 0
    first, second = ChildRow.residence_village_id, ChildRow.hukou_village_id
    if parts.rule is OwedBy.HUKOU:
        first, second = second, first
    owing = func.coalesce(first, second)
    now = parts.now()
    async with writing(parts.sessions) as session:
        await bump(session, parts.rule)
        rows = (
            await session.scalars(
                select(ChildRow)
                .where(owing != ChildRow.visit_village_id)
                .order_by(ChildRow.visit_village_id, ChildRow.alias_number)
            )
        ).all()
        villages = {_owing(row, parts.rule) for row in rows}
        aliases = await Aliases.of(session, villages, {row.id for row in rows})
        for row in rows:
            village = _owing(row, parts.rule)
            session.add(
                ChangeRow(
                    id=secrets.token_hex(16),
                    child_id=row.id,
                    at=now,
                    by="system",
                    fields="",
                    from_village_id=row.visit_village_id,
                    to_village_id=village,
                    from_alias=row.alias_number,
                )
            )
            row.alias_number = aliases.give(village, row.id)
            row.visit_village_id, row.village_since = village, now
        await aliases.save(session)
        await session.flush()
        await parts.journal.record(
            session, "system", "register.rule_changed", str(parts.rule), moved=len(rows)
        )
    return len(rows)


def _owing(row: ChildRow, rule: OwedBy) -> str:
    first, second = row.residence_village_id, row.hukou_village_id
    if rule is OwedBy.HUKOU:
        first, second = second, first
    return first or second or row.visit_village_id
