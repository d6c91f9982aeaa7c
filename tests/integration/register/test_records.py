"""Single children, places, those who work there, the rule, and what lies in the clear."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from people.audit import AuditLog
from people.errors import PeopleError
from people.register.desk import RegisterDesk
from people.register.errors import NameTakenError, NotInRegisterError, StillNeededError
from people.register.model import Child, ChildState
from people.register.owed import OwedBy
from people.register.records import TypedWrongError
from people.register.settling import settle_rule
from store.engine import session_factory
from tests.fakes.register import STAFF, Day, a_child, filled, register_over, with_places


async def test_a_child_is_added_corrected_moved_and_ended(engine: AsyncEngine) -> None:
    day = Day()
    desk = register_over(engine, day)
    made = await with_places(desk)
    child_id = await desk.records.add(a_child(made, categories="困境儿童、收养"), STAFF)
    looked = await desk.looking.at(child_id, STAFF)
    assert looked.record.child.alias == "01号"
    assert looked.record.sensitive == {"adopted"}
    day.on(days=1)
    town, village = made.places[1]
    wanted = a_child(made, school="一小", hukou_town=town, hukou_village=village)
    names = await desk.records.correct(child_id, wanted, STAFF)
    assert set(names) == {"school", "hukou_village", "residence_village", "categories"}
    assert await desk.records.correct(child_id, wanted, STAFF) == ()
    day.on(days=1)
    await desk.records.set_state(child_id, ChildState.DIED, STAFF)
    await desk.records.set_state(child_id, ChildState.DIED, STAFF)
    looked = await desk.looking.at(child_id, STAFF)
    assert looked.record.child.state is ChildState.DIED
    assert [c.fields[:1] for c in looked.history] == [("state_died",), ("hukou_village",)]
    assert looked.history[1].to_village_id == looked.record.child.visit_village_id


async def test_what_is_typed_wrong_is_said_by_field(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    made = await with_places(desk)
    with pytest.raises(TypedWrongError) as caught:
        await desk.records.add(a_child(made, identity_number="123", hukou_village="没有村"), STAFF)
    assert [spot.column for spot in caught.value.spots] == ["身份证号", "户籍村（社区）"]
    with pytest.raises(TypedWrongError):
        await desk.records.add({}, STAFF)


async def test_one_number_is_one_child(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    made = await with_places(desk)
    await desk.records.add(a_child(made, 1), STAFF)
    other = await desk.records.add(a_child(made, 2, name="豆小荚"), STAFF)
    with pytest.raises(PeopleError, match="另一个孩子"):
        await desk.records.add(a_child(made, 1), STAFF)
    with pytest.raises(PeopleError, match="另一个孩子"):
        await desk.records.correct(other, a_child(made, 1, name="豆小荚"), STAFF)


async def test_every_look_is_in_the_log_with_ids_only(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    made = await with_places(desk)
    child_id = await desk.records.add(a_child(made), STAFF)
    child = await desk.register.child(child_id)
    assert child is not None
    await desk.looking.of_village(child.visit_village_id, STAFF)
    await desk.looking.search("汤 小圆", STAFF)
    await desk.looking.search("没有这个人", STAFF)
    await desk.looking.at(child_id, STAFF)
    entries = await AuditLog(session_factory(engine), desk.parts.now).entries(last=5)
    assert [(entry.action, entry.subject) for entry in entries] == [
        ("register.added", child_id),
        ("register.listed", child.visit_village_id),
        ("register.found", child_id),
        ("register.searched", "none"),
        ("register.seen", child_id),
    ]
    assert {entry.actor for entry in entries} == {STAFF}
    with pytest.raises(NotInRegisterError):
        await desk.looking.at("0" * 32, STAFF)


async def test_directors_see_the_children_of_their_village_and_nothing_sensitive(
    engine: AsyncEngine,
) -> None:
    desk = register_over(engine)
    made = await with_places(desk)
    await desk.records.add(a_child(made, 1, categories="孤儿、艾滋病"), STAFF)
    town, village = made.places[1]
    elsewhere = a_child(made, 2, name="豆小荚", hukou_town=town, hukou_village=village)
    await desk.records.add(elsewhere, STAFF)
    left = await desk.records.add(a_child(made, 3, name="栗小子"), STAFF)
    await desk.records.set_state(left, ChildState.LEFT, STAFF)
    places = {v.id: (v.town_name, v.name) for v in await desk.register.villages()}
    director = next(
        d for d in await desk.register.directors() if places[d.village_id] == made.places[0]
    )
    (child,) = await desk.register.children_of(director.id)
    assert (child.name, child.alias) == ("汤小圆", "01号")
    assert child.categories == {"orphan_recognised"}
    assert "hiv" not in str([getattr(child, name) for name in child.__slots__])
    await desk.workers.leave(director.id, STAFF)
    assert await desk.register.children_of(director.id) == []
    planned = [child async for some in desk.register.planned() for child in some]
    assert {kind for child in planned for kind in child.categories} == {
        *("orphan_recognised", "child_in_difficulty", "dibao")
    }


async def test_places_are_added_renamed_and_closed_when_nothing_hangs_on_them(
    engine: AsyncEngine,
) -> None:
    desk = register_over(engine)
    town = await desk.places.add_town("远山镇", STAFF)
    with pytest.raises(NameTakenError, match="远山镇"):
        await desk.places.add_town(" 远山镇 ", STAFF)
    village = await desk.places.add_village(town.id, "新开村", STAFF)
    with pytest.raises(NameTakenError):
        await desk.places.add_village(town.id, "新开村", STAFF)
    with pytest.raises(PeopleError, match="2 到 30"):
        await desk.places.add_town("远", STAFF)
    with pytest.raises(NotInRegisterError):
        await desk.places.add_village("0" * 32, "新开村", STAFF)
    await desk.places.rename(village.id, "新开社区", STAFF)
    director = await desk.workers.add_director("汤大福", "10012345678", village.id, STAFF)
    with pytest.raises(StillNeededError, match="儿童主任"):
        await desk.places.close(village.id, STAFF)
    with pytest.raises(StillNeededError, match="还有村"):
        await desk.places.close(town.id, STAFF)
    await desk.workers.leave(director.id, STAFF)
    child = {"name": "汤小圆", "birth_date": "2015-3-8", "hukou_village": "新开社区"}
    child_id = await desk.records.add(child, STAFF)
    with pytest.raises(StillNeededError, match="在册的孩子"):
        await desk.places.close(village.id, STAFF)
    await desk.records.set_state(child_id, ChildState.ENDED, STAFF)
    await desk.places.close(village.id, STAFF)
    await desk.places.close(town.id, STAFF)
    assert (await desk.register.towns(), await desk.register.villages()) == ([], [])


async def test_who_works_there_comes_changes_and_leaves(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    made = await with_places(desk)
    villages = {(v.town_name, v.name): v for v in await desk.register.villages()}
    first, second = villages[made.places[0]], villages[made.places[1]]
    one = await desk.workers.add_director("汤 大福", "100 1234 5678", first.id, STAFF)
    assert (one.name, one.phone) == ("汤大福", "10012345678")
    await desk.workers.change(one.id, "汤大福", "", second.id, STAFF)
    assert (await desk.register.director(one.id)).village_id == second.id  # type: ignore[union-attr]
    gone = await desk.workers.leave(one.id, STAFF)
    assert (gone.active, gone.phone, gone.name) == (False, None, "汤大福")
    with pytest.raises(NotInRegisterError):
        await desk.workers.leave(one.id, STAFF)
    for name, phone, place in (
        ("汤3", "", first.id),
        ("汤大福", "打不通", first.id),
        ("汤大福", "", "0" * 32),
    ):
        with pytest.raises(PeopleError):
            await desk.workers.add_director(name, phone, place, STAFF)
    supervisor = await desk.workers.add_supervisor("豆大姐", "", first.town_id, STAFF)
    found = {s.id for s in await desk.register.supervisors() if s.town_id == first.town_id}
    assert supervisor.id in found
    assert (await desk.register.supervisor_of(first.town_id)) is not None


async def test_another_rule_moves_children_and_back_again_with_their_aliases(
    engine: AsyncEngine,
) -> None:
    desk = register_over(engine)
    made = await filled(desk, 80)
    apart = sum(
        1 for child in await _all(desk) if child.hukou_village_id != child.residence_village_id
        and None not in (child.hukou_village_id, child.residence_village_id)
    )  # fmt: skip
    assert apart > 2
    before = {child.id: (child.visit_village_id, child.alias) for child in await _all(desk)}
    by_hukou = register_over(engine, rule=OwedBy.HUKOU)
    assert await settle_rule(by_hukou.parts) == apart
    assert await settle_rule(by_hukou.parts) == 0
    for child in await _all(desk):
        assert child.visit_village_id == (child.hukou_village_id or child.residence_village_id)
    plan = await by_hukou.importer.bring(made.sheet(), STAFF)
    assert plan.counts()["same"] == 80
    assert await settle_rule(desk.parts) == apart
    assert before == {c.id: (c.visit_village_id, c.alias) for c in await _all(desk)}


async def _all(desk: RegisterDesk) -> list[Child]:
    return await desk.register.children_in([v.id for v in await desk.register.villages()])


async def test_nothing_of_a_person_lies_in_the_clear(engine: AsyncEngine, tmp_path: Path) -> None:
    desk = register_over(engine)
    made = await with_places(desk)
    await desk.records.add(
        a_child(made, categories="孤儿、艾滋病", school="云朵小学", note="随外婆"), STAFF
    )
    await desk.uploads.keep(STAFF, "汤小圆名单.csv", "汤小圆,10012345678".encode())
    (code,) = await desk.binding.make_all([(await desk.register.directors())[0].id], STAFF)
    await desk.binding.redeem("person-key-of-a-chat", code.text)
    secrets = [
        *("汤小圆", "汤大福", "10012345678", "云朵小学", "随外婆", "hiv_infected", "艾滋病"),
        *(a_child(made)["identity_number"], made.directors[0].name, made.supervisors[0].phone),
        *(code.text, "person-key-of-a-chat", "名单"),
    ]
    async with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            listed = "SELECT name FROM sqlite_master WHERE type = 'table'"
        else:
            listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        tables = [row[0] for row in await connection.execute(text(listed))]
        for table in tables:
            for row in await connection.execute(text(f'SELECT * FROM "{table}"')):
                for value in row:
                    raw = value if isinstance(value, bytes) else str(value).encode()
                    assert not [s for s in secrets if s.encode() in raw], table
