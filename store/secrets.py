"""The secret of an install: one random file outside the database, from which keys are derived."""

from __future__ import annotations

import os
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

    Raises:
        SecretError: the file exists but is not what this function writes.
    """
    try:
        return InstallSecret(path.read_bytes())
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first
            return InstallSecret(path.read_bytes())
        with os.fdopen(handle, "wb") as file:
            root = os.urandom(SECRET_BYTES)
            file.write(root)
        return InstallSecret(root)
    except OSError as error:
        raise SecretError(f"cannot read {path}: {error.strerror}") from error
