"""Giving a receipt code to a report, as often as it takes until the reporter has it."""

from __future__ import annotations

from enum import StrEnum

from reports.cabinet import Cabinet
from reports.code_keys import CodeKeys
from reports.errors import MistypedError, NoSuchReportError
from reports.receipt import new_code, parse
from reports.reporter_key import ReporterKey


class SaidBack(StrEnum):
    """What a reporter typed to try their code."""

    RIGHT = "right"
    MISTYPED = "mistyped"
    OTHER = "other"


class Codes:
    """Codes of reports that are being told. A code itself is kept nowhere."""

    def __init__(self, cabinet: Cabinet, code_keys: CodeKeys) -> None:
        self._cabinet = cabinet
        self._code_keys = code_keys

    async def mint(self, key: ReporterKey) -> str:
        """A new code for the report of this draft key; an older one opens nothing any more.

        Raises:
            NoSuchReportError, QueueFullError, StoreDownError, TamperedError
        """
        code = new_code()
        code_key = await self._code_keys.of_new(code)
        async with self._cabinet.writing() as session:
            folder = await self._cabinet.take_with(session, key)
            if folder is None:
                raise NoSuchReportError("no report is being told with this key")
            folder.give(session, folder.keys(key.holder), code_key.reader, code_key.public_key)
            folder.row.locator = code_key.locator
            self._cabinet.put(session, folder)
        return code

    async def said_back(self, key: ReporterKey, typed: str) -> SaidBack:
        """Whether what was typed is the code of this report.

        Raises:
            QueueFullError, StoreDownError, TamperedError
        """
        try:
            code = parse(typed)
        except MistypedError:
            return SaidBack.MISTYPED
        keys = await self._code_keys.of_typed(code)
        async with self._cabinet.reading() as session:
            folder = await self._cabinet.take_with(session, key)
        mine = folder is not None and folder.row.locator in {k.locator for k in keys}
        return SaidBack.RIGHT if mine else SaidBack.OTHER
