"""A backup on the disk: sealed to the recovery key, written whole or not at all.

Layout: a magic word with the version, the length and text of a plain header (JSON: when, and for
which key), the key of the stream in a sealed box, the header of a libsodium secretstream, and
pieces of it, each after its length. Every piece is bound to all that stands before the stream, and
the last one says that it is: a byte changed, a piece moved or an end cut off does not open.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

_MAGIC = b"HULEI-BACKUP-1\n"
_LENGTH = struct.Struct(">I")
_MOST_PIECE = 64_000_000
_MOST_HEADER = 4096
_BOX_BYTES = bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES + 48
_STREAM_BYTES = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MORE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class BackupError(Exception):
    """A backup cannot be made or used; the message says why, and what to do."""


class NotABackupError(BackupError):
    """The file is no backup of ours."""


class WrongKeyError(BackupError):
    """The backup was made for another recovery key."""


class DamagedBackupError(BackupError):
    """Something in the backup was changed or is missing."""


@dataclass(frozen=True, slots=True)
class Header:
    """What can be read without the key."""

    made_at: str
    public_key: str


class BackupWriter:
    """Writes into a part beside the file; ``finish`` puts it in place after reading it back."""

    def __init__(self, path: Path, public_key: bytes, made_at: str) -> None:
        if path.exists():
            raise BackupError(f"{path} is there already; choose another name")
        self._path = path
        self._part = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
        self._key = bindings.crypto_secretstream_xchacha20poly1305_keygen()
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        stream = bindings.crypto_secretstream_xchacha20poly1305_init_push(self._state, self._key)
        plain = json.dumps({"made_at": made_at, "public_key": public_key.hex()}).encode()
        box = SealedBox(PublicKey(public_key)).encrypt(self._key)
        self._front = _MAGIC + _LENGTH.pack(len(plain)) + plain + box + stream
        handle = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file: BinaryIO = os.fdopen(handle, "wb")
        self._file.write(self._front)
        self._pieces = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._part.unlink(missing_ok=True)

    def write(self, piece: bytes, *, last: bool = False) -> None:
        """Seals a piece; memory holds one at a time."""
        sealed = bindings.crypto_secretstream_xchacha20poly1305_push(
            self._state, piece, self._front, _LAST if last else _MORE
        )
        self._file.write(_LENGTH.pack(len(sealed)))
        self._file.write(sealed)
        self._pieces += 1

    def finish(self) -> int:
        """Reads back what is on the disk, and gives it its name. Its size in bytes.

        Raises:
            BackupError: what can be read is not what was written, or the name was taken.
        """
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        with self._part.open("rb") as file:
            _drop_cached(file)
            _header(file)
            file.seek(len(self._front))
            if sum(1 for _ in _pieces(file, self._key, self._front)) != self._pieces:
                raise DamagedBackupError("what was written cannot be read back: the disk fails")
        size = self._part.stat().st_size
        try:
            self._path.hardlink_to(self._part)
        except FileExistsError as error:
            raise BackupError(f"{self._path} is there already; choose another name") from error
        except OSError:  # a stick or share that knows no second name for a file
            self._part.rename(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        with contextlib.suppress(OSError):
            os.fsync(folder)
        os.close(folder)
        return size


def read_header(path: Path) -> Header:
    """When and for which key a backup was made.

    Raises:
        NotABackupError, OSError
    """
    with path.open("rb") as file:
        return _header(file)[0]


def read_backup(path: Path, secret_key: bytes) -> Iterator[bytes]:
    """The pieces of a backup, opened one by one.

    Raises:
        NotABackupError, WrongKeyError, DamagedBackupError: the last also after good pieces, so
            nothing may be believed before the end.
    """
    secret = PrivateKey(secret_key)
    with path.open("rb") as file:
        header, front = _header(file)
        if header.public_key != bytes(secret.public_key).hex():
            raise WrongKeyError("this recovery key belongs to another backup")
        box, stream = file.read(_BOX_BYTES), file.read(_STREAM_BYTES)
        try:
            key = SealedBox(secret).decrypt(box)
        except (CryptoError, ValueError) as error:
            raise DamagedBackupError("the key inside the backup does not open") from error
        if len(stream) != _STREAM_BYTES:
            raise DamagedBackupError("the backup was cut off")
        yield from _pieces(file, key, front + box + stream)


def _header(file: BinaryIO) -> tuple[Header, bytes]:
    magic, length = file.read(len(_MAGIC)), file.read(_LENGTH.size)
    if magic != _MAGIC or len(length) != _LENGTH.size:
        raise NotABackupError("this file is no backup of Hulei")
    plain = file.read(min(_LENGTH.unpack(length)[0], _MOST_HEADER))
    try:
        return Header(**json.loads(plain)), magic + length + plain
    except (ValueError, TypeError) as error:
        raise NotABackupError("this file is no backup of Hulei") from error


def _pieces(file: BinaryIO, key: bytes, front: bytes) -> Iterator[bytes]:
    state: Any = bindings.crypto_secretstream_xchacha20poly1305_state()
    stream = front[-_STREAM_BYTES:]
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, stream, key)
    tag = _MORE
    while length := file.read(_LENGTH.size):
        size = _LENGTH.unpack(length)[0] if len(length) == _LENGTH.size else 0
        sealed = file.read(size) if size <= _MOST_PIECE else b""
        try:
            piece, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, sealed, front)
        except (CryptoError, ValueError, RuntimeError) as error:
            raise DamagedBackupError("a piece of the backup was changed or cut off") from error
        yield piece
        if tag == _LAST:
            break
    if tag != _LAST or file.read(1):
        raise DamagedBackupError("the end of the backup is missing, or something follows it")


def _drop_cached(file: BinaryIO) -> None:
    """Reads come from the disk, where the system lets us ask for that."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
