"""The ids of erased reports in a file outside the database, which no restored backup takes back.

Only ever appended to. An id says nothing: it is random and belonged to nothing that is left.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

_ID = re.compile(r"[0-9a-f]{32}")
_CUT = re.compile(r"[0-9a-f]{0,31}")


class TombstoneError(Exception):
    """The file holds something else than ids of reports: nothing may be restored past it."""


class Tombstones:
    """The file; it need not be there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, report_ids: Iterable[str], at: datetime) -> None:
        """Appends ids; they are on the disk when this returns. Raises ``OSError``."""
        # A line that a crash cut off is ended first, so that it spoils no other.
        day = f"{at.astimezone(UTC):%Y-%m-%d}"
        lines = "\n" + "".join(f"{report_id} {day}\n" for report_id in report_ids)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            if os.write(handle, lines.encode()) != len(lines):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))
            os.fsync(handle)
        finally:
            os.close(handle)

    def ids(self) -> frozenset[str]:
        """Every id that was added. A line that a crash cut off is passed over.

        Raises:
            TombstoneError: a line is no id.
            OSError: the file is there and cannot be read.
        """
        if not self._path.exists():
            return frozenset()
        text = self._path.read_text(encoding="utf-8", errors="replace")
        found = set()
        for number, line in enumerate(text.splitlines(), 1):
            report_id = line.split(" ")[0]
            if _CUT.fullmatch(line):
                continue
            if not _ID.fullmatch(report_id):
                raise TombstoneError(f"{self._path}:{number} holds no id of a report")
            found.add(report_id)
        return frozenset(found)
