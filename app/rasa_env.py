"""The environment in which Rasa runs: its own temporary folder, no telemetry, nothing inherited."""

from __future__ import annotations

import os
from collections.abc import Mapping

from app.settings import PROJECT, Settings

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH")


def rasa_environment(settings: Settings, more: Mapping[str, str]) -> dict[str, str]:
    """Variables for a Rasa process. Secrets of ours are not among them but by ``more``."""
    # jieba reads a cache from a predictable place in the common /tmp: keep it out of others' reach.
    temporary = settings.var / "rasa" / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    temporary.chmod(0o700)
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(PROJECT),
        "PYTHONWARNINGS": "ignore",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(temporary),
        "MPLCONFIGDIR": str(temporary),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "LOG_LEVEL": "WARNING",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        **more,
    }
