"""Writes a plan: all of it in one transaction, or nothing."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from people.register.aliases import Aliases
from people.register.importing.errors import RegisterMovedError
from people.register.importing.plan import Changed, New, Plan
from people.register.model import ChildState
from people.register.parts import Parts
from people.register.row_values import columns_of
from people.register.state import bump
from people.register.tables import ChangeRow, ChildRow, TownRow, VillageRow
from store.writing import writing

Row = dict[str, Any]


async def carry_out(parts: Parts, plan: Plan, by: str) -> str:
    """The id of the import.

    Raises:
        RegisterMovedError: the register has changed since the plan was made.
    """
    now = parts.now()
    import_id = secrets.token_hex(16)
    if not plan.changes_anything:
        return import_id
    # Sealing takes longest: done before anybody has to wait for the transaction.
    new, changed = await asyncio.to_thread(_sealed, parts, plan, now)
    async with writing(parts.sessions) as session:
        if await bump(session) != plan.version + 1:
            raise RegisterMovedError
        await _add_places(session, plan)
        moves = [change for change in plan.changed if change.moves]
        aliases = await Aliases.of(
            session,
            {child.village for child in plan.new} | {move.village for move in moves},
            {move.known.id for move in moves},
        )
        for row in sorted(new, key=lambda row: row["order"]):
            row["alias_number"] = aliases.give(row["visit_village_id"], row["id"])
        for change, row in zip(plan.changed, changed, strict=True):
            row["alias_number"] = change.known.alias_number
            if change.moves:
                row["alias_number"] = aliases.give(change.village, change.known.id)
        await _write(session, ChildRow, [_without(row, "order") for row in new])
        await _update(session, changed, now)
        await aliases.save(session)
        await _write(session, ChangeRow, [_history(c, by, now, import_id) for c in plan.changed])
        await parts.journal.record(
            session,
            by,
            "register.imported",
            import_id,
            **plan.counts(),
            digest=_digest(new, changed),
        )
    return import_id


def _sealed(parts: Parts, plan: Plan, now: datetime) -> tuple[list[Row], list[Row]]:
    return (
        [_new_row(parts, child, now) for child in plan.new],
        [_changed_row(parts, change) for change in plan.changed],
    )


def _new_row(parts: Parts, child: New, now: datetime) -> Row:
    child_id = secrets.token_hex(16)
    return {
        "id": child_id,
        "visit_village_id": child.village,
        "state": str(ChildState.ACTIVE),
        "registered_at": now,
        "village_since": now,
        # Numbers go to children by age and name, not by where they stand in the file.
        "order": (child.content[2], child.content[0], child.content[1] or ""),
        **columns_of(parts.seal, child_id, child.content, child.fingerprint),
    }


def _changed_row(parts: Parts, change: Changed) -> Row:
    return {
        "of": change.known.id,
        "moves": change.moves,
        "visit_village_id": change.village,
        **columns_of(parts.seal, change.known.id, change.content, change.fingerprint),
    }


async def _add_places(session: AsyncSession, plan: Plan) -> None:
    await _write(
        session, TownRow, [{"id": t.id, "name": t.name, "active": True} for t in plan.new_towns]
    )
    await _write(
        session,
        VillageRow,
        [
            {"id": v.id, "town_id": v.town_id, "name": v.name, "next_alias": 1, "active": True}
            for v in plan.new_villages
        ],
    )


async def _write(session: AsyncSession, kind: type[Any], rows: Sequence[Row]) -> None:
    if rows:
        connection = await session.connection()
        await connection.execute(insert(kind.__table__), rows)


async def _update(session: AsyncSession, rows: Sequence[Row], now: datetime) -> None:
    table = ChildRow.__table__
    assert isinstance(table, Table)
    connection = await session.connection()
    # A number that goes from one child to another would be there twice in between.
    freed = [{"of": row["of"]} for row in rows]
    by_id = update(table).where(table.c.id == bindparam("of"))
    if freed:
        await connection.execute(by_id.values(id_mark=None), freed)
    for moves in (False, True):
        some = [_without(row, "moves") for row in rows if row["moves"] is moves]
        if not some:
            continue
        values: dict[str, Any] = {name: bindparam(name) for name in some[0] if name != "of"}
        if moves:
            values["village_since"] = now
        await connection.execute(by_id.values(**values), some)


def _history(change: Changed, by: str, now: datetime, import_id: str) -> Row:
    return {
        "id": secrets.token_hex(16),
        "child_id": change.known.id,
        "at": now,
        "by": by,
        "fields": " ".join(change.names),
        "from_village_id": change.known.village if change.moves else None,
        "to_village_id": change.village if change.moves else None,
        "from_alias": change.known.alias_number if change.moves else None,
        "import_id": import_id,
    }


def _digest(new: Sequence[Row], changed: Sequence[Row]) -> str:
    """Ties the log's one entry to each child that was added or changed: SHA-256 over their ids,
    sorted, with a line break after each."""
    ids = sorted([*(row["id"] for row in new), *(row["of"] for row in changed)])
    return sha256("".join(f"{one}\n" for one in ids).encode()).hexdigest()


def _without(row: Row, name: str) -> Row:
    return {key: value for key, value in row.items() if key != name}
