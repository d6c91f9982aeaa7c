"""A throw-away PostgreSQL server on loopback, from the Debian package, for one test run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoPostgresError(Exception):
    """PostgreSQL is not installed here, or this user cannot start it; says which."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """An SQLAlchemy address (asyncpg) of a fresh server; it and its data go at the end."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not binaries:
        raise NoPostgresError("no PostgreSQL server is installed (Debian: postgresql)")
    folder = binaries[-1].parent
    as_user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        if shutil.which("runuser") is None:
            raise NoPostgresError("running as root without runuser to become postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data = Path(tempfile.mkdtemp(prefix="hulei-pg-"))
    if as_user:
        shutil.chown(data, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(*command: str) -> None:
        done = subprocess.run(
            [*as_user, *command], cwd=data, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NoPostgresError(f"{Path(command[0]).name}: {done.stderr[-300:]}")

    try:
        run(str(folder / "initdb"), "-D", f"{data}/db", "-U", "hulei", "-A", "trust", "-E", "UTF8")
        options = f"-p {port} -h 127.0.0.1 -k {data} -F"
        control = str(folder / "pg_ctl")
        run(control, "-D", f"{data}/db", "-l", f"{data}/log", "-o", options, "-w", "start")
        try:
            yield f"postgresql+asyncpg://hulei@127.0.0.1:{port}/postgres"
        finally:
            run(control, "-D", f"{data}/db", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(data, ignore_errors=True)
