"""Whether the audit log is what was written: chain, end, and the heads that left the machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from people.audit import AuditLog, Head, digest_of
from people.audit_head import SignedHead
from people.audit_table import GENESIS, AuditEntryRow


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: the end of the chain as computed anew, and every mistake in a sentence."""

    head: Head
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Nothing was found."""
        return not self.problems


async def check(log: AuditLog, saved: Sequence[SignedHead] = (), key: bytes = b"") -> Checked:
    """Reads the whole log again and holds it against saved heads; ``key`` is the install's.

    What was appended between the read of the last entry and of the end is no mistake: the end is
    read first, and entries may go on beyond it.
    """
    stored = await log.head()
    problems: list[str] = []
    at_numbers: dict[int, str] = {0: GENESIS}
    wanted = {head.head.number for head in saved} | {stored.number}
    last = Head(0, GENESIS)
    async for row in log.rows():
        problems += _wrong_with(row, last)
        last = Head(row.number, row.hash)
        if row.number in wanted:
            at_numbers[row.number] = row.hash
    if at_numbers.get(stored.number) != stored.hash:
        problems.append(
            f"the end is noted as entry {stored.number}, the entries end with {last.number}: "
            "entries were cut off or rewritten"
        )
    for head in sorted(saved, key=lambda one: one.head.number):
        problems += _against(head, at_numbers, last, key)
    return Checked(last, tuple(problems))


def _wrong_with(row: AuditEntryRow, before: Head) -> list[str]:
    found = []
    if row.number != before.number + 1:
        found.append(f"after entry {before.number} comes {row.number}: entries are missing")
    elif row.previous != before.hash:
        found.append(f"entry {row.number} does not follow entry {before.number}")
    if digest_of(row) != row.hash:
        found.append(f"entry {row.number} was changed")
    return found


def _against(saved: SignedHead, hashes: dict[int, str], last: Head, key: bytes) -> list[str]:
    name = f"the head of {saved.at:%Y-%m-%d}"
    if not saved.is_genuine(key):
        return [f"{name} is not signed with this install's key"]
    if saved.head.number > last.number:
        return [f"{name} knows {saved.head.number} entries, {last.number} are left: cut off"]
    if hashes.get(saved.head.number) != saved.head.hash:
        return [f"{name} knows another entry {saved.head.number}: the log was rewritten"]
    return []
