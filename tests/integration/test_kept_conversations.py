"""Conversations over a real database: what is agreed to survives the process, and only that."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.retention import Retention
from app.trackers import SqliteTrackers
from entitlements.model import Pack
from store.base import Base
from store.engine import session_factory
from store.keeping import open_keeping
from store.results import SharedResults
from store.secrets import InstallSecret
from store.terms import Terms
from tests.fakes.product import NOON, Talk
from tests.unit.conversation.test_keeping import BOTH, HARM, answered, consented, intent
from tests.unit.conversation.test_my_data import full

SECRET = InstallSecret(b"k" * 32)
#: What people agree to have kept.
AGREED = (
    "saved_interview",
    "contact_request",
    "learned_text",
    "assisted_consent",
    "shared_result",
)


@pytest.fixture
async def talk(pack: Pack, engine: AsyncEngine) -> AsyncIterator[Talk]:
    talk = Talk(pack, intent)
    talk.keeping = open_keeping(session_factory(engine), SECRET, lambda: talk.now, Terms())
    talk.new_process()
    yield talk


async def stored(engine: AsyncEngine) -> bytes:
    """Everything in all tables as bytes."""
    found = b""
    async with engine.connect() as connection:
        for table in Base.metadata.tables:
            for row in await connection.execute(text(f"SELECT * FROM {table}")):
                found += repr(tuple(row)).encode()
                found += b"".join(bytes(c) for c in row if isinstance(c, bytes | memoryview))
    return found


async def counts(engine: AsyncEngine) -> dict[str, int]:
    async with engine.connect() as connection:
        return {
            table: (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()
            for table in Base.metadata.tables
            if table != "audit_head"  # one row from the start: where the log ends
        }


async def test_without_a_yes_a_whole_conversation_leaves_no_row(
    talk: Talk, engine: AsyncEngine
) -> None:
    await answered(talk)
    await talk.say("先看结果")
    await talk.say("保存")
    await talk.press("我替别人问")
    await talk.say("转圈圈")
    await talk.say("留个电话")
    await talk.say("13812345678")
    await talk.say(HARM)
    assert set((await counts(engine)).values()) == {0}


async def test_it_is_taken_up_days_later_by_another_process(talk: Talk) -> None:
    await consented(await answered(talk))
    facts = dict(talk.interview.facts)
    talk.new_process()
    talk.now += timedelta(days=12)
    assert "接着上次的" in await talk.say("你好")
    assert talk.interview.facts == facts
    assert "12 月 5 日" in await talk.say("我的数据")


async def test_the_tables_hold_no_word_no_number_and_no_pseudonym(
    talk: Talk, engine: AsyncEngine
) -> None:
    talk.person = "a1b2c3d4e5f60718a1b2c3d4e5f60718"
    await full(talk)
    await talk.say(BOTH)
    everything = await stored(engine)
    known = [*talk.interview.facts, *map(str, talk.interview.facts.values()), talk.person]
    words = ["13812345678", "5678", "圈圈", "guardian", "tekun", *known]
    for secret in (word for word in words if len(word) > 3):
        assert secret.encode() not in everything
    assert SECRET.root not in everything


async def test_erasing_leaves_no_row_of_the_person(talk: Talk, engine: AsyncEngine) -> None:
    await full(talk)
    assert sum((await counts(engine)).values()) == 3
    await talk.say("删除我的数据")
    await talk.press("确定，都删掉")
    assert sum((await counts(engine)).values()) == 0


async def test_the_retention_job_empties_every_table_and_the_trackers(
    talk: Talk, engine: AsyncEngine, tmp_path: Path
) -> None:
    await full(talk)
    await talk.say("代办")
    await talk.press("亲戚")
    await talk.press("他同意")
    results = SharedResults(session_factory(engine), SECRET, lambda: talk.now)
    await results.keep({"items": []})
    trackers = SqliteTrackers(_rasa_database(tmp_path / "trackers.db"))

    def seconds() -> float:
        return talk.now.timestamp()

    retention = Retention(talk.keeping, results, trackers, seconds)
    await retention.erase()
    before = await counts(engine)
    assert {before[table] for table in AGREED} == {1}
    assert _events(tmp_path / "trackers.db") == 1
    talk.now += timedelta(days=30)
    await retention.erase()
    assert set((await counts(engine)).values()) == {0}
    assert _events(tmp_path / "trackers.db") == 0


async def test_a_table_out_of_reach_does_not_save_the_others(
    talk: Talk, engine: AsyncEngine, tmp_path: Path
) -> None:
    await full(talk)
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE saved_interview RENAME TO elsewhere"))
    results = SharedResults(session_factory(engine), SECRET, lambda: talk.now)
    talk.now += timedelta(days=30)
    await Retention(talk.keeping, results, SqliteTrackers(tmp_path / "none.db")).erase()
    assert await talk.keeping.requests.waiting() == []
    async with engine.begin() as connection:
        left = await connection.scalar(text("SELECT count(*) FROM contact_request"))
        assert left == 0
        await connection.execute(text("ALTER TABLE elsewhere RENAME TO saved_interview"))


def _rasa_database(path: Path) -> Path:
    """The one table of Rasa's tracker store that matters, with an event of now."""

    connection = sqlite3.connect(path)
    with connection:
        connection.execute("CREATE TABLE events (sender_id TEXT, timestamp REAL)")
        connection.execute("INSERT INTO events VALUES ('s', ?)", (NOON.timestamp(),))
    connection.close()
    return path


def _events(path: Path) -> int:

    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("SELECT count(*) FROM events").fetchone()[0])
    finally:
        connection.close()
