"""The public half of the recovery key: a file outside the database, 32 bytes in hex."""

from __future__ import annotations

import os
from pathlib import Path


class RecoveryFileError(Exception):
    """The file holds something else than a public key."""


def write_public(path: Path, public: bytes) -> None:
    """Puts the key into its file: whole or not at all, readable by its owner only.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(public.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read_public(path: Path) -> bytes | None:
    """The key; ``None`` when none was made yet.

    Raises:
        RecoveryFileError: the file holds something else.
    """
    try:
        public = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise RecoveryFileError(f"{path} holds no recovery key") from error
    if len(public) != 32:
        raise RecoveryFileError(f"{path} holds no recovery key")
    return public
