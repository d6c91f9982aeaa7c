"""What ``hulei doctor`` finds in a healthy install and in broken ones, changing neither."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli, doctor
from app.migrate import upgrade
from app.model import train
from app.settings import Settings
from people.recovery_file import write_public
from store.engine import open_engine
from store.secrets import load_or_create
from tests.fakes.rasa_process import FakeRasa

_AS_310 = '#!/bin/sh\necho "3.10 True"\n'


async def found(settings: Settings) -> dict[str, list[str]]:
    levels: dict[str, list[str]] = {"ok": [], "note": [], "wrong": []}
    for finding in await doctor.examine(settings):
        levels[finding.level].append(finding.text)
    return levels


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
async def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the present schema, to be copied."""
    path = tmp_path_factory.mktemp("database") / "hulei.db"
    engine = open_engine(f"sqlite+aiosqlite:///{path}")
    await upgrade(engine)
    await engine.dispose()
    return path


@pytest.fixture
def healthy(settings: Settings, rasa: FakeRasa, database: Path) -> Settings:
    settings = settings.model_copy(update={"port": free_port()})
    train(settings, print)
    rasa.python.write_text(_AS_310)
    load_or_create(settings.secret_file)
    shutil.copy(database, settings.var)
    return settings


async def test_a_healthy_install(healthy: Settings) -> None:
    levels = await found(healthy)
    assert levels["wrong"] == []
    assert "the database is up to date" in levels["ok"]
    assert "a model for the present training data" in levels["ok"]
    assert any("draft" in text for text in levels["note"])


async def test_a_fresh_clone_is_looked_at_and_nothing_is_made(
    settings: Settings, rasa: FakeRasa
) -> None:
    rasa.python.unlink()
    levels = await found(settings)
    assert any("run: make setup" in text for text in levels["wrong"])
    assert any("no database yet" in text for text in levels["note"])
    assert any("no install secret yet" in text for text in levels["note"])
    assert not settings.var.exists()


def loose_secret(settings: Settings) -> None:
    settings.secret_file.chmod(0o644)


def short_secret(settings: Settings) -> None:
    settings.secret_file.write_bytes(b"short")


def no_model(settings: Settings) -> None:
    shutil.rmtree(settings.models)


def other_python(settings: Settings) -> None:
    settings.rasa_python.write_text('#!/bin/sh\necho "3.12 True"\n')


def without_rasa(settings: Settings) -> None:
    settings.rasa_python.write_text('#!/bin/sh\necho "3.10 False"\n')


def no_program(settings: Settings) -> None:
    settings.rasa_python.write_bytes(b"\x00")


def no_database(settings: Settings) -> None:
    (settings.var / "hulei.db").write_bytes(b"x" * 4096)
    for beside in ("hulei.db-wal", "hulei.db-shm"):
        (settings.var / beside).unlink(missing_ok=True)


def newer_database(settings: Settings) -> None:
    connection = sqlite3.connect(settings.var / "hulei.db")
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = 'of-tomorrow'")
    connection.close()


@pytest.mark.parametrize(
    ("breaks", "says"),
    [
        (loose_secret, "run: chmod 600 "),
        (short_secret, "holds 5 bytes instead of 32"),
        (no_model, "run: make model"),
        (other_python, "has 3.12"),
        (without_rasa, "incomplete; run: make setup"),
        (no_program, "does not run"),
        (no_database, "does not answer (file is not a database)"),
        (newer_database, "newer version"),
    ],
)
async def test_a_broken_install(
    healthy: Settings, breaks: Callable[[Settings], None], says: str
) -> None:
    breaks(healthy)
    wrong = (await found(healthy))["wrong"]
    assert len(wrong) == 1
    assert says in wrong[0]


@pytest.mark.parametrize(
    ("update", "says"),
    [
        ({"policy": "no-such-pack"}, "the policy pack does not hold together"),
        ({"host": "192.0.2.1"}, "Choose another HULEI_HOST"),
        ({"database_url": "postgresql+asyncpg://u:secret@127.0.0.1:1/h"}, "does not answer"),
    ],
)
async def test_a_wrong_setting(healthy: Settings, update: dict[str, object], says: str) -> None:
    wrong = (await found(healthy.model_copy(update=update)))["wrong"]
    assert len(wrong) == 1
    assert says in wrong[0]
    assert "secret" not in wrong[0]


async def test_a_port_in_use_and_an_old_database_are_notes(healthy: Settings) -> None:
    connection = sqlite3.connect(healthy.var / "hulei.db")
    with connection:
        connection.execute("DELETE FROM alembic_version")
    connection.close()
    with socket.socket() as other:
        other.bind(("127.0.0.1", healthy.port))
        other.listen()
        levels = await found(healthy)
    assert levels["wrong"] == []
    assert any("misses migrations" in text for text in levels["note"])
    assert any("is in use" in text for text in levels["note"])


def test_a_full_or_locked_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [finding.level for finding in doctor._disk(tmp_path / "var")] == ["ok"]
    monkeypatch.setattr(doctor, "_LEAST_FREE", 2**70)
    monkeypatch.setattr("os.access", lambda *_: False)
    locked, full = doctor._disk(tmp_path / "var")
    assert (locked.level, full.level) == ("wrong", "wrong")
    assert "HULEI_VAR" in locked.text
    assert "MiB free" in full.text


async def test_a_mistyped_setting_is_noted(
    healthy: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HULEI_PROT", "9000")
    monkeypatch.setenv("HULEI_PYTHON310", "python3.10")
    notes = [text for text in (await found(healthy))["note"] if "is no setting" in text]
    assert notes == ["HULEI_PROT is no setting of Hulei and does nothing"]


def invoke(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    monkeypatch.setattr(cli, "_settings", lambda **_: settings)
    result = CliRunner().invoke(cli.cli, ["doctor"])
    return result.exit_code, result.output


def test_the_command_ends_with_0_or_1(healthy: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = invoke(healthy, monkeypatch)
    assert code == 0
    assert all(line[0] in "✓!" for line in said.splitlines())
    healthy.rasa_python.unlink()
    code, said = invoke(healthy, monkeypatch)
    assert code == 1
    assert "✗ no Rasa environment" in said
    assert stat.S_IMODE(healthy.secret_file.stat().st_mode) == 0o600


async def test_serious_work_needs_a_recovery_key_on_paper(settings: Settings) -> None:
    serious = settings.model_copy(update={"profile": "mainland"})
    wrong = "no recovery key on paper"
    assert not any(wrong in text for text in (await found(settings))["wrong"])
    assert any(wrong in text for text in (await found(serious))["wrong"])
    write_public(settings.recovery_file, b"k" * 32)
    assert not any(wrong in text for text in (await found(serious))["wrong"])
    public = (b"k" * 32).hex()
    settings.demo_desk_file.write_text(f'{{"recovery_public": "{public}"}}')
    levels = await found(serious)
    assert any(wrong in text for text in levels["wrong"])
    assert any("fictional desk" in text for text in levels["note"])
    settings.recovery_file.write_text("nonsense")
    assert any("cannot be used" in text for text in (await found(settings))["wrong"])
