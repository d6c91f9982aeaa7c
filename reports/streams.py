"""Files on their way in and out: sealed piece by piece, never whole and never in the clear on disk.

Each file has a key of its own, kept in its sealed item; the pieces are one libsodium
secretstream, bound to report and file, so that none can be cut off, swapped or moved.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from nacl import bindings
from nacl.exceptions import CryptoError

from reports.errors import TamperedError
from reports.model import Value

#: Plain bytes in a piece.
PIECE_BYTES = 512 * 1024
_MORE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL


@dataclass(frozen=True, slots=True, repr=False)
class FileMeta:
    """What the sealed item of a file says. ``kind`` is one of reports/file_types.py.

    ``intimate`` files get no working copy and are never exported.
    """

    id: str
    name: str
    kind: str
    mime: str
    size: int
    sha256: str
    key: str
    header: str
    intimate: bool = False

    def __repr__(self) -> str:
        return f"FileMeta({self.id!r}, …)"

    def as_value(self) -> Value:
        return asdict(self)

    @classmethod
    def from_value(cls, value: Value) -> FileMeta:
        return cls(**dict(value))


class StreamSealer:
    """Seals pieces in order; hashes and counts what passes."""

    def __init__(self, report_id: str, file_id: str) -> None:
        self.key = bindings.crypto_secretstream_xchacha20poly1305_keygen()
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        self.header = bindings.crypto_secretstream_xchacha20poly1305_init_push(
            self._state, self.key
        )
        self._place = _place(report_id, file_id)
        self._hash = sha256()
        self.size = 0

    def seal(self, piece: bytes, *, last: bool) -> bytes:
        """The piece, sealed; after the last one nothing follows."""
        self._hash.update(piece)
        self.size += len(piece)
        return bytes(
            bindings.crypto_secretstream_xchacha20poly1305_push(
                self._state, piece, self._place, _LAST if last else _MORE
            )
        )

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


async def unsealed(
    meta: FileMeta, report_id: str, pieces: AsyncIterator[bytes]
) -> AsyncIterator[bytes]:
    """The plain pieces of a file.

    Raises:
        TamperedError: a piece was changed, cut off, swapped or moved here from elsewhere.
    """
    state: Any = bindings.crypto_secretstream_xchacha20poly1305_state()
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(
        state, bytes.fromhex(meta.header), bytes.fromhex(meta.key)
    )
    tag = _MORE
    async for piece in pieces:
        if tag == _LAST:
            raise TamperedError("something stands behind the end of a file")
        try:
            plain, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(
                state, piece, _place(report_id, meta.id)
            )
        except (CryptoError, ValueError, TypeError, RuntimeError) as error:
            raise TamperedError("a piece of a file does not open") from error
        yield plain
    if tag != _LAST:
        raise TamperedError("the end of a file is missing")


async def in_pieces(chunks: AsyncIterator[bytes], size: int = PIECE_BYTES) -> AsyncIterator[bytes]:
    """What comes in any portions, in pieces of ``size`` bytes; the last may be shorter."""
    held = bytearray()
    async for chunk in chunks:
        held += chunk
        while len(held) >= size:
            yield bytes(held[:size])
            del held[:size]
    if held:
        yield bytes(held)


def _place(report_id: str, file_id: str) -> bytes:
    return f"report_chunk|{report_id}|{file_id}".encode()
