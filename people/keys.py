"""The key pair of whoever reads reports (X25519), its secret wrapped under their password.

The key that wraps it comes from the password by Argon2id with a salt of its own and a pepper
that is not in the database: a thief of the database has nothing to try passwords on. The wrap
is bound to the person and to the public key, so none can be put in another's place.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from hashlib import blake2b

from argon2 import Type
from argon2.low_level import hash_secret_raw
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import Aead

from people.passwords import USUAL, Cost
from people.pepper import Peppers

_MARK = b"HK"
_HEADER = struct.Struct(">2sBBI16s")  # mark, pepper version, rounds, KiB, salt


class KeyWrapError(Exception):
    """A wrapped key does not open: another password, another person, or changed."""


@dataclass(frozen=True, slots=True, repr=False)
class KeyPair:
    """An X25519 pair, 32 bytes each."""

    secret: bytes
    public: bytes

    @classmethod
    def new(cls) -> KeyPair:
        """A fresh random pair."""
        return cls.of_secret(bytes(PrivateKey.generate()))

    @classmethod
    def of_secret(cls, secret: bytes) -> KeyPair:
        """The pair of this secret."""
        return cls(secret, bytes(PrivateKey(secret).public_key))

    def __repr__(self) -> str:
        return "KeyPair(…)"


def wrapped(
    pair: KeyPair, password: str, staff_id: str, peppers: Peppers, cost: Cost = USUAL
) -> bytes:
    """The secret key under the password. Takes as long as the cost says."""
    header = _HEADER.pack(_MARK, peppers.present, cost.rounds, cost.kib, os.urandom(16))
    box = Aead(_key(header, password, peppers))
    return header + bytes(box.encrypt(pair.secret, _bound(header, staff_id)))


def unwrapped(sealed: bytes, password: str, staff_id: str, peppers: Peppers) -> KeyPair:
    """The pair that was wrapped under this password for this person.

    Raises:
        KeyWrapError: it was not.
        SecretError: the pepper it was wrapped with is not there.
    """
    header, rest = sealed[: _HEADER.size], sealed[_HEADER.size :]
    if len(header) < _HEADER.size or not header.startswith(_MARK):
        raise KeyWrapError("not a wrapped key")
    box = Aead(_key(header, password, peppers))
    try:
        return KeyPair.of_secret(box.decrypt(rest, _bound(header, staff_id)))
    except (CryptoError, ValueError) as error:
        raise KeyWrapError("the wrapped key does not open") from error


def fingerprint(public: bytes) -> str:
    """Sixteen digits to compare by eye or over the telephone: is it this person's key?"""
    number = int.from_bytes(blake2b(public, digest_size=8, person=b"desk-key-print").digest())
    digits = f"{number % 10**16:016d}"
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def _key(header: bytes, password: str, peppers: Peppers) -> bytes:
    _, version, rounds, kib, salt = _HEADER.unpack(header)
    return hash_secret_raw(
        peppers.mixed(password, "staff-key-wrap", version),
        salt,
        time_cost=rounds,
        memory_cost=kib,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )


def _bound(header: bytes, staff_id: str) -> bytes:
    return header + staff_id.encode()
