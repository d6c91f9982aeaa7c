"""An install in a folder of its own, with a Rasa that is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.settings import Settings
from tests.fakes.rasa_process import FakeRasa


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().startswith("HULEI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.fixture
def rasa(tmp_path: Path) -> FakeRasa:
    return FakeRasa(tmp_path / "rasa-env")


@pytest.fixture
def settings(tmp_path: Path, rasa: FakeRasa) -> Settings:
    return Settings(var=tmp_path / "var", rasa_python=rasa.python)
