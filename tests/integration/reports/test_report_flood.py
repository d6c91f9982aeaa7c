"""A flood on the report page: it is taken and marked, it waits, and others come through."""

from __future__ import annotations

import asyncio
import json
import time

import httpx
from fastapi import FastAPI
from sqlalchemy import func, select

from reports.effort import Effort, solve
from reports.flood import FloodGauge, HourlyQuota, Pace
from reports.gate import Gate
from reports.model import ItemKind
from reports.reporter_key import new_draft_key
from reports.tables import ReportRow
from tests.fakes.report_site import Walker, report_app
from tests.fakes.sealed_desk import FakeDesk

_WITHIN_SECONDS = 10


def gate(per_hour: int = 2000) -> Gate:
    gauge = FloodGauge(Pace(3, 20), Pace(20, 2))
    return Gate(gauge, Effort(b"e" * 32, top=500), HourlyQuota(per_hour))


async def sent(app: FastAPI, address: str, effort: str = "") -> httpx.Response:
    """One report of a flood, as a program sends it."""
    walker = Walker.of(app)
    fields = {
        "do": "save",
        "key": new_draft_key().token,
        "once": "n",
        "seen": "吵",
        "effort": effort,
    }
    return await walker.client.post("/report", data=fields, headers={"x-from": address})


async def reports(desk: FakeDesk, *, unproven: bool) -> int:
    async with desk.cabinet.sessions() as session:
        asked = select(func.count()).select_from(ReportRow).where(ReportRow.unproven == unproven)
        return int(await session.scalar(asked) or 0)


async def test_ordinarily_no_effort_is_asked(desk: FakeDesk) -> None:
    walker = await Walker.of(report_app(desk, gate())).open()
    answer = await walker.client.get("/report/effort")
    assert answer.json() == {"challenge": None}
    await walker.press("save", seen="一句")
    assert await reports(desk, unproven=False) == 1


async def test_a_flood_is_taken_marked_and_nobody_is_turned_away(desk: FakeDesk) -> None:
    app = report_app(desk, gate())
    answers = [await sent(app, "10.6.6.6") for _ in range(12)]
    assert {answer.status_code for answer in answers} == {200}
    assert await reports(desk, unproven=False) == 3
    assert await reports(desk, unproven=True) == 9


async def test_a_genuine_report_in_the_middle_is_received_soon(desk: FakeDesk) -> None:
    app = report_app(desk, gate())
    flood = [
        asyncio.create_task(sent(app, "10.6.6.6" if n % 3 else f"10.7.{n}.1")) for n in range(150)
    ]
    walker = Walker.of(app)
    walker.headers = {"x-from": "10.1.1.1"}
    asked = None
    while asked is None:  # until the flood is felt
        await asyncio.sleep(0.05)
        answer = await walker.client.get("/report/effort", headers=walker.headers)
        asked = answer.json()["challenge"]
    begun = time.monotonic()
    await walker.open()
    await walker.press("save", seen="真的有事", danger="yes", effort=solve(asked))
    took = time.monotonic() - begun
    print(f"received in the middle of the flood after {took:.2f} s")
    assert "收好了" in walker.text
    assert took < _WITHIN_SECONDS
    async with desk.cabinet.sessions() as session:
        urgent = (await session.scalars(select(ReportRow).where(ReportRow.urgent))).one()
    assert not urgent.unproven
    opened = await desk.cabinet.open(urgent.id, desk.head)
    assert [item.value["text"] for item in opened.of(ItemKind.SEEN)] == ["真的有事"]
    # Without JavaScript there is no effort: taken all the same, for the review queue.
    begun = time.monotonic()
    plain = await sent(app, "10.1.1.2")
    assert "收好了" in plain.text
    assert time.monotonic() - begun < _WITHIN_SECONDS
    for answer in await asyncio.gather(*flood):
        assert answer.status_code == 200 or ("还没有收" in answer.text and "吵" in answer.text)


async def test_when_the_hour_is_full_the_wait_is_said_and_the_words_stay(desk: FakeDesk) -> None:
    app = report_app(desk, gate(per_hour=100))
    answers = [await sent(app, "10.6.6.6") for _ in range(30)]
    last = answers[-1]
    assert last.status_code == 429
    assert int(last.headers["retry-after"]) > 0
    assert "还没有收" in last.text
    assert "110" in last.text
    assert "\n吵</textarea>" in last.text
    # Another address is not touched by it, and effort opens the way even for this one.
    assert (await sent(app, "10.6.6.7")).status_code == 200
    walker = Walker.of(app)
    answer = await walker.client.get("/report/effort", headers={"x-from": "10.6.6.6"})
    proof = solve(json.loads(answer.text)["challenge"])
    assert (await sent(app, "10.6.6.6", proof)).status_code == 200
    assert (await sent(app, "10.6.6.6", proof)).status_code == 429


async def test_two_presses_in_the_same_moment_are_one_report(desk: FakeDesk) -> None:
    walker = await Walker.of(report_app(desk)).open()
    fields = {
        "do": "save",
        "key": walker.hidden("key"),
        "once": walker.hidden("once"),
        "seen": "一句",
        "place": "龙水",
        "who": "village",
    }
    both = await asyncio.gather(*(walker.client.post("/report", data=fields) for _ in range(4)))
    assert {answer.status_code for answer in both} == {200}
    async with desk.cabinet.sessions() as session:
        row = (await session.scalars(select(ReportRow))).one()
    opened = await desk.cabinet.open(row.id, desk.head)
    for kind in (ItemKind.SEEN, ItemKind.PLACE, ItemKind.SOURCE, ItemKind.MUST_NOT_KNOW):
        assert len(opened.of(kind)) == 1, kind
