"""The key a reporter holds: before there is a receipt code (draft), and the one behind the code.

From its root come, independently, the locator that finds the report and the seed of the key
pair that opens it: whoever learns the locator from the database can open nothing.
"""

from __future__ import annotations

import base64
import re
import secrets
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from nacl.public import PrivateKey

from reports.model import ItemKind
from reports.readers import Holder
from store.secrets import InstallSecret

Side = Literal["draft", "code"]
ROOT_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True, repr=False)
class ReporterKey:
    """A root of 32 bytes, kept nowhere on our side. ``reader`` names its wrap of the data keys."""

    root: bytes
    reader: Side

    def __repr__(self) -> str:
        return "ReporterKey(…)"

    @property
    def locator(self) -> str:
        """By which the database finds the report."""
        return self._derived(b"locator").hex()

    @property
    def secret_key(self) -> bytes:
        """The X25519 secret that opens the data keys."""
        return bytes(self._pair())

    @property
    def public_key(self) -> bytes:
        """To which the data keys are sealed."""
        return bytes(self._pair().public_key)

    @property
    def token(self) -> str:
        """The root as text, for a hidden field of a page."""
        return base64.urlsafe_b64encode(self.root).decode().rstrip("=")

    @property
    def holder(self) -> Holder:
        """The key as one who opens a report."""
        return Holder(self.reader, self.secret_key)

    def item_id(self, once: str | None, kind: ItemKind) -> str | None:
        """The id of an item that the reporter's side names: sent again, it is the same item.

        One message may hold items of several kinds.
        """
        if once is None:
            return None
        said = f"{kind.value}|{once}".encode(errors="surrogatepass")
        return blake2b(said, key=self.root, person=b"item", digest_size=16).hexdigest()

    @classmethod
    def from_token(cls, token: str, reader: Side) -> ReporterKey | None:
        """The key behind a token; None for anything that is none."""
        if not _TOKEN.fullmatch(token):
            return None
        key = cls(base64.urlsafe_b64decode(token + "="), reader)
        return key if key.token == token else None

    def _pair(self) -> PrivateKey:
        return PrivateKey.from_seed(self._derived(b"pair"))

    def _derived(self, purpose: bytes) -> bytes:
        return blake2b(
            b"", key=self.root, person=self.reader[0].encode() + b"-" + purpose, digest_size=32
        ).digest()


def new_draft_key() -> ReporterKey:
    """A key for a browser to hold."""
    return ReporterKey(secrets.token_bytes(ROOT_BYTES), "draft")


def draft_key_of_person(secret: InstallSecret, person_key: str, talk: str = "") -> ReporterKey:
    """The key of a draft told in a chat: worked out anew for each message, never stored.

    ``talk`` tells one report of a person from the next.
    """
    key = secret.key_for("report-draft")
    said = f"{person_key}|{talk}".encode()
    return ReporterKey(blake2b(said, key=key, digest_size=ROOT_BYTES).digest(), "draft")
