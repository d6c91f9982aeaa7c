"""Takes a file into the register: first a preview, then all of it in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from people.register.importing.carrying_out import carry_out
from people.register.importing.entry import Entry
from people.register.importing.errors import FileProblemError, RegisterMovedError
from people.register.importing.headers import Headers, find_headers, with_mapping
from people.register.importing.matching import Known, Matching
from people.register.importing.places import Places
from people.register.importing.plan import Plan, compare, sort_out
from people.register.importing.rows import RowReader
from people.register.importing.sheets import Sheet
from people.register.model import ChildState
from people.register.owed import village_owing
from people.register.parts import Parts
from people.register.register import SqlRegister
from people.register.state import version_of
from people.register.tables import ChildRow

_AT_ONCE = 2_000
_TRIES = 3


class Importer:
    """Works out and carries out imports."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._register = SqlRegister(parts.sessions, parts.secret)
        self._owing = partial(village_owing, parts.rule)

    async def preview(
        self,
        sheet: Sheet,
        chosen: Mapping[int, str | None] | None = None,
        *,
        adding_places: bool = False,
    ) -> tuple[Headers, Plan]:
        """What the sheet would change. ``chosen`` are the meanings that somebody gave columns;
        ``adding_places`` takes towns and villages that are not there as new.

        Raises:
            FileProblemError: no headers are found, or the mapping contradicts itself.
        """
        headers = find_headers(sheet.rows)
        if chosen is not None:
            headers = with_mapping(headers, chosen)
        async with self._parts.sessions() as session:
            version = await version_of(session)
            known = await _known(session)
        places = Places(
            await self._register.towns(), await self._register.villages(), adding=adding_places
        )
        plan = Plan(version)
        to_open = await asyncio.to_thread(self._work_out, plan, sheet.rows, headers, places, known)
        for start in range(0, len(to_open), _AT_ONCE):
            await self._compare(plan, to_open[start : start + _AT_ONCE])
        return headers, plan

    async def take(self, plan: Plan, by: str, *, leaving_out_bad: bool = False) -> str:
        """Carries a plan out; the id of the import. With bad cells only if whole rows with them
        are to be left out.

        Raises:
            FileProblemError: there are bad cells.
            RegisterMovedError: the register has changed since the preview.
        """
        if plan.bad and not leaving_out_bad:
            raise FileProblemError(
                f"有 {len(plan.bad_rows)} 行有错，一行也没有导入。"
                "请改好再传，或者选择“有错的行先不导入”。"
            )
        return await carry_out(self._parts, plan, by)

    async def bring(self, sheet: Sheet, by: str, *, adding_places: bool = False) -> Plan:
        """Preview and import in one, for files that are known to be right; what was done.

        Raises:
            FileProblemError: there are bad cells, or no headers.
        """
        for attempt in range(_TRIES):
            _, plan = await self.preview(sheet, adding_places=adding_places)
            try:
                await self.take(plan, by)
            except RegisterMovedError:
                if attempt == _TRIES - 1:
                    raise
            else:
                break
        return plan

    def _work_out(
        self,
        plan: Plan,
        rows: Sequence[Sequence[str]],
        headers: Headers,
        places: Places,
        known: Sequence[Known],
    ) -> list[tuple[Entry, Known]]:
        """In a thread: the pages of everybody else go on meanwhile."""
        seal = self._parts.seal
        read = RowReader(headers, places, fictional=self._parts.fictional).read(rows)
        matching = Matching(known, seal.id_mark, seal.name_mark)
        matches = matching.match(read.entries)
        to_open = sort_out(plan, matches, seal.fingerprint, self._owing)
        plan.rows = len(read.entries) + len(read.bad_rows)
        plan.repeated = matching.repeated
        plan.bad = sorted([*read.bad, *matching.bad], key=lambda spot: spot.row)
        plan.remarks = sorted([*read.remarks, *matching.remarks], key=lambda spot: spot.row)
        plan.bad_rows = read.bad_rows | matching.bad_rows
        plan.unknown_places = places.unknown
        plan.new_towns = tuple(places.new_towns.values())
        plan.new_villages = tuple(places.new_villages.values())
        named = {child.village for child in known if child.id in matching.seen}
        plan.missing = [
            child
            for child in known
            if child.state == ChildState.ACTIVE
            and child.village in named
            and child.id not in matching.seen
        ]
        return to_open

    async def _compare(self, plan: Plan, pairs: Sequence[tuple[Entry, Known]]) -> None:
        """Opens some records and sees what differs."""
        seal = self._parts.seal
        async with self._parts.sessions() as session:
            found = await session.execute(
                select(ChildRow.id, ChildRow.sealed).where(
                    ChildRow.id.in_([known.id for _, known in pairs])
                )
            )
            sealed = {row.id: row.sealed for row in found}

        def work() -> None:
            for entry, known in pairs:
                old = seal.content(known.id, sealed[known.id])
                compare(plan, entry, known, old, fingerprint=seal.fingerprint, owing=self._owing)

        await asyncio.to_thread(work)


async def _known(session: AsyncSession) -> list[Known]:
    rows = await session.execute(
        select(
            ChildRow.id,
            ChildRow.visit_village_id,
            ChildRow.alias_number,
            ChildRow.birth_date,
            ChildRow.state,
            ChildRow.id_mark,
            ChildRow.name_mark,
            ChildRow.fingerprint,
        )
    )
    return [Known(i, v, a, b.isoformat(), s, n, m, f) for i, v, a, b, s, n, m, f in rows]
