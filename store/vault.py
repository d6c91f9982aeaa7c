"""What belongs to one person: sealed under a key of its table, found by a keyed hash.

The hash has a key of its own in every table, so two stolen tables cannot be laid side by side,
and a person's pseudonym stands in none of them.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from store.fields import FieldCipher
from store.secrets import InstallSecret


class Vault:
    """Seals and finds the rows of one table. ``name`` has at most ten characters."""

    def __init__(self, secret: InstallSecret, name: str) -> None:
        self._name = name
        self._cipher = FieldCipher(secret.key_for(name))
        self._owner_key = secret.key_for(f"{name}-owner")

    def owner(self, person_key: str) -> str:
        """What stands in the table instead of the person."""
        return blake2b(person_key.encode(), key=self._owner_key, digest_size=32).hexdigest()

    def seal(self, value: Any, row_id: str) -> bytes:
        """The value, readable only in this row."""
        return self._cipher.seal(value, f"{self._name}.sealed:{row_id}")

    def open(self, sealed: bytes, row_id: str) -> Any:
        """What was sealed in this row. Raises ``FieldError`` for anything else."""
        return self._cipher.open(sealed, f"{self._name}.sealed:{row_id}")
