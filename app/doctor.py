"""``hulei doctor``: looks at an install and says what is wrong, with the remedy."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from app.demo_desk import demo_recovery_public
from app.doctor_notices import look_at_notices
from app.migrate import is_current, is_known
from app.model import model_path
from app.ports import claim_port
from app.problems import CannotStartError, database_trouble
from app.settings import Settings
from entitlements.errors import PackError
from entitlements.loader import default_pack_dir, load_pack
from people.recovery_file import RecoveryFileError, read_public
from store.engine import open_engine
from store.secrets import SecretError, load_or_create

Level = Literal["ok", "note", "wrong"]
_MARK = {"ok": "✓", "note": "!", "wrong": "✗"}
_LEAST_FREE = 2 * 1024**3
_WHAT_IS_THERE = (
    "import sys, importlib.util as u; "
    "print('%d.%d' % sys.version_info[:2], u.find_spec('rasa') is not None)"
)
#: Variables that the scripts and the tests read.
_NO_SETTINGS = frozenset({"HULEI_PYTHON", "HULEI_PYTHON310", "HULEI_SOAK", "HULEI_TEST_CHROMIUM"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``wrong`` must be mended, a ``note`` somebody should know."""

    level: Level
    text: str

    def __str__(self) -> str:
        return f"{_MARK[self.level]} {self.text}"


async def examine(settings: Settings) -> list[Finding]:
    """Everything that can be looked at without starting the product, or changing anything."""
    return [
        *_names(os.environ),
        *_rasa(settings),
        *_secret(settings.secret_file),
        *_desk(settings),
        *_policy(settings),
        await _database(settings),
        *(Finding(level, text) for level, text in await look_at_notices(settings)),
        _port(settings),
        *_disk(settings.var),
    ]


def _names(environment: Mapping[str, str]) -> Iterator[Finding]:
    known = {f"HULEI_{name}".upper() for name in Settings.model_fields} | _NO_SETTINGS
    for name in sorted(environment):
        if name.upper().startswith("HULEI_") and name.upper() not in known:
            yield Finding("note", f"{name} is no setting of Hulei and does nothing")


def _rasa(settings: Settings) -> Iterator[Finding]:
    if not settings.rasa_python.exists():
        yield Finding("wrong", f"no Rasa environment at {settings.rasa_python}; run: make setup")
        return
    try:
        done = subprocess.run(
            [str(settings.rasa_python), "-c", _WHAT_IS_THERE],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        version, _, rasa = done.stdout.strip().partition(" ")
    except (OSError, subprocess.TimeoutExpired) as error:
        yield Finding("wrong", f"{settings.rasa_python} does not run ({type(error).__name__})")
        return
    if version != "3.10":
        yield Finding("wrong", f"Rasa needs Python 3.10, its environment has {version or 'none'}")
    elif rasa != "True":
        yield Finding("wrong", "the Rasa environment is incomplete; run: make setup")
    else:
        yield Finding("ok", "Rasa environment with Python 3.10")
    if model_path(settings).exists():
        yield Finding("ok", "a model for the present training data")
    else:
        yield Finding("wrong", "no model for the present training data; run: make model")


def _secret(path: Path) -> Iterator[Finding]:
    if not path.exists():
        yield Finding("note", "no install secret yet; the first start makes it")
        return
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("wrong", f"others can read the install secret; run: chmod 600 {path}")
        return
    try:
        load_or_create(path)
    except SecretError as error:
        yield Finding("wrong", str(error))
        return
    yield Finding("ok", "install secret, readable by its owner only")


def _desk(settings: Settings) -> Iterator[Finding]:
    try:
        public = read_public(settings.recovery_file)
    except (RecoveryFileError, OSError) as error:
        yield Finding("wrong", f"the recovery key's file cannot be used: {error}")
        return
    if settings.profile == "demo":
        return
    if public is None or public == demo_recovery_public(settings):
        yield Finding("wrong", "no recovery key on paper; run: hulei keys init")
    if settings.demo_desk_file.exists():
        yield Finding(
            "note",
            "a fictional desk was set up here; its people cannot sign in: hulei staff remove",
        )


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
    if _no_file_yet(settings.database):
        return Finding("note", "no database yet; the first start makes it")
    engine = open_engine(settings.database)
    try:
        if await is_current(engine):
            return Finding("ok", "the database is up to date")
        if await is_known(engine):
            return Finding("note", "the database misses migrations; the next start applies them")
        return Finding("wrong", "the database was made by a newer version of Hulei; start that one")
    except (SQLAlchemyError, OSError) as error:
        return Finding("wrong", f"the database does not answer ({database_trouble(error)})")
    finally:
        await engine.dispose()


def _no_file_yet(database: str) -> bool:
    url = make_url(database)
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file()


def _port(settings: Settings) -> Finding:
    try:
        claim_port(settings.host, settings.port).close()
    except CannotStartError as error:
        if "in use" in str(error):
            return Finding("note", f"port {settings.port} is in use: by a running Hulei?")
        return Finding("wrong", str(error))
    return Finding("ok", f"port {settings.port} is free")


def _disk(folder: Path) -> Iterator[Finding]:
    existing = next(p for p in (folder, *folder.parents) if p.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        yield Finding("wrong", f"cannot write to {existing}; let HULEI_VAR name another folder")
    free = shutil.disk_usage(existing).free
    if free < _LEAST_FREE:
        yield Finding("wrong", f"only {free // 1024**2} MiB free on the disk of {folder}")
    else:
        yield Finding("ok", f"{free // 1024**3} GiB free on the disk")
