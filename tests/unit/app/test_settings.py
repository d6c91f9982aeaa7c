"""A wrong setting is named with what is wrong, and nothing starts."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from app.cli import cli
from app.settings import PROJECT, Settings

#: Every command that reads settings, with its arguments.
COMMANDS = [["serve"], ["train"], ["migrate"], ["chat"], ["understand"], ["doctor"], ["requests"]]
COMMANDS += [["review", "list"]]
WRONG = [
    ("HULEI_PORT", "eighty", "integer"),
    ("HULEI_PORT", "70000", "65535"),
    ("HULEI_PORT", "0", "greater than or equal to 1"),
    ("HULEI_PROFILE", "abroad", "'demo' or 'mainland'"),
    ("HULEI_LOG_LEVEL", "LOUD", "DEBUG"),
    ("HULEI_TIMEZONE", "Asia/Dazu", "no time zone"),
    ("HULEI_TIMEZONE", "../../etc/passwd", "no time zone"),
    ("HULEI_POLICY", "../..", "is no policy pack"),
    ("HULEI_DATABASE_URL", "mysql://u:secret@db/hulei", "must begin with sqlite+aiosqlite"),
    ("HULEI_DATABASE_URL", "not an address", "must begin with"),
    ("HULEI_UNDERSTANDING_TIMEOUT", "0", "greater than 0"),
    ("HULEI_KEEP_INTERVIEW_DAYS", "0", "greater than or equal to 1"),
]


@pytest.mark.parametrize(("name", "value", "says"), WRONG)
def test_a_wrong_setting_is_one_line_and_exit_1(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    result = CliRunner().invoke(cli, ["doctor"])
    first, remedy = result.stderr.strip().splitlines()
    assert result.exit_code == 1
    assert first.startswith(f"{name}: ")
    assert says in first
    assert "docs/handbook.md" in remedy
    assert "Traceback" not in result.output
    assert "secret" not in result.output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_so(monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    monkeypatch.setenv("HULEI_PORT", "eighty")
    result = CliRunner().invoke(cli, command)
    assert result.exit_code == 1
    assert "HULEI_PORT" in result.stderr


def test_relative_folders_are_the_projects_whoever_starts_it_where() -> None:
    settings = Settings(var=Path("data"), rasa_python=Path("envs/python"))
    assert settings.var == PROJECT / "data"
    assert settings.rasa_python == PROJECT / "envs" / "python"
    assert settings.database == f"sqlite+aiosqlite:///{PROJECT / 'data' / 'hulei.db'}"


def test_everything_that_is_written_is_under_var(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path)
    for path in (settings.secret_file, settings.models, settings.tracker_database):
        assert tmp_path in path.parents


def test_an_empty_address_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HULEI_DATABASE_URL", "")
    assert Settings(var=tmp_path).database.startswith("sqlite+aiosqlite:///")


def test_a_setting_has_a_description_and_a_default_that_is_valid() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
    Settings.model_validate(Settings().model_dump())


def test_defaults_listen_on_this_machine_only() -> None:
    assert Settings().host == "127.0.0.1"


def test_values_are_checked_in_code_too() -> None:
    with pytest.raises(ValidationError):
        Settings(port=0)
