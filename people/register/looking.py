"""Looks at children, for the bureau's pages. Every look is in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from people.register.content import Content
from people.register.errors import NotInRegisterError
from people.register.importing.cells import parse_name, plain
from people.register.importing.errors import CellError
from people.register.model import Child, Record
from people.register.parts import Parts
from people.register.tables import ChangeRow, ChildRow
from store.writing import writing

_MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a child's history: names of fields, never what stood in them."""

    at: datetime
    by: str
    fields: tuple[str, ...]
    from_village_id: str | None
    to_village_id: str | None
    by_file: bool


@dataclass(frozen=True, slots=True, repr=False)
class Looked:
    """One child as the bureau sees it: the record, its content as a form needs it, and what
    happened to it, the newest first."""

    record: Record
    content: Content
    history: tuple[Change, ...]


class Looking:
    """Looks. ``by`` is the staff id of who looks; the log is written before anything is shown."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def at(self, child_id: str, by: str) -> Looked:
        """All that is known of a child.

        Raises:
            NotInRegisterError: there is no such child.
        """
        async with writing(self._parts.sessions) as session:
            row = await child_row(session, child_id)
            changes = await session.scalars(
                select(ChangeRow)
                .where(ChangeRow.child_id == child_id)
                .order_by(ChangeRow.at.desc())
            )
            history = tuple(_change(change) for change in changes)
            await self._parts.journal.record(session, by, "register.seen", child_id)
        content = self._parts.seal.content(row.id, row.sealed)
        return Looked(self._parts.seal.record(row), content, history)

    async def of_village(self, village_id: str, by: str) -> list[Child]:
        """The children whose visits a village owes, of any state, by alias."""
        async with writing(self._parts.sessions) as session:
            rows = await session.scalars(
                select(ChildRow)
                .where(ChildRow.visit_village_id == village_id)
                .order_by(ChildRow.alias_number)
            )
            children = [self._parts.seal.child(row) for row in rows]
            await self._parts.journal.record(
                session, by, "register.listed", village_id, children=len(children)
            )
        return children

    async def search(self, text: str, by: str) -> list[Child]:
        """Children of exactly this name or identity number, of any state."""
        seal, said = self._parts.seal, plain(text)
        try:
            name = parse_name(said)
        except CellError:
            name = said
        number = said.replace(" ", "").upper()
        async with writing(self._parts.sessions) as session:
            rows = await session.scalars(
                select(ChildRow)
                .where(
                    or_(
                        ChildRow.name_mark == seal.name_mark(name),
                        ChildRow.id_mark == seal.id_mark(number),
                    )
                )
                .order_by(ChildRow.visit_village_id, ChildRow.alias_number)
                .limit(_MOST_FOUND)
            )
            found = [seal.child(row) for row in rows]
            for child in found:
                await self._parts.journal.record(session, by, "register.found", child.id)
            if not found:
                await self._parts.journal.record(session, by, "register.searched", "none")
        return found


async def child_row(session: AsyncSession, child_id: str) -> ChildRow:
    """Raises :class:`NotInRegisterError`."""
    row = await session.get(ChildRow, child_id)
    if row is None:
        raise NotInRegisterError("孩子")
    return row


def _change(row: ChangeRow) -> Change:
    return Change(
        row.at,
        row.by,
        tuple(row.fields.split()),
        row.from_village_id,
        row.to_village_id,
        row.import_id is not None,
    )
