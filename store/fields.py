"""Encryption of single fields: XChaCha20-Poly1305, bound to the table, column and row."""

from __future__ import annotations

import json
from typing import Any

from nacl.exceptions import CryptoError
from nacl.secret import Aead


class FieldError(Exception):
    """A field does not open: wrong key, wrong place, or changed."""


class FieldCipher:
    """Seals JSON values of fields under one key.

    The place (``table.column:row``) goes in as associated data, so that a value moved to
    another row or column no longer opens.
    """

    def __init__(self, key: bytes) -> None:
        self._box = Aead(key)

    def seal(self, value: Any, place: str) -> bytes:
        """The value as nonce and ciphertext."""
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        # Some keyboards send half a character; json.loads takes it back.
        return bytes(self._box.encrypt(plain.encode(errors="surrogatepass"), place.encode()))

    def open(self, sealed: bytes, place: str) -> Any:
        """The value that was sealed at this place.

        Raises:
            FieldError: it was not sealed under this key at this place.
        """
        try:
            return json.loads(self._box.decrypt(sealed, place.encode()))
        except (CryptoError, ValueError) as error:
            raise FieldError(
                f"the field at {place.split(':', maxsplit=1)[0]} does not open"
            ) from error
