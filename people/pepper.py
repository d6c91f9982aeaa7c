"""The pepper of passwords: secrets in files outside the database and its backups.

Versioned, so that a new one can come into use while old hashes still check: a file
``staff-pepper.2`` beside ``staff-pepper.1`` makes 2 the present one, and each person moves over
when they next sign in. Without the files a copy of the database cannot even be guessed against.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from store.secrets import InstallSecret, SecretError, load_versions


@dataclass(frozen=True, slots=True)
class Peppers:
    """All versions there are."""

    by_version: Mapping[int, InstallSecret]

    @property
    def present(self) -> int:
        """The version that new hashes and wraps are made with."""
        return max(self.by_version)

    def mixed(self, password: str, purpose: str, version: int) -> bytes:
        """32 bytes of the password (however its characters were typed) under one version.

        Raises:
            SecretError: this version's file is not there.
        """
        pepper = self.by_version.get(version)
        if pepper is None:
            raise SecretError(f"staff-pepper.{version} is missing: put it back from its backup")
        text = unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")
        return blake2b(text, key=pepper.key_for(purpose), digest_size=32).digest()


def load_peppers(folder: Path) -> Peppers:
    """Reads every version; makes the first one when there is none.

    Raises:
        SecretError: a file is not what it must be, or cannot be read or made.
    """
    return Peppers(load_versions(folder, "staff-pepper"))
