"""Gives out aliases: a number of its own for each child of a village, never given twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from people.register.tables import ChangeRow, VillageRow

_AT_ONCE = 500


class Aliases:
    """The next numbers of some villages, inside one transaction. :meth:`save` keeps them."""

    def __init__(self, next_of: dict[str, int], former: dict[tuple[str, str], int]) -> None:
        self._next = next_of
        self._former = former
        self._before = dict(next_of)

    @classmethod
    async def of(
        cls, session: AsyncSession, villages: Collection[str], moved: Collection[str] = ()
    ) -> Aliases:
        """For these villages; a child among ``moved`` who comes back gets its old number again."""
        next_of: dict[str, int] = {}
        for some in _portions(sorted(villages)):
            rows = await session.execute(
                select(VillageRow.id, VillageRow.next_alias)
                .where(VillageRow.id.in_(some))
                .with_for_update()
            )
            next_of.update((village, number) for village, number in rows)
        former: dict[tuple[str, str], int] = {}
        for some in _portions(sorted(moved)):
            changes = await session.execute(
                select(ChangeRow.child_id, ChangeRow.from_village_id, ChangeRow.from_alias).where(
                    ChangeRow.child_id.in_(some), ChangeRow.from_alias.is_not(None)
                )
            )
            for child, village, number in changes:
                if village is not None and number is not None:
                    former[(child, village)] = number
        return cls(next_of, former)

    def give(self, village: str, child_id: str) -> int:
        """The child's number in this village."""
        known = self._former.get((child_id, village))
        if known is not None:
            return known
        number = self._next[village]
        self._next[village] = number + 1
        return number

    async def save(self, session: AsyncSession) -> None:
        """Keeps how far each village has come."""
        grown = [
            {"of": village, "to": number}
            for village, number in self._next.items()
            if number != self._before[village]
        ]
        if grown:
            table = VillageRow.__table__
            connection = await session.connection()
            await connection.execute(
                update(table)  # type: ignore[arg-type]
                .where(table.c.id == bindparam("of"))
                .values(next_alias=bindparam("to")),
                grown,
            )


def _portions(ids: list[str]) -> Iterable[list[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
