"""Adds, corrects and moves single children. Every change is in the log."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from people.errors import PeopleError
from people.register.aliases import Aliases
from people.register.content import AT, Content, changed_names
from people.register.importing.errors import Spot
from people.register.importing.form import typed_content
from people.register.importing.places import Places
from people.register.looking import child_row
from people.register.model import ChildState
from people.register.owed import village_owing
from people.register.parts import Parts
from people.register.register import SqlRegister
from people.register.row_values import columns_of
from people.register.state import bump
from people.register.tables import ChangeRow, ChildRow
from store.writing import writing


class TypedWrongError(PeopleError):
    """What was typed cannot be taken; ``spots`` say where and why."""

    def __init__(self, spots: list[Spot]) -> None:
        self.spots = spots
        super().__init__("；".join(f"{spot.column}：{spot.reason}" for spot in spots))


class Records:
    """The children, one at a time. ``by`` is a staff id (or ``machine``)."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._register = SqlRegister(parts.sessions, parts.secret)

    async def add(self, typed: Mapping[str, str], by: str) -> str:
        """A new child; its id. Raises :class:`TypedWrongError`, :class:`PeopleError`."""
        content = await self._typed(typed)
        child_id, now = secrets.token_hex(16), self._parts.now()
        village = self._owing(content)
        async with writing(self._parts.sessions) as session:
            await bump(session)
            aliases = await Aliases.of(session, {village})
            row = ChildRow(
                id=child_id,
                visit_village_id=village,
                alias_number=aliases.give(village, child_id),
                state=ChildState.ACTIVE,
                registered_at=now,
                village_since=now,
                **self._columns(child_id, content),
            )
            await aliases.save(session)
            session.add(row)
            await _flush(session)
            await self._parts.journal.record(session, by, "register.added", child_id)
        return child_id

    async def correct(self, child_id: str, typed: Mapping[str, str], by: str) -> tuple[str, ...]:
        """The record as it should be, a move included: id and history stay, and the new village
        gives an alias of its own. Which fields changed.

        Raises:
            NotInRegisterError, TypedWrongError, PeopleError
        """
        content = await self._typed(typed)
        village = self._owing(content)
        now = self._parts.now()
        async with writing(self._parts.sessions) as session:
            await bump(session)
            row = await child_row(session, child_id)
            names = tuple(changed_names(self._parts.seal.content(row.id, row.sealed), content))
            if not names and village == row.visit_village_id:
                return ()
            change = ChangeRow(
                id=secrets.token_hex(16), child_id=child_id, at=now, by=by, fields=" ".join(names)
            )
            for name, value in self._columns(child_id, content).items():
                setattr(row, name, value)
            if village != row.visit_village_id:
                aliases = await Aliases.of(session, {village}, {child_id})
                change.from_village_id, change.to_village_id = row.visit_village_id, village
                change.from_alias = row.alias_number
                row.visit_village_id, row.village_since = village, now
                row.alias_number = aliases.give(village, child_id)
                await aliases.save(session)
            session.add(change)
            await _flush(session)
            moved = int(change.to_village_id is not None)
            await self._parts.journal.record(
                session, by, "register.corrected", child_id, fields=len(names), moved=moved
            )
        return names

    async def set_state(self, child_id: str, state: ChildState, by: str) -> None:
        """Whether the child is still visited. Raises :class:`NotInRegisterError`."""
        async with writing(self._parts.sessions) as session:
            await bump(session)
            row = await child_row(session, child_id)
            if row.state == state:
                return
            row.state = state
            session.add(
                ChangeRow(
                    id=secrets.token_hex(16),
                    child_id=child_id,
                    at=self._parts.now(),
                    by=by,
                    fields=f"state_{state}",
                )
            )
            await session.flush()
            await self._parts.journal.record(
                session, by, "register.state_set", child_id, state=str(state)
            )

    async def _typed(self, typed: Mapping[str, str]) -> Content:
        places = Places(await self._register.towns(), await self._register.villages())
        content, spots = typed_content(typed, places, fictional=self._parts.fictional)
        if spots or content is None:
            raise TypedWrongError(spots)
        return content

    def _owing(self, content: Content) -> str:
        hukou, residence = content[AT["hukou_village"]], content[AT["residence_village"]]
        village = village_owing(self._parts.rule, hukou, residence)
        assert village is not None  # the reader refuses a record without any
        return village

    def _columns(self, child_id: str, content: Content) -> dict[str, object]:
        return columns_of(
            self._parts.seal, child_id, content, self._parts.seal.fingerprint(content)
        )


async def _flush(session: AsyncSession) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        raise PeopleError("这个身份证号已经是册里另一个孩子的，请先查一下那个号码。") from error
