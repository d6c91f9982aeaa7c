"""Sealing of a report's content.

A report has two data keys: one for what its reporter may read (their own words, the answers),
one for what only the desk may (notes, letters). Both are sealed to each reader's X25519 key;
a reporter's key gets the first alone. Every item is XChaCha20-Poly1305 under one of them, bound
to its report, its id and its side, and padded, so that nothing opens in another place and a
length says little. libsodium does all of it, through PyNaCl.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import Aead

from reports.errors import NotForYouError, TamperedError
from reports.model import ItemKind, Value

KEY_BYTES = 32
#: Items are padded to a multiple of this: about 300 Chinese characters look like none.
PAD_BYTES = 1024


@dataclass(frozen=True, slots=True, repr=False)
class DataKeys:
    """The keys of one report; ``desk`` is None for a reader who may not open the desk's notes."""

    shared: bytes
    desk: bytes | None

    def __repr__(self) -> str:
        return "DataKeys(…)"

    @classmethod
    def new(cls) -> DataKeys:
        return cls(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES))


def seal_keys(keys: DataKeys, report_id: str, public_key: bytes, *, desk: bool) -> bytes:
    """The data keys for one reader; with the report's id, so that they open no other report.

    The reader's public key stands before it, so that the report can be sealed to them anew.
    """
    inner = bytes.fromhex(report_id) + keys.shared
    if desk:
        if keys.desk is None:
            raise NotForYouError("who has no desk key cannot hand it on")
        inner += keys.desk
    return public_key + bytes(SealedBox(PublicKey(public_key)).encrypt(inner))


def public_key_of(sealed: bytes) -> bytes:
    """The public key that :func:`seal_keys` sealed to."""
    return sealed[:KEY_BYTES]


def open_keys(sealed: bytes, report_id: str, secret_key: bytes) -> DataKeys:
    """The data keys of this report.

    Raises:
        NotForYouError: they were sealed to another key.
        TamperedError: they belong to another report.
    """
    try:
        inner = SealedBox(PrivateKey(secret_key)).decrypt(sealed[KEY_BYTES:])
    except (CryptoError, ValueError) as error:
        raise NotForYouError("the keys of this report are sealed to somebody else") from error
    owner = bytes.fromhex(report_id)
    if inner[: len(owner)] != owner:
        raise TamperedError("the keys belong to another report")
    rest = inner[len(owner) :]
    return DataKeys(rest[:KEY_BYTES], rest[KEY_BYTES:] or None)


def seal_item(key: bytes, report_id: str, item_id: str, kind: ItemKind, value: Value) -> bytes:
    """Nonce and ciphertext of kind and value."""
    plain = json.dumps([kind.value, value], ensure_ascii=False, separators=(",", ":"))
    padded = sodium_pad(plain.encode(errors="surrogatepass"), PAD_BYTES)
    return bytes(Aead(key).encrypt(padded, _place(report_id, item_id)))


def open_item(key: bytes, report_id: str, item_id: str, sealed: bytes) -> tuple[ItemKind, Value]:
    """What was sealed as this item of this report.

    Raises:
        TamperedError: changed, or moved here from elsewhere.
    """
    try:
        padded = Aead(key).decrypt(sealed, _place(report_id, item_id))
        kind, value = json.loads(sodium_unpad(padded, PAD_BYTES).decode(errors="surrogatepass"))
        return ItemKind(kind), value
    except (CryptoError, ValueError):
        # An error of JSON carries the text along: it goes no further.
        raise TamperedError("an item of the report does not open") from None


def _place(report_id: str, item_id: str) -> bytes:
    return f"report_item|{report_id}|{item_id}|sealed".encode()
