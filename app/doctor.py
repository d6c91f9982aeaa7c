"""``hulei doctor``: looks at an install and says what is wrong, with the remedy."""

from __future__ import annotations

import shutil
import socket
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError

from app.migrate import is_current
from app.model import model_path
from app.settings import Settings
from entitlements.errors import PackError
from entitlements.loader import default_pack_dir, load_pack
from store.engine import open_engine

Level = Literal["ok", "note", "wrong"]
_MARK = {"ok": "✓", "note": "!", "wrong": "✗"}
_LEAST_FREE = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``wrong`` must be mended, a ``note`` somebody should know."""

    level: Level
    text: str

    def __str__(self) -> str:
        return f"{_MARK[self.level]} {self.text}"


async def examine(settings: Settings) -> list[Finding]:
    """Everything that can be looked at without starting the product."""
    return [
        *_rasa(settings),
        *_secret(settings.secret_file),
        *_policy(settings),
        await _database(settings),
        _port(settings),
        _disk(settings.var),
    ]


def _rasa(settings: Settings) -> Iterator[Finding]:
    if not settings.rasa_python.exists():
        yield Finding("wrong", f"no Rasa environment at {settings.rasa_python}; run: make setup")
        return
    done = subprocess.run(
        [str(settings.rasa_python), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=False,
    )
    version = done.stdout.strip()
    if version == "3.10":
        yield Finding("ok", "Rasa environment with Python 3.10")
    else:
        yield Finding("wrong", f"Rasa needs Python 3.10, its environment has {version or 'none'}")
    if model_path(settings).exists():
        yield Finding("ok", "a model for the present training data")
    else:
        yield Finding("wrong", "no model for the present training data; run: make model")


def _secret(path: Path) -> Iterator[Finding]:
    if not path.exists():
        yield Finding("note", "no install secret yet; the first start makes it")
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("wrong", f"others can read the install secret; run: chmod 600 {path}")
    else:
        yield Finding("ok", "install secret, readable by its owner only")


def _policy(settings: Settings) -> Iterator[Finding]:
    try:
        pack = load_pack(default_pack_dir().parent / settings.policy)
    except PackError as error:
        yield Finding("wrong", f"the policy pack does not hold together:\n{error}")
        return
    yield Finding("ok", f"policy pack {pack.document.id} with {len(pack.benefits)} benefits")
    if pack.document.status == "consultation_draft":
        yield Finding(
            "note", "the policy is a consultation draft: ask the bureau whether it is issued"
        )
    unverified = [h.number for h in pack.hotlines.values() if h.verified_on is None]
    if unverified:
        yield Finding("note", f"telephone numbers nobody has verified: {', '.join(unverified)}")
    fictional = sum(place.fictional for place in pack.places.values())
    if fictional:
        yield Finding("note", f"{fictional} places are fictional and shown as such (places.yml)")
    yield from (Finding("note", gap) for gap in pack.gaps)


async def _database(settings: Settings) -> Finding:
    engine = open_engine(settings.database)
    try:
        if await is_current(engine):
            return Finding("ok", "the database is up to date")
        return Finding("note", "the database misses migrations; the next start applies them")
    except (SQLAlchemyError, OSError) as error:
        return Finding("wrong", f"the database does not answer ({type(error).__name__})")
    finally:
        await engine.dispose()


def _port(settings: Settings) -> Finding:
    with socket.socket() as probe:
        if probe.connect_ex((settings.host, settings.port)) == 0:
            return Finding("note", f"something answers on port {settings.port}: a running Hulei?")
    return Finding("ok", f"port {settings.port} is free")


def _disk(folder: Path) -> Finding:
    existing = next(p for p in (folder, *folder.parents) if p.exists())
    free = shutil.disk_usage(existing).free
    if free < _LEAST_FREE:
        return Finding("wrong", f"only {free // 1024**2} MiB free on the disk of {folder}")
    return Finding("ok", f"{free // 1024**3} GiB free on the disk")
