"""Broadcasts: two persons, chunks, pause, kill, resume, stop; and the pages about notices."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from console.notices import NOTICE_PLACES, NoticeParts, notice_routers
from notifications import filling as filling_module
from notifications.broadcasts import Audience, BroadcastError
from notifications.filling import Filling
from notifications.kinds import NEWS, TIPS
from notifications.model import SMS, TELEGRAM, WEB, GoneError, NeverSentError
from notifications.subscription_tables import CallRow
from notifications.subscriptions import Way
from notifications.tables import OutboxRow
from notifications.words import Words
from people.audit import AuditLog
from people.model import Role
from store.writing import writing
from tests.fakes.console import Browser, TestDesk
from tests.integration.test_subscriptions import Road

HEAD, OTHER = "a" * 32, "b" * 32
TITLE, BODY = "参保通知", "请在月底前办。"


@pytest.fixture
def road(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> Road:
    monkeypatch.setattr(filling_module, "CHUNK", 4)
    return Road(engine)


async def many(road: Road, number: int) -> None:
    for one in range(number):
        await road.joins(f"person-{one}", Way(TELEGRAM, f"{one}"), kinds=(NEWS,))


async def written(road: Road, audience: Audience | None = None) -> str:
    async with writing(road.sessions) as session:
        return await road.broadcasts.write(session, audience or Audience(NEWS), TITLE, BODY, HEAD)


async def approved(road: Road) -> str:
    broadcast = await written(road)
    async with writing(road.sessions) as session:
        await road.broadcasts.approve(session, broadcast, OTHER)
    return broadcast


async def do(road: Road, action: str, broadcast: str) -> None:
    async with writing(road.sessions) as session:
        await getattr(road.broadcasts, action)(session, broadcast)


async def test_it_takes_two_persons(road: Road) -> None:
    await many(road, 3)
    broadcast = await written(road)
    assert await road.filling.tick() == 0
    with pytest.raises(BroadcastError, match="另一个人"):
        async with writing(road.sessions) as session:
            await road.broadcasts.approve(session, broadcast, HEAD)
    async with writing(road.sessions) as session:
        await road.broadcasts.approve(session, broadcast, OTHER)
    with pytest.raises(BroadcastError, match="草稿"):
        async with writing(road.sessions) as session:
            await road.broadcasts.approve(session, broadcast, OTHER)
    assert await road.filling.tick() == 3
    await road.dispatcher.all_due()
    assert {m.rendered.title for m in road.telegram.taken} == {TITLE}
    assert all(m.rendered.body.endswith("退订”。") for m in road.telegram.taken)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("", BODY),
        (TITLE, ""),
        (TITLE, "打 13812345678 问"),
        (TITLE, "打 138 1234 5678 问"),
        (TITLE, "50022520150101123X"),
        ("字" * 31, BODY),
        (TITLE, "字" * 401),
        ("两\n行", BODY),
    ],
)
async def test_words_that_are_refused(road: Road, title: str, body: str) -> None:
    with pytest.raises(BroadcastError):
        async with writing(road.sessions) as session:
            await road.broadcasts.write(session, Audience(NEWS), title, body, HEAD)


async def test_each_person_once_over_their_quickest_channel_and_only_who_wants_it(
    road: Road,
) -> None:
    await road.joins("both", Way(SMS, "13812345678"), Way(TELEGRAM, "1"), kinds=(NEWS,))
    await road.joins("web", Way(WEB, role="director"), kinds=(NEWS,))
    await road.joins("tips only", Way(TELEGRAM, "2"), kinds=(TIPS,))
    await road.joins("stopped", Way(TELEGRAM, "3"), kinds=(NEWS,))
    await road.subscriptions.stop("stopped")
    await road.joins("blocked", Way(TELEGRAM, "4"), Way(WEB), kinds=(NEWS,))
    await road.subscriptions.lost(TELEGRAM, "4")
    count = road.broadcasts.count
    assert await count(Audience(NEWS)) == 3
    assert await count(Audience(NEWS, role="director")) == 1
    assert await count(Audience(NEWS, channel=SMS)) == 1
    assert await count(Audience(NEWS, channel=TELEGRAM)) == 1
    await approved(road)
    assert await road.filling.tick() == 3
    assert sorted(row.channel for row in await road.rows()) == [TELEGRAM, WEB, WEB]


async def test_a_kill_between_chunks_and_a_filling_that_runs_twice_change_nothing(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    await many(road, 22)
    await approved(road)
    put, calls = Filling._put, 0

    async def killed(self: Filling, *args: object) -> None:
        nonlocal calls
        calls += 1
        await put(self, *args)  # type: ignore[arg-type]
        if calls % 2 == 0:
            raise RuntimeError("killed before the commit")

    monkeypatch.setattr(Filling, "_put", killed)
    for _ in range(30):
        try:
            await road.filling.tick()
        except RuntimeError:
            continue
    monkeypatch.undo()
    await road.filling.tick()
    rows = await road.rows()
    assert len(rows) == len({row.recipient for row in rows}) == 22


async def test_pause_resume_and_stop(road: Road) -> None:
    await many(road, 20)
    broadcast = await approved(road)
    road.filling._ahead = 8
    assert await road.filling.tick() == 8
    await road.dispatcher.all_due()
    assert await road.filling.tick() == 8
    await do(road, "pause", broadcast)
    with pytest.raises(BroadcastError):
        await do(road, "pause", broadcast)
    assert await road.filling.tick() == 0
    assert await road.dispatcher.all_due() == 0
    assert len(road.telegram.taken) == 8
    await do(road, "resume", broadcast)
    await road.dispatcher.all_due()
    assert len(road.telegram.taken) == 16
    await road.filling.tick()
    await do(road, "stop", broadcast)
    with pytest.raises(BroadcastError):
        await do(road, "stop", broadcast)
    assert await road.dispatcher.all_due() == 0
    one = await road.broadcasts.one(broadcast)
    assert one is not None
    assert (one.state, one.arrived, one.counts["stopped"]) == ("stopped", 16, 4)


async def test_a_row_in_flight_when_it_was_paused_waits_after_a_kill(road: Road) -> None:
    await many(road, 4)
    broadcast = await approved(road)
    await road.filling.tick()
    claims = road.dispatcher._claims
    lanes = await claims.due(road.dispatcher._lanes_of([TELEGRAM]))
    assert len(await claims.claim(2, lanes[0])) == 2
    await do(road, "pause", broadcast)
    road.moment = road.moment.replace(hour=2)  # the leases of the killed one ran out
    assert await road.dispatcher.all_due() == 0
    await do(road, "resume", broadcast)
    assert await road.dispatcher.all_due() == 4
    await road.filling.tick()
    one = await road.broadcasts.one(broadcast)
    assert one is not None and one.state == "done" and one.percent == 100


async def test_rows_of_a_stopped_broadcast_that_a_kill_left_end_too(road: Road) -> None:
    await many(road, 3)
    broadcast = await approved(road)
    await road.filling.tick()
    async with writing(road.sessions) as session:
        await session.execute(update(OutboxRow).values(lease="x", leased_until=road.moment))
    await do(road, "stop", broadcast)
    await road.filling.tick()
    assert {row.state for row in await road.rows()} == {"stopped"}


async def test_whom_it_does_not_reach_raises_no_alarm_and_is_counted(road: Road) -> None:
    await many(road, 2)
    broadcast = await approved(road)
    await road.filling.tick()
    road.telegram.fails = GoneError("blocked")
    await road.dispatcher.all_due()
    assert all(row.channel == TELEGRAM for row in await road.rows())
    one = await road.broadcasts.one(broadcast)
    assert one is not None and one.counts == {"gone": 2}
    assert isinstance(road.telegram.fails, NeverSentError)


async def test_the_pages(engine: AsyncEngine) -> None:
    road, desk = Road(engine), TestDesk.over(engine)
    await many(road, 3)

    async def who_is(recipient: str) -> tuple[str | None, str | None]:
        return "=张", "13800000000"

    parts = NoticeParts(
        road.sessions,
        road.broadcasts,
        road.calls,
        Words(),
        AuditLog(road.sessions, desk.clock),
        desk.people.stores.staff,
        who_is,
        (TELEGRAM, WEB),
    )
    app = desk.app(*notice_routers(parts), places=NOTICE_PLACES)
    for login, role in (
        ("one", Role.HEAD),
        ("two", Role.HEAD),
        ("officer", Role.OFFICER),
        ("auditor", Role.AUDITOR),
    ):
        await desk.join(login, role)
    one, two, officer, auditor = (Browser(app) for _ in range(4))
    for browser, login in ((one, "one"), (two, "two"), (officer, "officer"), (auditor, "auditor")):
        await browser.sign_in(desk, login)
    form = {"kind": "news", "role": "", "channel": "", "title": TITLE, "body": "<b>月底</b>"}
    shown = await one.post("/broadcasts/new", form)
    assert "<strong>3</strong> 人" in shown.text and "&lt;b&gt;月底" in shown.text
    refused = await one.post("/broadcasts/new", form | {"body": "13812345678", "keep": "yes"})
    assert "手机号" in refused.text
    made = await one.post("/broadcasts/new", form | {"keep": "yes"})
    place = made.headers["location"].removeprefix("/console")
    assert "等另一位" in (await one.get(place)).text
    assert (await one.post(f"{place}/send", {}, on=place)).status_code == 400
    assert (await two.post(f"{place}/send", {}, on=place)).status_code == 303
    await road.filling.tick()
    await road.dispatcher.all_due()
    await road.filling.tick()
    assert "发完了" in (await one.get(place)).text
    assert "100%" in (await one.get(place)).text
    assert "送到 3 / 3" in (await two.get("/broadcasts")).text
    for browser in (officer, auditor):
        assert (await browser.get("/broadcasts")).status_code == 403
    assert (await auditor.get("/calls")).status_code == 403
    assert (await one.get("/broadcasts/none")).status_code == 404
    words = (await one.get("/notice-words")).text
    assert "有一件急事等着处理" in words and "2027 年居民医保快截止了" in words

    async with writing(road.sessions) as session:
        session.add(
            CallRow(id=5, recipient="x", title="今天有 1 件", body="打开看", at=road.moment)
        )
    page = (await officer.get("/calls")).text
    assert "13800000000" in page and "今天有 1 件" in page
    table = await officer.get("/calls/list.csv")
    assert "'=张,13800000000" in table.text and table.text.startswith("\ufeff")
    assert (await officer.post("/calls/5/done", {}, on="/calls")).status_code == 303
    assert "没有要代打的" in (await officer.get("/calls")).text
    async with road.sessions() as session:
        actions = list(
            await session.scalars(text("SELECT action FROM audit_entry ORDER BY number"))
        )
        assert (await session.scalar(select(CallRow.done_by))) == desk.members["officer"].staff.id
    assert actions.count("broadcast.sent") == 1
    assert "calls.shown" in actions and "calls.done" in actions
