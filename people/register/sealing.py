"""Seals the people of the register, and finds them again by keyed hashes."""

from __future__ import annotations

import json
from hashlib import blake2b

from people.register.content import Content, record_of
from people.register.model import Child, Director, Record, Supervisor
from people.register.tables import ChildRow, DirectorRow, SupervisorRow
from store.secrets import InstallSecret
from store.vault import Vault


class RegisterSeal:
    """The keys of the register: one for each kind of row, and one for each index."""

    def __init__(self, secret: InstallSecret) -> None:
        self._child = Vault(secret, "child")
        self._director = Vault(secret, "director")
        self._supervisor = Vault(secret, "supervisor")
        self._id_key = secret.key_for("child-id-index")
        self._name_key = secret.key_for("child-name-index")
        self._print_key = secret.key_for("child-print")

    def id_mark(self, identity_number: str) -> str:
        """What stands in the index instead of an identity number."""
        return blake2b(identity_number.encode(), key=self._id_key, digest_size=16).hexdigest()

    def name_mark(self, name: str) -> str:
        """What stands in the index instead of a name."""
        return blake2b(name.encode(), key=self._name_key, digest_size=16).hexdigest()

    def fingerprint(self, content: Content) -> bytes:
        """The same for the same content, and only with the key."""
        plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return blake2b(plain.encode(), key=self._print_key, digest_size=16).digest()

    def seal_child(self, content: Content, child_id: str) -> bytes:
        """The content of a child's record (see ``content_of``)."""
        return self._child.seal(content, child_id)

    def child(self, row: ChildRow) -> Child:
        """What the child's director may know."""
        return self.record(row).child

    def content(self, child_id: str, sealed: bytes) -> Content:
        """What is sealed. Raises ``FieldError`` where the row was tampered with."""
        content: Content = self._child.open(sealed, child_id)
        return content

    def record(self, row: ChildRow) -> Record:
        """All that is known. Raises ``FieldError`` where the row was tampered with."""
        return record_of(self.content(row.id, row.sealed), row)

    def seal_person(self, person: Director | Supervisor) -> bytes:
        """Name and telephone of somebody who works in the villages."""
        vault = self._director if isinstance(person, Director) else self._supervisor
        return vault.seal([person.name, person.phone], person.id)

    def director(self, row: DirectorRow) -> Director:
        """Opens a director."""
        name, phone = self._director.open(row.sealed, row.id)
        return Director(row.id, name, phone, row.village_id, row.active)

    def supervisor(self, row: SupervisorRow) -> Supervisor:
        """Opens a supervisor."""
        name, phone = self._supervisor.open(row.sealed, row.id)
        return Supervisor(row.id, name, phone, row.town_id, row.active)
