"""The manifest of a report: what belongs to it, authenticated with a key outside the database.

Who can write to the database but lacks the key can neither take an item away, put an older one
back, change their order, add a reader, open a report about staff to the whole desk, close a
report nor call an urgent one calm without being noticed. Only a whole report put back to an
earlier moment passes, and a whole report taken away: see docs/threats.md.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from hashlib import blake2b

from reports.errors import TamperedError

Plain = str | int | bool | None


def manifest(
    key: bytes,
    row: Mapping[str, Plain],
    items: Iterable[tuple[str, bool, int, str, bytes]],
    wraps: Mapping[str, bytes],
) -> bytes:
    """32 bytes over a report's row, its items and its readers' keys.

    ``row`` is every column but the manifest itself; what is None does not count, so that a
    column added later leaves old manifests valid. An item is its id, side, number, moment (ISO
    8601, UTC) and ciphertext. The pieces of a file are held together by their own stream, whose
    key is in an item.
    """
    content = json.dumps(
        [
            "hulei-manifest-1",
            sorted((name, value) for name, value in row.items() if value is not None),
            [[*plain, _digest(sealed)] for *plain, sealed in sorted(items)],
            [[reader, _digest(sealed)] for reader, sealed in sorted(wraps.items())],
        ],
        separators=(",", ":"),
    )
    return blake2b(content.encode(), key=key, digest_size=32).digest()


def check(expected: bytes, found: bytes) -> None:
    """Raises :class:`TamperedError` when a report is not what was last written."""
    if not hmac.compare_digest(expected, found):
        raise TamperedError("the report was changed outside of the program")


def _digest(sealed: bytes) -> str:
    return blake2b(sealed, digest_size=32).hexdigest()
