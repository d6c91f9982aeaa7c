"""Files taken into the register, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from people.audit import AuditLog
from people.register.desk import RegisterDesk
from people.register.fictional import identity_number
from people.register.importing.errors import FileProblemError, RegisterMovedError
from people.register.importing.sheets import Sheet
from people.register.model import ChildState
from people.register.tables import ChangeRow, ChildRow, VillageRow
from store.engine import session_factory
from tests.fakes.register import (
    STAFF,
    Day,
    a_child,
    filled,
    invented,
    register_over,
    sheet_of,
    with_places,
)


async def content(desk: RegisterDesk) -> dict[str, Any]:
    """Every child by alias and village, without ids."""
    async with desk.parts.sessions() as session:
        names = {row.id: row.name for row in await session.scalars(select(VillageRow))}
        rows = list(await session.scalars(select(ChildRow)))
    return {
        f"{names[row.visit_village_id]} {row.alias_number}": [
            names.get(part, part) if isinstance(part, str) else part
            for part in desk.parts.seal.content(row.id, row.sealed)
        ]
        for row in rows
    }


async def ids(desk: RegisterDesk) -> dict[str, str]:
    """Names to ids."""
    async with desk.parts.sessions() as session:
        return {
            desk.parts.seal.child(row).name: row.id
            for row in await session.scalars(select(ChildRow))
        }


async def test_imported_twice_is_imported_once(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    made = await filled(desk, 60)
    before, ids_before = await content(desk), await ids(desk)
    plan = await desk.importer.bring(made.sheet(), STAFF)
    assert plan.counts() == {
        "rows": 60, "new": 0, "changed": 0, "moved": 0, "same": 60, "repeated": 0, "bad": 0,
        "missing": 0,
    }  # fmt: skip
    assert (await content(desk), await ids(desk)) == (before, ids_before)


async def test_the_order_of_rows_makes_no_difference(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    made = await with_places(desk)
    full = replace(made, children=[])
    rows = list(invented(50).children)
    outcomes = []
    for seed in (1, 2):
        Random(seed).shuffle(rows)
        async with desk.parts.sessions.begin() as session:
            for row in await session.scalars(select(ChildRow)):
                await session.delete(row)
            for village in await session.scalars(select(VillageRow)):
                village.next_alias = 1
        await desk.importer.bring(replace(full, children=rows).sheet(), STAFF)
        outcomes.append(await content(desk))
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0]) == 50


async def test_only_what_changed_is_changed(engine: AsyncEngine) -> None:
    day = Day()
    desk = register_over(engine, day)
    made = await with_places(desk)
    one, two = a_child(made, 1), a_child(made, 2, name="豆小荚")
    await desk.importer.bring(sheet_of(one, two), STAFF)
    before = await ids(desk)
    day.on(days=30)
    plan = await desk.importer.bring(sheet_of(one | {"school": "新学校"}, two), STAFF)
    assert (len(plan.changed), plan.same) == (1, 1)
    assert plan.changed[0].names == ("school",)
    assert await ids(desk) == before
    looked = await desk.looking.at(before["汤小圆"], STAFF)
    assert looked.record.child.school == "新学校"
    assert [(c.fields, c.by, c.by_file) for c in looked.history] == [(("school",), STAFF, True)]


async def test_a_move_keeps_id_and_record_and_an_alias_is_never_given_twice(
    engine: AsyncEngine,
) -> None:
    desk = register_over(engine)
    made = await with_places(desk)
    (town, village), (other_town, other) = made.places[0], made.places[-1]
    there = {"hukou_town": town, "hukou_village": village}
    away = {"hukou_town": other_town, "hukou_village": other}
    one, two = a_child(made, 1, **there), a_child(made, 2, name="豆小荚", **there)
    await desk.importer.bring(sheet_of(one, two), STAFF)
    child_id = (await ids(desk))["汤小圆"]
    first = await desk.register.child(child_id)
    assert first is not None
    plan = await desk.importer.bring(sheet_of(one | away, two), STAFF)
    assert plan.counts()["moved"] == 1
    moved = await desk.register.child(child_id)
    assert moved is not None
    assert moved.visit_village_id != first.visit_village_id
    assert moved.guardian == first.guardian
    newcomer = a_child(made, 3, name="栗小子", **there)
    await desk.importer.bring(sheet_of(one | away, two, newcomer), STAFF)
    names = await ids(desk)
    third = await desk.register.child(names["栗小子"])
    assert third is not None
    assert third.alias == "03号"
    await desk.importer.bring(sheet_of(one, two, newcomer), STAFF)
    back = await desk.register.child(child_id)
    assert back is not None
    assert (back.visit_village_id, back.alias) == (first.visit_village_id, first.alias)
    history = (await desk.looking.at(child_id, STAFF)).history
    assert {change.to_village_id for change in history} == {
        *(first.visit_village_id, moved.visit_village_id)
    }


async def test_one_bad_cell_and_nothing_is_imported(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    made = await with_places(desk)
    sheet = sheet_of(
        a_child(made, 1),
        a_child(made, 2, name="豆小荚", identity_number="5.00E+17"),
        a_child(made, 3, name="栗小子", hukou_village="没有的村"),
    )
    _, plan = await desk.importer.preview(sheet)
    assert [(spot.row, spot.column) for spot in plan.bad] == [
        (3, "身份证号"),
        (4, "户籍村（社区）"),
    ]
    with pytest.raises(FileProblemError, match="一行也没有导入"):
        await desk.importer.take(plan, STAFF)
    assert await ids(desk) == {}
    await desk.importer.take(plan, STAFF, leaving_out_bad=True)
    assert list(await ids(desk)) == ["汤小圆"]


async def test_an_error_in_the_middle_leaves_nothing(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = register_over(engine)
    made = await with_places(desk)

    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    _, plan = await desk.importer.preview(sheet_of(a_child(made)))
    monkeypatch.setattr(AuditLog, "record", fails)
    with pytest.raises(RuntimeError):
        await desk.importer.take(plan, STAFF)
    assert await ids(desk) == {}
    async with desk.parts.sessions() as session:
        assert await session.scalar(select(func.max(VillageRow.next_alias))) == 1


async def test_a_register_that_moved_meanwhile_asks_for_a_new_look(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    made = await with_places(desk)
    _, first = await desk.importer.preview(sheet_of(a_child(made)))
    _, second = await desk.importer.preview(sheet_of(a_child(made)))
    await desk.importer.take(first, STAFF)
    with pytest.raises(RegisterMovedError):
        await desk.importer.take(second, STAFF)
    assert len(await ids(desk)) == 1


async def test_who_is_missing_is_listed_and_stays(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    made = await with_places(desk)
    town, village = made.places[-1]
    rows = [
        a_child(made, 1),
        a_child(made, 2, name="豆小荚"),
        a_child(made, 3, name="栗小子", hukou_town=town, hukou_village=village),
    ]
    await desk.importer.bring(sheet_of(*rows), STAFF)
    plan = await desk.importer.bring(sheet_of(rows[0]), STAFF)
    # Only of the villages that the file speaks of: a town's own file says nothing of others.
    assert [child.alias_number for child in plan.missing] == [2]
    assert len(await ids(desk)) == 3


async def test_what_a_file_leaves_out_stays(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    made = await with_places(desk)
    full = a_child(made, 1, categories="孤儿、艾滋病", carer_name="汤外婆", school="一小")
    await desk.importer.bring(sheet_of(full), STAFF)
    columns = ("name", "identity_number", "hukou_town", "hukou_village", "categories")
    plan = await desk.importer.bring(
        sheet_of(full | {"categories": "孤儿"}, columns=columns), STAFF
    )
    assert plan.same == 1
    record = (await desk.looking.at((await ids(desk))["汤小圆"], STAFF)).record
    assert record.sensitive == {"hiv_infected"}
    assert record.child.categories == {"orphan_recognised"}
    assert record.child.carer.name == "汤外婆"


async def test_a_number_that_was_missing_is_added_and_one_may_pass_to_another(
    engine: AsyncEngine,
) -> None:
    desk = register_over(engine)
    made = await with_places(desk)
    born = {"birth_date": "2015-03-08"}
    without = a_child(made, 1, identity_number="", **born)
    await desk.importer.bring(sheet_of(without), STAFF)
    plan = await desk.importer.bring(sheet_of(a_child(made, 1)), STAFF)
    assert [change.names for change in plan.changed] == [("identity_number",)]
    assert len(await ids(desk)) == 1
    found = await desk.looking.search(identity_number(date(2015, 3, 8), 900_001), STAFF)
    assert [child.name for child in found] == ["汤小圆"]


async def test_places_that_are_not_there_come_with_the_file(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    row = {
        "name": "汤小圆",
        "birth_date": "2015.3.8",
        "hukou_town": "远山镇",
        "hukou_village": "新开村",
    }
    _, refused = await desk.importer.preview(sheet_of(row))
    assert refused.unknown_places == {("远山镇", "新开村"): 1}
    plan = await desk.importer.bring(sheet_of(row), STAFF, adding_places=True)
    assert [v.name for v in await desk.register.villages()] == ["新开村"]
    again = await desk.importer.bring(sheet_of(row), STAFF, adding_places=True)
    assert (plan.counts()["new"], again.counts()["same"]) == (1, 1)
    assert not again.changes_anything


async def test_a_child_who_left_stays_so(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    made = await with_places(desk)
    await desk.importer.bring(sheet_of(a_child(made)), STAFF)
    child_id = (await ids(desk))["汤小圆"]
    await desk.records.set_state(child_id, ChildState.LEFT, STAFF)
    await desk.importer.bring(sheet_of(a_child(made, school="二小")), STAFF)
    child = await desk.register.child(child_id)
    assert child is not None
    assert (child.state, child.school) == (ChildState.LEFT, "二小")


async def test_the_log_has_one_entry_with_counts_and_no_name(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    await filled(desk, 20)
    entries = await AuditLog(session_factory(engine), desk.parts.now).entries(last=1)
    (entry,) = entries
    assert entry.action == "register.imported"
    assert entry.actor == STAFF
    assert entry.facts["new"] == 20
    assert len(str(entry.facts["digest"])) == 64


async def test_headers_over_numbers_and_a_sheet_of_its_own(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    made = await with_places(desk)
    town, village = made.places[0]
    rows = [
        ["花名册"] * 5,
        ["序号", "姓名", "身份证号码", "所属镇街", "村居"],
        ["1", "汤小圆", identity_number(date(2015, 3, 8), 5), town, village],
        ["2", "豆小荚", identity_number(date(2016, 3, 8), 6), "同上", "同上"],
        ["合计", "2", "", "", ""],
    ]
    plan = await desk.importer.bring(Sheet("", rows), STAFF)
    assert len(plan.new) == 2
    async with desk.parts.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(ChangeRow)) == 0
