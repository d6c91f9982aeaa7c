"""Directors and supervisors: who comes, changes, and leaves."""

from __future__ import annotations

import secrets
from dataclasses import replace

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from people.errors import PeopleError
from people.register.binding_table import worker_row
from people.register.errors import NotInRegisterError
from people.register.importing.cells import parse_name, parse_phone, plain
from people.register.importing.errors import CellError
from people.register.model import Director, Supervisor
from people.register.parts import Parts
from people.register.tables import (
    BindingCodeRow,
    BindingRow,
    DirectorRow,
    SupervisorRow,
    TownRow,
    VillageRow,
)
from store.writing import writing

Worker = Director | Supervisor


class Workers:
    """Those who work in towns and villages."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def add_director(self, name: str, phone: str, village_id: str, by: str) -> Director:
        """Raises :class:`PeopleError` with the sentence to show."""
        director = Director(_new_id(), *_who(name, phone), village_id)
        await self._insert(director, by)
        return director

    async def add_supervisor(self, name: str, phone: str, town_id: str, by: str) -> Supervisor:
        """Raises :class:`PeopleError` with the sentence to show."""
        supervisor = Supervisor(_new_id(), *_who(name, phone), town_id)
        await self._insert(supervisor, by)
        return supervisor

    async def get(self, worker_id: str) -> Worker:
        """A director or supervisor, also one who has left.

        Raises:
            NotInRegisterError: there is nobody of this id.
        """
        async with self._parts.sessions() as session:
            return self._opened(await _row(session, worker_id))

    async def change(self, worker_id: str, name: str, phone: str, place_id: str, by: str) -> Worker:
        """Another name, telephone, or village (of a supervisor: town). Bindings stay.

        Raises:
            PeopleError: with the sentence to show.
        """
        who = _who(name, phone)
        async with writing(self._parts.sessions) as session:
            row = await _row(session, worker_id, working=True)
            await _check_place(session, row, place_id)
            before = self._opened(row)
            after: Worker
            if isinstance(row, DirectorRow):
                row.village_id = place_id
                after = Director(worker_id, *who, place_id)
            else:
                row.town_id = place_id
                after = Supervisor(worker_id, *who, place_id)
            if after == before:
                return after
            row.sealed = self._parts.seal.seal_person(after)
            await session.flush()
            await self._parts.journal.record(session, by, "register.worker_changed", worker_id)
        return after

    async def leave(self, worker_id: str, by: str) -> Worker:
        """Somebody no longer works there: their channels and codes end at once, the telephone
        number is forgotten.

        Raises:
            NotInRegisterError: nobody of this id works there.
        """
        async with writing(self._parts.sessions) as session:
            row = await _row(session, worker_id, working=True)
            gone = replace(self._opened(row), phone=None, active=False)
            row.active, row.sealed = False, self._parts.seal.seal_person(gone)
            for table in (BindingRow, BindingCodeRow):
                await session.execute(delete(table).where(table.holder_id == worker_id))
            await session.flush()
            await self._parts.journal.record(session, by, "register.worker_left", worker_id)
        return gone

    async def _insert(self, worker: Worker, by: str) -> None:
        sealed = self._parts.seal.seal_person(worker)
        row: DirectorRow | SupervisorRow
        if isinstance(worker, Director):
            place = worker.village_id
            row = DirectorRow(id=worker.id, village_id=place, active=True, sealed=sealed)
        else:
            place = worker.town_id
            row = SupervisorRow(id=worker.id, town_id=place, active=True, sealed=sealed)
        async with writing(self._parts.sessions) as session:
            await _check_place(session, row, place)
            session.add(row)
            await session.flush()
            await self._parts.journal.record(session, by, "register.worker_added", worker.id)

    def _opened(self, row: DirectorRow | SupervisorRow) -> Worker:
        seal = self._parts.seal
        return seal.director(row) if isinstance(row, DirectorRow) else seal.supervisor(row)


def _new_id() -> str:
    return secrets.token_hex(16)


def _who(name: str, phone: str) -> tuple[str, str | None]:
    try:
        number = plain(phone)
        return parse_name(plain(name)), parse_phone(number) if number else None
    except CellError as error:
        raise PeopleError(f"{error}。") from error


async def _row(
    session: AsyncSession, worker_id: str, *, working: bool = False
) -> DirectorRow | SupervisorRow:
    row = await worker_row(session, worker_id, working=working)
    if row is None:
        raise NotInRegisterError("人")
    return row


async def _check_place(
    session: AsyncSession, row: DirectorRow | SupervisorRow, place_id: str
) -> None:
    place: VillageRow | TownRow | None
    if isinstance(row, DirectorRow):
        place = await session.get(VillageRow, place_id)
    else:
        place = await session.get(TownRow, place_id)
    if place is None or not place.active:
        raise PeopleError("请选一个在用的村（社区）或镇街。")
