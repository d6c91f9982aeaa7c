"""A model is trained once for each state of its inputs, whole or not at all."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from app import model
from app.model import TrainingFailedError, fingerprint, model_path, train
from app.settings import PROJECT, Settings
from tests.fakes.rasa_process import FakeRasa


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of everything a model is learnt from, and of some of the rest."""
    copy = tmp_path / "project"
    (copy / "requirements").mkdir(parents=True)
    for name in (*model._INPUTS, "endpoints.yml", "credentials.yml", "requirements/main.txt"):
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, copy / name)
        elif source.exists():
            shutil.copy(source, copy / name)
    return copy


def test_every_input_exists() -> None:
    assert [name for name in model._INPUTS if not (PROJECT / name).exists()] == []


@pytest.mark.parametrize("name", model._INPUTS)
def test_a_change_of_any_input_is_another_model(project: Path, name: str) -> None:
    before = fingerprint(project)
    changed = project / name
    if changed.is_dir():
        changed = next(p for p in sorted(changed.rglob("*")) if p.suffix in (".yml", ".txt", ".py"))
        assert changed.name not in model._NOT_LEARNT
    changed.write_bytes(changed.read_bytes() + b"\n# another\n")
    assert fingerprint(project) != before


def test_a_new_a_lost_and_a_renamed_file_are_another_model(project: Path) -> None:
    seen = {fingerprint(project)}
    new = project / "nlu_data" / "nlu" / "new.yml"
    new.write_text('version: "3.1"\n')
    seen.add(fingerprint(project))
    new.rename(new.with_name("renamed.yml"))
    seen.add(fingerprint(project))
    next((project / "nlu_data" / "nlu").glob("t*.yml")).unlink()
    seen.add(fingerprint(project))
    assert len(seen) == 4


@pytest.mark.parametrize(
    "name",
    [
        "endpoints.yml",
        "credentials.yml",
        "requirements/main.txt",
        "nlu_data/dev/more.tsv",
        "nlu_data/README.md",
        "rasa_addons/__pycache__/channel.cpython-310.pyc",
        *(f"rasa_addons/{name}" for name in sorted(model._NOT_LEARNT)),
    ],
)
def test_what_is_not_learnt_changes_nothing(project: Path, name: str) -> None:
    before = fingerprint(project)
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n# another\n")
    assert fingerprint(project) == before


def test_does_not_hang_on_where_the_project_lies(project: Path, tmp_path: Path) -> None:
    moved = project.rename(tmp_path / "elsewhere")
    assert fingerprint(moved) == fingerprint(PROJECT)


def names(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.models.glob("*.tar.gz"))


def test_trains_once_and_leaves_only_the_model(settings: Settings, rasa: FakeRasa) -> None:
    said: list[str] = []
    path = train(settings, said.append)
    assert path == model_path(settings)
    assert path.read_text() == "model"
    assert names(settings) == [path.name]
    assert len(said) == 1
    assert train(settings, said.append) == path
    assert len(rasa.calls) == len(said) == 1


def test_training_sees_no_secret_and_tells_nobody(
    settings: Settings, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HULEI_DATABASE_URL", "postgresql+asyncpg://u:secret@db/h")
    train(settings, print)
    seen = rasa.calls[0]["env"]
    assert seen["RASA_TELEMETRY_ENABLED"] == "false"
    assert not [name for name in seen if name.startswith("HULEI_")]
    assert Path(seen["TMPDIR"]).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "plan",
    [
        {"train_exit": 1},
        {"train_exit": 1, "train_writes": False},
        {"train_writes": False},
    ],
)
def test_a_failure_tells_the_last_lines_and_leaves_nothing(
    settings: Settings, rasa: FakeRasa, plan: dict[str, object]
) -> None:
    rasa.plan(train_says="YamlException: line 3", **plan)
    with pytest.raises(TrainingFailedError) as caught:
        train(settings, print)
    lines = str(caught.value).splitlines()
    assert lines[-1] == "YamlException: line 3"
    assert len(lines) == 12
    assert names(settings) == []
    rasa.plan()
    assert train(settings, print).exists()


def test_without_an_environment_it_says_what_to_do(settings: Settings) -> None:
    settings.rasa_python.unlink()
    with pytest.raises(TrainingFailedError, match="make setup"):
        train(settings, print)


def test_two_that_start_at_once_train_once(settings: Settings, rasa: FakeRasa) -> None:
    rasa.plan(train_seconds=0.5)
    said: list[str] = []
    threads = [threading.Thread(target=train, args=(settings, said.append)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rasa.calls) == 1
    assert any("waiting" in line for line in said)


def test_the_model_before_stays_for_a_server_that_runs_with_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for number in range(4):
        monkeypatch.setattr(model, "fingerprint", lambda number=number: f"model-{number}")
        made.append(train(settings, print).name)
    assert names(settings) == made[-2:]
