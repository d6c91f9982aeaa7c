"""The audit log on a real database: one chain, whoever writes; every change of it shows."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from people.audit import AuditError, AuditLog, digest_of
from people.audit_check import check
from people.audit_head import AuditSigner
from people.audit_table import GENESIS, AuditEntryRow, AuditHeadRow
from store.engine import session_factory
from store.writing import writing

START = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
REPORT = "1" * 32
SIGNER = AuditSigner(b"k" * 32)
Sessions = async_sessionmaker[AsyncSession]


@pytest.fixture
def sessions(engine: AsyncEngine) -> Sessions:
    return session_factory(engine)


@pytest.fixture
def log(sessions: Sessions) -> AuditLog:
    return AuditLog(sessions, lambda: START)


async def write(sessions: Sessions, log: AuditLog, count: int = 5) -> None:
    for number in range(count):
        async with writing(sessions) as session:
            await log.record(session, "a" * 32, "report.opened", REPORT, files=number)


async def run(sessions: Sessions, statement: str) -> None:
    async with writing(sessions) as session:
        await session.execute(text(statement))


async def problems(log: AuditLog) -> str:
    return "\n".join((await check(log)).problems)


async def test_entries_follow_each_other(sessions: Sessions, log: AuditLog) -> None:
    assert (await check(log)).sound
    await write(sessions, log)
    found = await log.entries()
    assert [entry.number for entry in found] == [1, 2, 3, 4, 5]
    assert found[0].previous == GENESIS
    assert [entry.previous for entry in found[1:]] == [entry.hash for entry in found[:-1]]
    assert (found[3].facts, found[3].at) == ({"files": 3}, START)
    assert [entry.number for entry in await log.entries(subject=REPORT, last=2)] == [4, 5]
    assert await log.entries(subject="other") == []
    checked = await check(log)
    assert checked.sound
    assert checked.head == await log.head()


async def test_what_is_rolled_back_is_in_no_log(sessions: Sessions, log: AuditLog) -> None:
    await write(sessions, log, 2)
    with pytest.raises(RuntimeError):
        async with writing(sessions) as session:
            await log.record(session, "system", "report.opened", REPORT)
            raise RuntimeError
    await write(sessions, log, 2)
    assert [entry.number for entry in await log.entries()] == [1, 2, 3, 4]
    assert (await check(log)).sound


async def test_many_writers_make_one_chain(sessions: Sessions, log: AuditLog) -> None:
    async def one(number: int) -> None:
        for _ in range(5):
            async with writing(sessions) as session:
                await log.record(session, f"{number}", "report.opened", REPORT)
                await asyncio.sleep(0)

    await asyncio.gather(*(one(number) for number in range(6)))
    checked = await check(log)
    assert checked.sound, checked.problems
    assert checked.head.number == 30


async def test_several_entries_in_one_transaction(sessions: Sessions, log: AuditLog) -> None:
    async with writing(sessions) as session:
        await log.record(session, "system", "report.opened", REPORT)
        await log.record(session, "system", "report.closed", REPORT)
    assert (await check(log)).head.number == 2


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'somebody'",
        "action = 'report.closed'",
        "subject = 'other'",
        "facts = '{}'",
        "at = '2026-11-24 09:00:00.000000'",
    ],
)
async def test_every_changed_field_shows(sessions: Sessions, log: AuditLog, change: str) -> None:
    await write(sessions, log)
    await run(sessions, f"UPDATE audit_entry SET {change} WHERE number = 3")
    assert await problems(log) == "entry 3 was changed"


async def test_a_missing_entry_shows(sessions: Sessions, log: AuditLog) -> None:
    await write(sessions, log)
    await run(sessions, "DELETE FROM audit_entry WHERE number = 3")
    assert "after entry 2 comes 4" in await problems(log)


async def test_an_end_that_was_cut_off_shows(sessions: Sessions, log: AuditLog) -> None:
    await write(sessions, log)
    await run(sessions, "DELETE FROM audit_entry WHERE number > 3")
    assert "cut off" in await problems(log)


async def test_an_entry_that_was_slipped_in_shows(sessions: Sessions, log: AuditLog) -> None:
    await write(sessions, log)
    await run(
        sessions,
        "INSERT INTO audit_entry SELECT 6, at, actor, action, subject, facts, hash, hash "
        "FROM audit_entry WHERE number = 5",
    )
    assert "entry 6 was changed" in await problems(log)
    with pytest.raises(IntegrityError):
        await run(
            sessions,
            "INSERT INTO audit_entry SELECT 3, at, actor, action, subject, facts, hash, hash "
            "FROM audit_entry WHERE number = 5",
        )


async def forge(sessions: Sessions, upto: int) -> None:
    """What somebody with the database and this program can do: a whole new chain, well made."""
    async with writing(sessions) as session:
        await session.execute(text("DELETE FROM audit_entry"))
        previous = GENESIS
        for number in range(1, upto + 1):
            row = AuditEntryRow(
                number=number,
                at=START,
                actor="somebody",
                action="report.opened",
                subject="other",
                facts="{}",
                previous=previous,
            )
            row.hash = previous = digest_of(row)
            session.add(row)
        head = await session.get_one(AuditHeadRow, 1)
        head.number, head.hash = upto, previous


async def test_saved_heads_show_a_log_that_was_cut_off_or_rewritten(
    sessions: Sessions, log: AuditLog
) -> None:
    await write(sessions, log)
    saved = [SIGNER.sign(await log.head(), START)]
    await write(sessions, log)
    saved.append(SIGNER.sign(await log.head(), START + timedelta(days=1)))
    assert (await check(log, saved, SIGNER.public_key)).sound
    await write(sessions, log)
    assert (await check(log, saved, SIGNER.public_key)).sound

    await forge(sessions, 12)
    assert (await check(log)).sound  # by itself it cannot know
    found = (await check(log, saved, SIGNER.public_key)).problems
    assert len(found) == 2
    assert all("rewritten" in problem for problem in found)
    await forge(sessions, 7)
    found = (await check(log, saved, SIGNER.public_key)).problems
    assert "rewritten" in found[0]
    assert "knows 10 entries, 7 are left" in found[1]


async def test_a_forged_head_is_no_proof(sessions: Sessions, log: AuditLog) -> None:
    await write(sessions, log)
    forged = AuditSigner(b"x" * 32).sign(await log.head(), START)
    [problem] = (await check(log, [forged], SIGNER.public_key)).problems
    assert "not signed with this install's key" in problem


@pytest.mark.parametrize(
    "facts",
    [{"name": "某某"}, {"text": "孩子 身上有伤"}, {"note": "two words"}, {"long": "x" * 81}],
)
async def test_neither_names_nor_content_go_in(
    sessions: Sessions, log: AuditLog, facts: dict[str, str | int]
) -> None:
    with pytest.raises(AuditError) as raised:
        async with writing(sessions) as session:
            await log.record(session, "system", "report.opened", REPORT, **facts)
    assert str(next(iter(facts.values()))) not in str(raised.value)
    assert (await log.head()).number == 0


async def test_without_its_end_the_log_takes_nothing(sessions: Sessions, log: AuditLog) -> None:
    await run(sessions, "DELETE FROM audit_head")
    with pytest.raises(AuditError, match="lost its end"):
        async with writing(sessions) as session:
            await log.record(session, "system", "report.opened", REPORT)
