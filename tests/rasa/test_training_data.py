"""``rasa data validate`` finds nothing but what is meant."""

from __future__ import annotations

import re
import subprocess

import pytest

from app.rasa_env import rasa_environment
from app.settings import PROJECT, Settings
from rasa_addons.routing import REPORT_INTENTS
from tests.unit.test_nlu_data import training_texts

pytestmark = pytest.mark.rasa


def test_the_training_data_is_valid() -> None:
    settings = Settings()
    command = [
        str(settings.rasa_python), "-m", "rasa", "data", "validate",
        "--domain", "domain.yml", "--config", "config.yml",
        "--data", "nlu_data/nlu", "nlu_data/lookups", "nlu_data/rules.yml",
    ]  # fmt: skip
    done = subprocess.run(
        command,
        cwd=PROJECT,
        env={**rasa_environment(settings, {}), "PYTHONWARNINGS": "default::UserWarning"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2_000:]
    assert "'show_topic' is listed in the domain file" in done.stdout  # warnings are seen at all
    intents = {intent for intents in training_texts().values() for intent in intents}
    # Pressed or said in set phrases: they have no texts. Reports stay out of Rasa's rules.
    unexpected = [
        line
        for line in re.findall(r"UserWarning: (.*)", done.stdout)
        if "rasa/shared" in line or line.startswith("The ")
        if not (
            (found := re.match(r"The intent '(\w+)' is listed in the domain file, but", line))
            and found[1] not in intents
        )
        and not (
            (found := re.match(r"The intent '(\w+)' is not used in any story or rule", line))
            and found[1] in REPORT_INTENTS
        )
    ]
    assert unexpected == []
