"""The trained model: found by the fingerprint of everything it was learnt from."""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from app.rasa_env import rasa_environment
from app.settings import PROJECT, Settings

_INPUTS = (
    "config.yml",
    "domain.yml",
    "requirements/rasa.txt",
    "nlu_data/nlu",
    "nlu_data/lookups",
    "nlu_data/rules.yml",
    "rasa_addons",
)

#: What runs beside the model and changes nothing of what it learns.
_NOT_LEARNT = frozenset({"channel.py", "routing.py", "launch.py", "parse_lines.py"})


class TrainingFailedError(Exception):
    """Rasa could not train; the message is its own last words."""


def fingerprint(project: Path = PROJECT) -> str:
    """16 hex digits over names and contents of all inputs of training."""
    digest = hashlib.sha256()
    for path in _files(project):
        digest.update(str(path.relative_to(project)).encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path(settings: Settings) -> Path:
    """Where the model of the present inputs is, or will be."""
    return settings.models / f"{fingerprint()}.tar.gz"


def train(settings: Settings, say: Callable[[str], None]) -> Path:
    """Trains unless the model is there already; returns its path.

    Raises:
        TrainingFailedError: with the last lines that Rasa printed.
    """
    path = model_path(settings)
    if path.exists():
        return path
    settings.models.mkdir(parents=True, exist_ok=True)
    with (settings.models / ".training").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another process trains; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            say("Training the model (once for each change of its data) …")
            _train(settings, path)
            _keep_two(settings.models, path)
    return path


def _train(settings: Settings, path: Path) -> None:
    part = path.with_name(f"part-{path.name}")
    command = [
        str(settings.rasa_python), "-m", "rasa", "train",
        "--domain", "domain.yml", "--config", "config.yml",
        "--data", "nlu_data/nlu", "nlu_data/lookups", "nlu_data/rules.yml",
        "--out", str(settings.models), "--fixed-model-name", part.name.removesuffix(".tar.gz"),
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command,
            cwd=PROJECT,
            env=rasa_environment(settings, {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode != 0 or not part.exists():
            raise TrainingFailedError("\n".join(done.stdout.splitlines()[-12:]))
        part.replace(path)  # atomic: a half-written model is never found
    except OSError as error:
        raise TrainingFailedError(
            f"{settings.rasa_python}: {error.strerror}. Run: make setup"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _keep_two(models: Path, newest: Path) -> None:
    """The one before stays: a server that runs with it may have to be started again."""
    others = [path for path in models.glob("*.tar.gz") if path != newest]
    for old in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[1:]:
        old.unlink(missing_ok=True)


def _files(project: Path) -> Iterator[Path]:
    for name in _INPUTS:
        path = project / name
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from sorted(
                p
                for p in path.rglob("*")
                if p.is_file() and "__pycache__" not in p.parts and p.name not in _NOT_LEARNT
            )
