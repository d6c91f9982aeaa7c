"""A small register, written straight into its tables, and a day that can be moved."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from sqlalchemy.ext.asyncio import AsyncEngine

from people.register.model import Director, Supervisor
from people.register.sealing import RegisterSeal
from people.register.tables import ChildRow, DirectorRow, SupervisorRow, TownRow, VillageRow
from store.engine import session_factory
from store.secrets import InstallSecret
from store.writing import writing

SECRET = InstallSecret(b"v" * 32)
TOWN = "70" * 16


def some_id(number: int, kind: str = "c") -> str:
    """An id of 32 hex digits that is easy to read."""
    return f"{kind}{number:031x}"


class District:
    """One town; villages, directors and children are added as a test needs them."""

    def __init__(self, engine: AsyncEngine, today: date) -> None:
        self.day = today
        self.sessions = session_factory(engine)
        self._seal = RegisterSeal(SECRET)

    def today(self) -> date:
        return self.day

    def now(self) -> datetime:
        return datetime.combine(self.day, time(4), UTC)  # noon in Chongqing

    async def town(self, *, supervisor: bool = True) -> None:
        async with writing(self.sessions) as session:
            session.add(TownRow(id=TOWN, name="龙水镇", active=True))
            await session.flush()
            if supervisor:
                one = Supervisor(some_id(1, "5"), "赵", None, TOWN)
                session.add(
                    SupervisorRow(
                        id=one.id, town_id=TOWN, active=True, sealed=self._seal.seal_person(one)
                    )
                )

    async def village(self, number: int, *, director: bool = True) -> str:
        village = some_id(number, "a")
        async with writing(self.sessions) as session:
            session.add(
                VillageRow(id=village, town_id=TOWN, name=f"{number}村", next_alias=1, active=True)
            )
            await session.flush()
            if director:
                one = Director(some_id(number, "d"), "钱", None, village)
                sealed = self._seal.seal_person(one)
                session.add(DirectorRow(id=one.id, village_id=village, active=True, sealed=sealed))
        return village

    async def child(
        self,
        number: int,
        village: str,
        *,
        came: date | None = None,
        born: date = date(2016, 5, 5),
        boarding: bool | None = None,
        categories: str = "child_in_difficulty",
    ) -> str:
        moment = datetime.combine(came or self.day, time(4), UTC)
        row = ChildRow(
            id=some_id(number),
            visit_village_id=village,
            alias_number=number,
            birth_date=born,
            boarding=boarding,
            categories=categories,
            state="active",
            registered_at=moment,
            village_since=moment,
            name_mark=some_id(number),
            fingerprint=b"",
            sealed=b"",
        )
        async with writing(self.sessions) as session:
            session.add(row)
        return some_id(number)
