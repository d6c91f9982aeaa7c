"""Adds, renames and closes towns and villages."""

from __future__ import annotations

import secrets

from sqlalchemy import Exists, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from people.errors import PeopleError
from people.register.errors import NameTakenError, NotInRegisterError, StillNeededError
from people.register.importing.cells import plain
from people.register.model import ChildState, Town, Village
from people.register.parts import Parts
from people.register.state import bump
from people.register.tables import ChildRow, DirectorRow, TownRow, VillageRow
from store.writing import writing

_LONGEST = 30


class PlaceBook:
    """Towns and villages. Nothing is ever deleted: what is closed keeps its history."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def add_town(self, name: str, by: str) -> Town:
        """Raises :class:`NameTakenError`, or :class:`PeopleError` for what is no name."""
        row = TownRow(id=secrets.token_hex(16), name=_name(name, "镇街"), active=True)
        async with writing(self._parts.sessions) as session:
            await bump(session)
            session.add(row)
            await _flush(session, row.name)
            await self._parts.journal.record(session, by, "register.town_added", row.id)
        return Town(row.id, row.name)

    async def add_village(self, town_id: str, name: str, by: str) -> Village:
        """Raises :class:`NameTakenError`, :class:`NotInRegisterError`, or
        :class:`PeopleError` for what is no name."""
        row = VillageRow(
            id=secrets.token_hex(16),
            town_id=town_id,
            name=_name(name, "村（社区）"),
            next_alias=1,
            active=True,
        )
        async with writing(self._parts.sessions) as session:
            await bump(session)
            town = await session.get(TownRow, town_id)
            if town is None:
                raise NotInRegisterError("镇街")
            session.add(row)
            await _flush(session, row.name)
            await self._parts.journal.record(session, by, "register.village_added", row.id)
        return Village(row.id, row.name, town_id, town.name)

    async def rename(self, place_id: str, name: str, by: str) -> None:
        """Another name for a town or a village. Raises like adding one."""
        async with writing(self._parts.sessions) as session:
            await bump(session)
            row = await _place(session, place_id)
            row.name = _name(name, "镇街" if isinstance(row, TownRow) else "村（社区）")
            await _flush(session, row.name)
            await self._parts.journal.record(session, by, "register.place_renamed", place_id)

    async def close(self, place_id: str, by: str) -> None:
        """Takes a town or village out of use.

        Raises:
            StillNeededError: children, directors or villages in use belong to it.
        """
        async with writing(self._parts.sessions) as session:
            await bump(session)
            row = await _place(session, place_id)
            if isinstance(row, TownRow):
                if await _any(
                    session, exists().where(VillageRow.town_id == place_id, VillageRow.active)
                ):
                    raise StillNeededError("这个镇街下面还有村（社区），请先一个一个停用。")
            elif await _any(
                session,
                exists().where(
                    ChildRow.visit_village_id == place_id, ChildRow.state == ChildState.ACTIVE
                ),
            ):
                raise StillNeededError("这个村还有在册的孩子，请先把他们转到别的村。")
            elif await _any(
                session, exists().where(DirectorRow.village_id == place_id, DirectorRow.active)
            ):
                raise StillNeededError("这个村还有在岗的儿童主任，请先办离岗或者换村。")
            row.active = False
            await session.flush()
            await self._parts.journal.record(session, by, "register.place_closed", place_id)


def _name(typed: str, what: str) -> str:
    name = plain(typed).replace(" ", "").replace("(", "（").replace(")", "）")
    if not 2 <= len(name) <= _LONGEST:
        raise PeopleError(f"请填{what}的名字，2 到 {_LONGEST} 个字。")
    return name


async def _place(session: AsyncSession, place_id: str) -> TownRow | VillageRow:
    row: TownRow | VillageRow | None = await session.get(TownRow, place_id)
    if row is None:
        row = await session.get(VillageRow, place_id)
    if row is None or not row.active:
        raise NotInRegisterError("镇街或村")
    return row


async def _any(session: AsyncSession, condition: Exists) -> bool:
    return bool(await session.scalar(select(condition)))


async def _flush(session: AsyncSession, name: str) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        raise NameTakenError(f"“{name}”已经有了（停用的名字也不能再用）。") from error
