"""``hulei backup`` and ``hulei restore`` as a person uses them on a lost disk."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from nacl.public import PrivateKey
from typer.testing import CliRunner, Result

from app.cli import cli
from app.migrate import upgrade
from people.recovery import encode
from people.recovery_file import write_public
from reports.tombstones import Tombstones
from store.engine import open_engine
from store.secrets import load_or_create
from tests.integration.test_backup import NOW, everything, fill

SECRET = PrivateKey.generate()
TYPED = encode(bytes(SECRET))
KEPT, GONE = "a" * 32, "b" * 32


def hulei(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, list(words), input=typed)


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An install with a recovery key and two reports."""
    folder = tmp_path / "var"
    monkeypatch.setenv("HULEI_VAR", str(folder))
    monkeypatch.delenv("HULEI_DATABASE_URL", raising=False)
    load_or_create(folder / "secrets" / "install.key")
    write_public(folder / "secrets" / "recovery.pub", bytes(SECRET.public_key))

    async def main() -> None:
        engine = open_engine(f"sqlite+aiosqlite:///{folder / 'hulei.db'}")
        await upgrade(engine)
        await fill(engine, KEPT, GONE)
        await engine.dispose()

    asyncio.run(main())
    return folder


def reports(var: Path) -> list[str]:
    async def main() -> list[str]:
        engine = open_engine(f"sqlite+aiosqlite:///{var / 'hulei.db'}")
        rows = await everything(engine)
        await engine.dispose()
        return [row[0] for row in rows["report"]]

    return asyncio.run(main())


def lose_disk(var: Path) -> None:
    for file in var.glob("hulei.db*"):
        file.unlink()


def test_the_disk_is_lost_and_all_comes_back(var: Path, tmp_path: Path) -> None:
    file = tmp_path / "of-today"
    said = hulei("backup", str(file))
    assert said.exit_code == 0, said.output
    assert "written and read back" in said.output
    assert "is not in it" in said.output
    lose_disk(var)
    back = hulei("restore", str(file), typed=f"{TYPED.lower()}\n")
    assert back.exit_code == 0, back.output
    assert "are back" in back.output
    assert TYPED[:5] not in back.output
    assert reports(var) == [KEPT, GONE]


def test_what_was_erased_since_stays_erased(var: Path, tmp_path: Path) -> None:
    hulei("backup", str(tmp_path / "b"))
    Tombstones(var / "tombstones").add([GONE], NOW)
    lose_disk(var)
    said = hulei("restore", str(tmp_path / "b"), typed=TYPED + "\n")
    assert "not brought back: 1 of" in said.output
    assert reports(var) == [KEPT]


def test_a_mistyped_key_is_asked_again_with_the_place(var: Path, tmp_path: Path) -> None:
    hulei("backup", str(tmp_path / "b"))
    lose_disk(var)
    groups = TYPED.split(" ")
    wrong = groups[6][::-1] if groups[6] != groups[6][::-1] else "00000"
    mistyped = " ".join([*groups[:6], wrong, *groups[7:]])
    other = encode(bytes(PrivateKey.generate()))
    said = hulei("restore", str(tmp_path / "b"), typed=f"{mistyped}\n{other}\n{TYPED}\n")
    assert said.exit_code == 0
    assert "group 7" in said.stderr
    assert "not of this backup" in said.stderr


def test_after_five_wrong_keys_nothing_was_changed(var: Path, tmp_path: Path) -> None:
    hulei("backup", str(tmp_path / "b"))
    said = hulei("restore", str(tmp_path / "b"), typed="x\n" * 5)
    assert (said.exit_code, said.stderr.splitlines()[-1]) == (1, "Nothing was changed.")


def test_a_full_database_is_replaced_only_when_told(var: Path, tmp_path: Path) -> None:
    hulei("backup", str(tmp_path / "b"))
    refused = hulei("restore", str(tmp_path / "b"), typed=TYPED + "\n")
    assert refused.exit_code == 1
    assert "not empty" in refused.stderr
    assert hulei("restore", str(tmp_path / "b"), "--replace", typed=TYPED + "\n").exit_code == 0


def test_other_secrets_are_noticed_first(var: Path, tmp_path: Path) -> None:
    hulei("backup", str(tmp_path / "b"))
    lose_disk(var)
    (var / "secrets" / "install.key").unlink()
    refused = hulei("restore", str(tmp_path / "b"), typed=TYPED + "\n")
    assert refused.exit_code == 1
    assert "install.key missing or other" in refused.stderr
    assert not (var / "hulei.db").exists()
    told = hulei("restore", str(tmp_path / "b"), "--other-secrets", typed=TYPED + "\n")
    assert told.exit_code == 0


def test_without_a_recovery_key_there_is_no_backup(var: Path, tmp_path: Path) -> None:
    (var / "secrets" / "recovery.pub").unlink()
    said = hulei("backup", str(tmp_path / "b"))
    assert said.exit_code == 1
    assert "hulei keys init" in said.stderr
    (var / "secrets" / "recovery.pub").write_text("nonsense")
    assert "holds no recovery key" in hulei("backup", str(tmp_path / "b")).stderr


def test_what_is_no_backup_is_a_sentence(var: Path, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("hello")
    for file, says in (("b", "no backup of Hulei"), ("c", "No such file")):
        said = hulei("restore", str(tmp_path / file))
        assert said.exit_code == 1
        assert says in said.stderr
    hulei("backup", str(tmp_path / "d"))
    content = bytearray((tmp_path / "d").read_bytes())
    content[-5] ^= 1
    (tmp_path / "d").write_bytes(content)
    said = hulei("restore", str(tmp_path / "d"), "--replace", typed=TYPED + "\n")
    assert (said.exit_code, "changed or cut off" in said.stderr) == (1, True)
    assert reports(var) == [KEPT, GONE]


def test_a_tombstone_file_that_is_none_stops_a_restore(var: Path, tmp_path: Path) -> None:
    hulei("backup", str(tmp_path / "b"))
    (var / "tombstones").write_text("nonsense\n")
    said = hulei("restore", str(tmp_path / "b"), "--replace", typed=TYPED + "\n")
    assert said.exit_code == 1
    assert "tombstones:1 holds no id" in said.stderr
