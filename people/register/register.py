"""Reads the register; what changes it is in ``places``, ``workers``, ``records``, ``importing``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from people.register.binding_table import holder_of
from people.register.model import Child, ChildState, Director, Planned, Supervisor, Town, Village
from people.register.sealing import RegisterSeal
from people.register.tables import ChildRow, DirectorRow, SupervisorRow, TownRow, VillageRow
from store.secrets import InstallSecret
from store.vault import Vault

_AT_ONCE = 5_000


class SqlRegister:
    """The register in the database."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], secret: InstallSecret) -> None:
        self._sessions = sessions
        self._seal = RegisterSeal(secret)
        self._bindings = Vault(secret, "bind")

    async def towns(self) -> list[Town]:
        """See ``people.register.asking.Register``."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(TownRow).where(TownRow.active).order_by(TownRow.name)
            )
            return [Town(row.id, row.name) for row in rows]

    async def villages(self) -> list[Village]:
        """See ``people.register.asking.Register``."""
        async with self._sessions() as session:
            rows = await session.execute(
                select(VillageRow, TownRow.name)
                .join(TownRow)
                .where(VillageRow.active)
                .order_by(TownRow.name, VillageRow.name)
            )
            return [Village(row.id, row.name, row.town_id, town) for row, town in rows]

    async def directors(self) -> list[Director]:
        """See ``people.register.asking.Register``."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(DirectorRow)
                .where(DirectorRow.active)
                .order_by(DirectorRow.village_id, DirectorRow.id)
            )
            return [self._seal.director(row) for row in rows]

    async def director(self, director_id: str) -> Director | None:
        """See ``people.register.asking.Register``."""
        async with self._sessions() as session:
            row = await session.get(DirectorRow, director_id)
        return None if row is None else self._seal.director(row)

    async def director_of(self, person_key: str) -> Director | None:
        """See ``people.register.asking.Register``."""
        async with self._sessions() as session:
            holder = await holder_of(session, self._bindings, person_key)
            row = None if holder is None else await session.get(DirectorRow, holder)
        return None if row is None or not row.active else self._seal.director(row)

    async def supervisors(self) -> list[Supervisor]:
        """See ``people.register.asking.Register``."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(SupervisorRow)
                .where(SupervisorRow.active)
                .order_by(SupervisorRow.town_id, SupervisorRow.id)
            )
            return [self._seal.supervisor(row) for row in rows]

    async def supervisor_of(self, town_id: str) -> Supervisor | None:
        """See ``people.register.asking.Register``."""
        async with self._sessions() as session:
            row = await session.scalar(
                select(SupervisorRow)
                .where(SupervisorRow.town_id == town_id, SupervisorRow.active)
                .order_by(SupervisorRow.id)
                .limit(1)
            )
        return None if row is None else self._seal.supervisor(row)

    async def supervisor_behind(self, person_key: str) -> Supervisor | None:
        """See ``people.register.asking.Register``."""
        async with self._sessions() as session:
            holder = await holder_of(session, self._bindings, person_key)
            row = None if holder is None else await session.get(SupervisorRow, holder)
        return None if row is None or not row.active else self._seal.supervisor(row)

    async def child(self, child_id: str) -> Child | None:
        """See ``people.register.asking.Register``."""
        async with self._sessions() as session:
            row = await session.get(ChildRow, child_id)
        return None if row is None else self._seal.child(row)

    async def children_of(self, director_id: str) -> list[Child]:
        """See ``people.register.asking.Register``."""
        async with self._sessions() as session:
            director = await session.get(DirectorRow, director_id)
        if director is None or not director.active:
            return []
        return await self.children_in([director.village_id])

    async def children_in(self, village_ids: Sequence[str]) -> list[Child]:
        """See ``people.register.asking.Register``."""
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

    async def counts(self) -> dict[str, int]:
        """How many children on the register each village visits, by the village's id."""
        async with self._sessions() as session:
            rows = await session.execute(
                select(ChildRow.visit_village_id, func.count())
                .where(ChildRow.state == ChildState.ACTIVE)
                .group_by(ChildRow.visit_village_id)
            )
            return {row[0]: row[1] for row in rows}

    async def planned(self) -> AsyncIterator[list[Planned]]:
        """See ``people.register.asking.Register``."""
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
