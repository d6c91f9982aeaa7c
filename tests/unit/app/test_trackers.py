"""Rasa's memory of a conversation ends when the conversation does, on a file of Rasa's schema."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app import trackers as module
from app.trackers import SqliteTrackers

# As rasa.core.tracker_store.SQLTrackerStore makes it.
SCHEMA = """
CREATE TABLE events (
    id INTEGER NOT NULL PRIMARY KEY,
    sender_id VARCHAR(255) NOT NULL,
    type_name VARCHAR(255) NOT NULL,
    timestamp FLOAT,
    intent_name VARCHAR(255),
    action_name VARCHAR(255),
    data TEXT
);
CREATE INDEX ix_events_sender_id ON events (sender_id);
"""
NOW = 1_000_000.0


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "trackers.db"
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(SCHEMA)
        for sender, ages in {"a": (10, 5, 1), "b": (50_000, 2), "c": (30_000,)}.items():
            for age in ages:
                connection.execute(
                    "INSERT INTO events (sender_id, type_name, timestamp, intent_name, data)"
                    " VALUES (?, 'user', ?, 'inform', 'an-event-of-' || ?)",
                    (sender, NOW - age, sender),
                )
    return path


def left(path: Path) -> Iterator[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for (sender,) in connection.execute("SELECT sender_id FROM events ORDER BY id"):
            yield sender


def test_deletes_the_named_and_the_old_and_nobody_else(database: Path) -> None:
    deleted = SqliteTrackers(database).delete(["a", "unknown"], NOW - 21_600)
    assert deleted == 5
    assert list(left(database)) == ["b"]


def test_what_was_deleted_is_not_in_the_file(database: Path) -> None:
    SqliteTrackers(database).delete(["a"], 0)
    assert b"an-event-of-a" not in database.read_bytes()
    assert b"an-event-of-b" in database.read_bytes()


def test_before_rasa_has_made_its_file_there_is_nothing_to_do(tmp_path: Path) -> None:
    path = tmp_path / "trackers.db"
    assert SqliteTrackers(path).delete(["a"], NOW) == 0
    assert not path.exists()
    sqlite3.connect(path).close()
    path.touch()
    assert SqliteTrackers(path).delete(["a"], NOW) == 0


async def run_until(trackers: SqliteTrackers, path: Path, senders: list[str]) -> None:
    task = asyncio.create_task(trackers.run())
    try:
        async with asyncio.timeout(20):
            while list(left(path)) != senders:
                await asyncio.sleep(0.02)
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_a_forgotten_sender_is_deleted_soon(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)
    trackers = SqliteTrackers(database)
    trackers.forget("a")
    await run_until(trackers, database, ["b"])


async def test_a_busy_file_is_tried_again(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)
    monkeypatch.setattr(module, "_EVERY", 0.05)
    trackers = SqliteTrackers(database)
    once = trackers.delete
    tries: list[int] = []

    def busy_at_first(senders: list[str], before: float) -> int:
        tries.append(len(senders))
        if len(tries) == 1:
            raise sqlite3.OperationalError("database is locked")
        return once(senders, before)

    monkeypatch.setattr(trackers, "delete", busy_at_first)
    trackers.forget("a")
    with capture_logs() as logs:
        await run_until(trackers, database, ["b"])
    assert tries[:2] == [1, 1]
    assert "trackers.busy" in {entry["event"] for entry in logs}
