"""The signed head of the audit log: what leaves the machine so that the log cannot be rewritten.

The signing key (Ed25519) is a file beside the install's secret, outside the database. Somebody who
can change the database but not read that file cannot make a head; somebody who can do both still
cannot take back the heads that were sent out before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from people.audit import Head
from store.secrets import load_or_create

_FIELDS = re.compile(r"^\W*(number|hash|at|key|signature): ?([0-9A-Za-z:+.-]+)\s*$", re.MULTILINE)
_NAMES = ("number", "hash", "at", "key", "signature")


class HeadError(Exception):
    """A file holds no signed head."""


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head with the moment it was signed, the public key and the signature, both in hex."""

    head: Head
    at: datetime
    key: str
    signature: str

    def fields(self) -> dict[str, str | int]:
        """As the letter shows it, line by line."""
        values: tuple[str | int, ...] = (
            self.head.number,
            self.head.hash,
            _moment(self.at),
            self.key,
            self.signature,
        )
        return dict(zip(_NAMES, values, strict=True))

    def text(self) -> str:
        """One ``name: value`` a line; :func:`read_head` reads it."""
        return "".join(f"{name}: {value}\n" for name, value in self.fields().items())

    def is_genuine(self, key: bytes) -> bool:
        """Whether the owner of this public key signed it."""
        try:
            VerifyKey(key).verify(_signed_words(self.head, self.at), bytes.fromhex(self.signature))
        except (BadSignatureError, ValueError):
            return False
        return self.key == key.hex()


class AuditSigner:
    """Signs heads."""

    def __init__(self, seed: bytes) -> None:
        self._key = SigningKey(seed)

    @classmethod
    def from_file(cls, path: Path) -> AuditSigner:
        """The key in this file, made (readable by its owner only) when there is none.

        Raises:
            SecretError: the file is not such a key, or cannot be read or made.
        """
        return cls(load_or_create(path).root)

    @property
    def public_key(self) -> bytes:
        """32 bytes, to be noted down somewhere else."""
        return bytes(self._key.verify_key)

    def sign(self, head: Head, at: datetime) -> SignedHead:
        """The head with its signature."""
        at = at.astimezone(UTC).replace(microsecond=0)
        signature = self._key.sign(_signed_words(head, at)).signature
        return SignedHead(head, at, self.public_key.hex(), signature.hex())


def read_head(content: bytes) -> SignedHead:
    """The head in a saved letter (``.eml``) or in text copied out of it.

    Raises:
        HeadError: there is none in it.
    """
    found = dict(_FIELDS.findall(_plain_text(content).replace("\r\n", "\n")))
    try:
        number, digest, at, key, signature = (found[name] for name in _NAMES)
        moment = datetime.fromisoformat(at).astimezone(UTC)
        return SignedHead(Head(int(number), digest), moment, key, signature)
    except (KeyError, ValueError):
        raise HeadError("there is no signed head in it") from None


def _plain_text(content: bytes) -> str:
    plain = content.decode("utf-8", errors="replace")
    if _FIELDS.search(plain) and len(set(dict(_FIELDS.findall(plain)))) == len(_NAMES):
        return plain
    body = message_from_bytes(content, policy=default).get_body(("plain",))
    return "" if body is None else str(body.get_content())


def _signed_words(head: Head, at: datetime) -> bytes:
    return f"hulei-audit-head\n{head.number}\n{head.hash}\n{_moment(at)}".encode()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
