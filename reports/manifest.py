"""The manifest of a report: what belongs to it, authenticated with a key outside the database.

Who can write to the database but lacks the key can neither take an item away, put an older one
back, add a reader nor open a report about staff to the whole desk without being noticed.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from hashlib import blake2b

from reports.errors import TamperedError
from reports.sealing import digest


def manifest(
    key: bytes,
    *,
    report_id: str,
    version: int,
    audience: str,
    items: Mapping[str, bytes],
    wraps: Mapping[str, bytes],
) -> bytes:
    """32 bytes over ids and ciphertexts of items and of readers' keys.

    ``audience`` stands in it because it decides who is given a key later on. The pieces of a
    file are held together by their own stream, whose key and hash are in an item.
    """
    content = json.dumps(
        [
            "hulei-manifest-1",
            report_id,
            version,
            audience,
            [[item_id, digest(sealed).hex()] for item_id, sealed in sorted(items.items())],
            [[reader, digest(sealed).hex()] for reader, sealed in sorted(wraps.items())],
        ],
        separators=(",", ":"),
    )
    return blake2b(content.encode(), key=key, digest_size=32).digest()


def check(expected: bytes, found: bytes) -> None:
    """Raises :class:`TamperedError` when a report is not what was last written."""
    if not hmac.compare_digest(expected, found):
        raise TamperedError("the report was changed outside of the program")
