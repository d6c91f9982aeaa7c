"""Reads the register; what changes it is in ``places``, ``workers``, ``records``, ``importing``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from people.register.binding_table import holder_of
from people.register.model import Child, ChildState, Director, Planned, Supervisor, Town, Village
from people.register.sealing import RegisterSeal
from people.register.tables import ChildRow, DirectorRow, SupervisorRow, TownRow, VillageRow
from store.secrets import InstallSecret
from store.vault import Vault

_AT_ONCE = 5_000


class Register(Protocol):
    """What other parts ask of the register."""

    async def towns(self) -> list[Town]:
        """All towns in use, by name."""

    async def villages(self) -> list[Village]:
        """All villages in use, by town and name."""

    async def directors(self) -> list[Director]:
        """Everybody who works as a director now."""

    async def director(self, director_id: str) -> Director | None:
        """A director, also one who has left."""

    async def director_of(self, person_key: str) -> Director | None:
        """The director behind a channel; ``None`` for everybody else and who has left."""

    async def supervisors(self) -> list[Supervisor]:
        """Everybody who works as a supervisor now."""

    async def supervisor_of(self, town_id: str) -> Supervisor | None:
        """The supervisor of a town; always the same one when there are two."""

    async def supervisor_behind(self, person_key: str) -> Supervisor | None:
        """The supervisor behind a channel; ``None`` for everybody else and who has left."""

    async def child(self, child_id: str) -> Child | None:
        """A child of any state."""

    async def children_of(self, director_id: str) -> list[Child]:
        """The children on the register of the director's village, by alias; none for a director
        who has left."""

    async def children_in(self, village_ids: Sequence[str]) -> list[Child]:
        """The children on the register whose visits these villages owe, by alias."""

    def planned(self) -> AsyncIterator[list[Planned]]:
        """All children on the register, some thousands at a time, without opening them."""


class SqlRegister:
    """The register in the database."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], secret: InstallSecret) -> None:
        self._sessions = sessions
        self._seal = RegisterSeal(secret)
        self._bindings = Vault(secret, "bind")

    async def towns(self) -> list[Town]:
        """See :class:`Register`."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(TownRow).where(TownRow.active).order_by(TownRow.name)
            )
            return [Town(row.id, row.name) for row in rows]

    async def villages(self) -> list[Village]:
        """See :class:`Register`."""
        async with self._sessions() as session:
            rows = await session.execute(
                select(VillageRow, TownRow.name)
                .join(TownRow)
                .where(VillageRow.active)
                .order_by(TownRow.name, VillageRow.name)
            )
            return [Village(row.id, row.name, row.town_id, town) for row, town in rows]

    async def directors(self) -> list[Director]:
        """See :class:`Register`."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(DirectorRow)
                .where(DirectorRow.active)
                .order_by(DirectorRow.village_id, DirectorRow.id)
            )
            return [self._seal.director(row) for row in rows]

    async def director(self, director_id: str) -> Director | None:
        """See :class:`Register`."""
        async with self._sessions() as session:
            row = await session.get(DirectorRow, director_id)
        return None if row is None else self._seal.director(row)

    async def director_of(self, person_key: str) -> Director | None:
        """See :class:`Register`."""
        async with self._sessions() as session:
            holder = await holder_of(session, self._bindings, person_key)
            row = None if holder is None else await session.get(DirectorRow, holder)
        return None if row is None or not row.active else self._seal.director(row)

    async def supervisors(self) -> list[Supervisor]:
        """See :class:`Register`."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(SupervisorRow)
                .where(SupervisorRow.active)
                .order_by(SupervisorRow.town_id, SupervisorRow.id)
            )
            return [self._seal.supervisor(row) for row in rows]

    async def supervisor_of(self, town_id: str) -> Supervisor | None:
        """See :class:`Register`."""
        async with self._sessions() as session:
            row = await session.scalar(
                select(SupervisorRow)
                .where(SupervisorRow.town_id == town_id, SupervisorRow.active)
                .order_by(SupervisorRow.id)
                .limit(1)
            )
        return None if row is None else self._seal.supervisor(row)

    async def supervisor_behind(self, person_key: str) -> Supervisor | None:
        """See :class:`Register`."""
        async with self._sessions() as session:
            holder = await holder_of(session, self._bindings, person_key)
            row = None if holder is None else await session.get(SupervisorRow, holder)
        return None if row is None or not row.active else self._seal.supervisor(row)

    async def child(self, child_id: str) -> Child | None:
        """See :class:`Register`."""
        async with self._sessions() as session:
            row = await session.get(ChildRow, child_id)
        return None if row is None else self._seal.child(row)

    async def children_of(self, director_id: str) -> list[Child]:
        """See :class:`Register`."""
        async with self._sessions() as session:
            director = await session.get(DirectorRow, director_id)
        if director is None or not director.active:
            return []
        return await self.children_in([director.village_id])

    async def children_in(self, village_ids: Sequence[str]) -> list[Child]:
        """See :class:`Register`."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(ChildRow)
                .where(
                    ChildRow.visit_village_id.in_(village_ids),
                    ChildRow.state == ChildState.ACTIVE,
                )
                .order_by(ChildRow.visit_village_id, ChildRow.alias_number)
            )
            return [self._seal.child(row) for row in rows]

    async def planned(self) -> AsyncIterator[list[Planned]]:
        """See :class:`Register`."""
        after = ""
        while True:
            async with self._sessions() as session:
                rows = (
                    await session.execute(
                        select(
                            ChildRow.id,
                            ChildRow.visit_village_id,
                            ChildRow.birth_date,
                            ChildRow.boarding,
                            ChildRow.categories,
                            ChildRow.registered_at,
                            ChildRow.village_since,
                        )
                        .where(ChildRow.id > after, ChildRow.state == ChildState.ACTIVE)
                        .order_by(ChildRow.id)
                        .limit(_AT_ONCE)
                    )
                ).all()
            if not rows:
                return
            yield [
                Planned(
                    i, village, born, boards, frozenset(names.split()), came.date(), since.date()
                )
                for i, village, born, boards, names, came, since in rows
            ]
            after = rows[-1][0]
