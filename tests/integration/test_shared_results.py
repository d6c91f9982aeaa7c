"""What a family keeps opens with its link and its code, until it expires, and only there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from store.engine import session_factory
from store.fields import FieldError
from store.results import SharedResultRow, SharedResults
from store.secrets import InstallSecret

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RESULT = {"items": [{"name": "基本生活费"}], "said": [["年龄", "8 岁"]]}


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def results(engine: AsyncEngine, clock: Clock) -> SharedResults:
    return SharedResults(session_factory(engine), InstallSecret(b"s" * 32), clock)


async def test_opens_by_link_and_by_code(results: SharedResults) -> None:
    shared = await results.keep(RESULT)
    for kept in (await results.by_link(shared.link), await results.by_code(shared.code)):
        assert kept is not None
        assert (kept.value, kept.code, kept.expires_at) == (RESULT, shared.code, shared.expires_at)
    assert len(shared.code) == 6
    assert shared.expires_at == START + timedelta(days=7)


async def test_a_wrong_link_or_code_opens_nothing(results: SharedResults) -> None:
    shared = await results.keep(RESULT)
    wrong = f"{(int(shared.code) + 1) % 10**6:06d}"
    assert await results.by_code(wrong) is None
    assert await results.by_link(shared.link[:-1]) is None


async def test_nothing_opens_after_it_expires_and_the_row_goes(
    results: SharedResults, clock: Clock, engine: AsyncEngine
) -> None:
    shared = await results.keep(RESULT)
    clock.now += timedelta(days=7)
    assert await results.by_code(shared.code) is None
    assert await results.by_link(shared.link) is None
    await results.erase_expired()
    async with engine.connect() as connection:
        count = await connection.scalar(text("SELECT count(*) FROM shared_result"))
    assert count == 0


async def test_the_table_holds_neither_words_nor_link_nor_code(
    results: SharedResults, engine: AsyncEngine
) -> None:
    shared = await results.keep(RESULT)
    async with engine.connect() as connection:
        row = (await connection.execute(text("SELECT * FROM shared_result"))).one()
    stored = repr(tuple(row)).encode() + bytes(row.sealed)
    for secret in ("基本生活费".encode(), shared.link.encode(), shared.code.encode()):
        assert secret not in stored


async def test_a_result_moved_to_another_row_does_not_open(
    results: SharedResults, engine: AsyncEngine
) -> None:
    first, second = await results.keep(RESULT), await results.keep({"items": []})
    async with session_factory(engine).begin() as session:
        await session.execute(
            update(SharedResultRow).values(
                sealed=(
                    await session.execute(text("SELECT sealed FROM shared_result LIMIT 1"))
                ).scalar_one()
            )
        )
    opened = 0
    for shared in (first, second):
        try:
            await results.by_link(shared.link)
            opened += 1
        except FieldError:
            pass
    assert opened == 1
