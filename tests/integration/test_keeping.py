"""What people agreed to have kept: it opens for its owner, ends with its term, and hides itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from store.base import Base
from store.engine import session_factory
from store.fields import FieldError
from store.interviews import Consent
from store.keeping import Keeping, open_keeping
from store.secrets import InstallSecret
from store.terms import Terms

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECRET = InstallSecret(b"s" * 32)
PERSON = "0123456789abcdef0123456789abcdef"
INTERVIEW = {"facts": {"age": 8, "father": "dead"}, "unknown": ["dibao"]}
CONSENT = Consent("guardian", START, "keep-1")
PHONE = "13812345678"
SENTENCE = "屋头那个本本咋个整"
TABLES = ("saved_interview", "contact_request", "learned_text", "assisted_consent")


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keeping(engine: AsyncEngine, clock: Clock) -> Keeping:
    return open_keeping(session_factory(engine), SECRET, clock, Terms())


async def fill(keeping: Keeping, person: str = PERSON) -> None:
    await keeping.interviews.keep(person, INTERVIEW, CONSENT)
    await keeping.requests.leave(person, PHONE, "基本生活费")
    await keeping.texts.keep(person, SENTENCE)
    await keeping.consents.agreed("director", "assist-1")


async def rows(engine: AsyncEngine, table: str) -> list[tuple[object, ...]]:
    async with engine.connect() as connection:
        found = await connection.execute(text(f"SELECT * FROM {table}"))
        return [tuple(row) for row in found]


async def test_a_screening_opens_for_its_owner_with_its_consent(keeping: Keeping) -> None:
    await keeping.interviews.keep(PERSON, INTERVIEW, CONSENT)
    saved = await keeping.interviews.find(PERSON)
    assert saved is not None
    assert (saved.interview, saved.consent) == (INTERVIEW, CONSENT)
    assert saved.expires_at == START + timedelta(days=30)
    assert await keeping.interviews.find("somebody else") is None


async def test_a_screening_lives_from_its_last_use_and_keeps_its_consent(
    keeping: Keeping, clock: Clock
) -> None:
    await keeping.interviews.keep(PERSON, INTERVIEW, CONSENT)
    clock.now += timedelta(days=29)
    assert await keeping.interviews.update(PERSON, {"facts": {"age": 9}})
    clock.now += timedelta(days=29)
    saved = await keeping.interviews.find(PERSON)
    assert saved is not None
    assert (saved.interview, saved.consent) == ({"facts": {"age": 9}}, CONSENT)
    clock.now += timedelta(days=1)
    assert await keeping.interviews.find(PERSON) is None
    assert not await keeping.interviews.update(PERSON, INTERVIEW)


async def test_nothing_is_updated_that_was_not_agreed_to(
    keeping: Keeping, engine: AsyncEngine
) -> None:
    assert not await keeping.interviews.update(PERSON, INTERVIEW)
    assert await rows(engine, "saved_interview") == []


async def test_a_number_is_kept_once_a_person_and_goes_when_done(keeping: Keeping) -> None:
    await keeping.requests.leave(PERSON, "02343712345", None)
    request = await keeping.requests.leave(PERSON, PHONE, "基本生活费")
    assert await keeping.requests.waiting() == [request]
    assert await keeping.requests.of_person(PERSON) == request
    assert (request.phone, request.topic) == (PHONE, "基本生活费")
    assert PHONE not in repr(request)
    assert await keeping.requests.done(request.id)
    assert not await keeping.requests.done(request.id)
    assert await keeping.requests.waiting() == []


async def test_sentences_are_labelled_and_dropped(keeping: Keeping) -> None:
    first = await keeping.texts.keep(PERSON, SENTENCE)
    await keeping.texts.keep("somebody else", "另一句")
    assert [kept.text for kept in await keeping.texts.of_person(PERSON)] == [SENTENCE]
    assert await keeping.texts.label(first.id, "ask_rehab")
    assert {kept.label for kept in await keeping.texts.to_review()} == {"ask_rehab", None}
    assert await keeping.texts.drop(first.id)
    assert not await keeping.texts.label(first.id, "ask_rehab")


async def test_erasing_takes_everything_of_one_person_and_nothing_of_another(
    keeping: Keeping,
) -> None:
    await fill(keeping)
    await fill(keeping, "somebody else")
    assert await keeping.interviews.erase(PERSON)
    assert await keeping.requests.erase(PERSON)
    assert await keeping.texts.erase(PERSON) == 1
    assert not await keeping.interviews.erase(PERSON)
    assert await keeping.interviews.find(PERSON) is None
    assert await keeping.interviews.find("somebody else") is not None
    assert len(await keeping.requests.waiting()) == len(await keeping.texts.to_review()) == 1


async def test_the_tables_hold_no_word_no_number_and_no_key(
    keeping: Keeping, engine: AsyncEngine
) -> None:
    await fill(keeping)
    stored = b""
    for table in TABLES:
        for row in await rows(engine, table):
            stored += repr(row).encode()
            stored += b"".join(bytes(cell) for cell in row if isinstance(cell, bytes | memoryview))
    assert stored
    for secret in (PERSON, PHONE, SENTENCE, "基本生活费", "father", "dead", "guardian"):
        assert secret.encode() not in stored
    for purpose in ("interview", "interview-owner", "request", "learned"):
        assert SECRET.key_for(purpose) not in stored
        assert SECRET.key_for(purpose).hex().encode() not in stored


async def test_the_same_person_has_another_name_in_every_table(
    keeping: Keeping, engine: AsyncEngine
) -> None:
    await fill(keeping)
    async with engine.connect() as connection:
        owners = [
            await connection.scalar(text(f"SELECT owner FROM {table}"))
            for table in ("saved_interview", "contact_request", "learned_text")
        ]
    assert len(set(owners)) == 3


async def test_a_screening_moved_to_another_person_does_not_open(
    keeping: Keeping, engine: AsyncEngine
) -> None:
    await keeping.interviews.keep(PERSON, INTERVIEW, CONSENT)
    await keeping.interviews.keep("thief", {}, CONSENT)
    async with engine.begin() as connection:
        sealed = [
            bytes(row[1])
            for row in await connection.execute(
                text("SELECT owner, sealed FROM saved_interview ORDER BY length(sealed) DESC")
            )
        ]
        await connection.execute(text("UPDATE saved_interview SET sealed = :s"), {"s": sealed[0]})
    with pytest.raises(FieldError):
        await keeping.interviews.find("thief")


async def test_each_table_is_empty_after_its_term(
    keeping: Keeping, engine: AsyncEngine, clock: Clock
) -> None:
    await fill(keeping)
    stores = (keeping.interviews, keeping.requests, keeping.texts, keeping.consents)
    clock.now += timedelta(days=30) - timedelta(seconds=1)
    assert [await store.erase_expired() for store in stores] == [0, 0, 0, 0]
    clock.now += timedelta(seconds=1)
    assert [await store.erase_expired() for store in stores] == [1, 1, 1, 1]
    for table in TABLES:
        assert await rows(engine, table) == []


#: Of the desk and the register, whose own jobs erase them.
ELSEWHERE = {"staff_device", "staff_request", "register_upload", "register_binding_code"}


def test_every_table_with_a_term_is_known_here() -> None:
    with_term = {t.name for t in Base.metadata.tables.values() if "expires_at" in t.columns}
    assert with_term - ELSEWHERE == {*TABLES, "shared_result"}
