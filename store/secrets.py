"""The secret of an install: one random file outside the database, from which keys are derived."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

SECRET_BYTES = 32


class SecretError(Exception):
    """The secret file is missing where it must exist, unreadable, or of the wrong length."""


@dataclass(frozen=True, slots=True)
class InstallSecret:
    """32 random bytes. Never logged, never in the database; without them stored data is lost."""

    root: bytes

    def __post_init__(self) -> None:
        if len(self.root) != SECRET_BYTES:
            raise SecretError(f"the install secret must be {SECRET_BYTES} bytes")

    def __repr__(self) -> str:
        return "InstallSecret(…)"

    def key_for(self, purpose: str) -> bytes:
        """A 32-byte key of its own for each purpose (keyed BLAKE2b; purpose ≤ 16 bytes)."""
        return blake2b(b"", key=self.root, person=purpose.encode(), digest_size=32).digest()


def load_or_create(path: Path) -> InstallSecret:
    """Reads the secret, or makes it (readable by its owner only) when there is none.

    The file appears whole or not at all: processes that start at once get the same secret, and
    a crash leaves no half of one behind.

    Raises:
        SecretError: the file is not what this function writes, or cannot be read or made.
    """
    try:
        if not path.exists():
            _make(path)
        root = path.read_bytes()
    except OSError as error:
        raise SecretError(f"cannot read or make {path}: {error.strerror}") from error
    if len(root) != SECRET_BYTES:
        raise SecretError(
            f"{path} holds {len(root)} bytes instead of {SECRET_BYTES}: "
            "put the right file back from its backup"
        )
    return InstallSecret(root)


def load_versions(folder: Path, name: str) -> dict[int, InstallSecret]:
    """All versions of a secret (``name.1``, ``name.2``, …); makes the first when there is none.

    A higher version in the folder comes into use beside the older ones, which stay readable.

    Raises:
        SecretError: a file is not what it must be, or cannot be read or made.
    """
    named = re.compile(re.escape(name) + r"\.([1-9][0-9]{0,2})")
    found: dict[int, InstallSecret] = {}
    if folder.is_dir():
        for path in folder.iterdir():
            match = named.fullmatch(path.name)
            if match:
                found[int(match[1])] = load_or_create(path)
    return found or {1: load_or_create(folder / f"{name}.1")}


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first
            path.hardlink_to(part)
    finally:
        part.unlink()
