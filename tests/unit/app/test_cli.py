"""The command line a person meets: help, and sentences instead of stacks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner

from app import cli, problems
from app.line_parser import ParserFailedError
from app.problems import CannotStartError, told_plainly
from app.settings import Settings
from entitlements.errors import PackError, Problem
from store.secrets import SecretError
from tests.fakes.rasa_process import FakeRasa


@pytest.fixture
def hulei(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setattr(cli, "_settings", lambda **_: settings)

    def invoke(*arguments: str) -> Any:
        return CliRunner().invoke(cli.cli, list(arguments))

    return invoke


def test_help_lists_every_command_with_a_sentence() -> None:
    said = CliRunner().invoke(cli.cli, ["--help"]).output
    commands = {command.callback for command in cli.cli.registered_commands}
    assert len(commands) >= 6
    for command in commands:
        assert command is not None
        assert command.__name__.replace("_", "-") in said
        assert (command.__doc__ or "").strip().endswith(".")


def test_without_a_command_it_shows_the_help() -> None:
    assert "Usage: hulei" in CliRunner().invoke(cli.cli, []).output


def test_migrate_makes_the_database_and_does_it_again(hulei: Callable[..., Any]) -> None:
    for _ in range(2):
        result = hulei("migrate")
        assert (result.exit_code, result.output) == (0, "The database is up to date.\n")


def test_a_database_that_is_none_is_a_sentence(
    hulei: Callable[..., Any], settings: Settings
) -> None:
    settings.var.mkdir()
    (settings.var / "hulei.db").write_bytes(b"x" * 4096)
    result = hulei("migrate")
    assert result.exit_code == 1
    assert "file is not a database" in result.stderr
    assert "HULEI_DATABASE_URL" in result.stderr


def test_train_says_what_it_does_and_then_nothing_new(hulei: Callable[..., Any]) -> None:
    first, second = hulei("train"), hulei("train")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.startswith("Training the model")
    assert second.output.startswith("Model: ")


def test_a_failed_training_tells_what_rasa_said(hulei: Callable[..., Any], rasa: FakeRasa) -> None:
    rasa.plan(train_exit=1, train_says="YamlException: line 3")
    result = hulei("train")
    assert result.exit_code == 1
    assert result.stderr.startswith("Training failed.")
    assert result.stderr.endswith("YamlException: line 3\n")


def test_understand_answers_each_line(
    hulei: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lines(_: Settings, texts: Iterable[str], __: object) -> Iterator[dict[str, object]]:
        return ({"text": text.rstrip("\n")} for text in texts)

    monkeypatch.setattr("app.understand.understand_lines", lines)
    file = tmp_path / "texts.txt"
    file.write_bytes("\ufeff低保\n\n学费".encode())
    said = [json.loads(line)["text"] for line in hulei("understand", str(file)).output.splitlines()]
    assert said == ["低保", "", "学费"]


def test_understand_without_its_file_is_a_sentence(hulei: Callable[..., Any]) -> None:
    result = hulei("understand", "no-such-file.txt")
    assert result.exit_code == 1
    assert result.stderr == "no-such-file.txt: No such file or directory\n"


def test_a_model_that_does_not_load_is_a_sentence(
    hulei: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lines(*_: object) -> None:
        raise ParserFailedError("Rasa could not load it; try `hulei doctor`")

    monkeypatch.setattr("app.understand.understand_lines", lines)
    result = CliRunner().invoke(cli.cli, ["understand"], input="低保\n")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (PackError([Problem("facts.yml", 3, "x", "y")]), "facts.yml:3: found x, expected y"),
        (SecretError("install.key holds 5 bytes"), "install.key holds 5 bytes"),
        (OperationalError("SELECT secret", {}, Exception("disk full\nmore")), "(disk full)"),
        (PermissionError(13, "Permission denied", "/srv/hulei"), "/srv/hulei: Permission denied"),
    ],
)
def test_what_an_install_can_do_wrong_is_told_plainly(error: Exception, says: str) -> None:
    with pytest.raises(CannotStartError) as caught, told_plainly():
        raise error
    assert says in str(caught.value)
    assert "SELECT" not in str(caught.value)


def test_a_mistake_of_ours_keeps_its_stack() -> None:
    with pytest.raises(ZeroDivisionError), told_plainly():
        raise ZeroDivisionError
    assert problems.database_trouble(ValueError()) == "ValueError"
