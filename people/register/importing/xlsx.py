"""Reads XLSX: values only, no formulas, no macros, nothing from outside the file."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

from people.register.importing.errors import FileProblemError
from people.register.importing.sheets import MOST_COLUMNS, Merged, Sheet, check_size, filled
from people.register.importing.values import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A file that unpacks to more is not a list of children.
_MOST_UNPACKED = 600 * 1024 * 1024
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_PIECE = 1024 * 1024
_MOST_EMPTY = 1_000
_BROKEN = (
    "这个 Excel 文件打不开，可能没有传完，或者设了密码。请用 Excel 打开，去掉密码，另存一遍再传。"
)


def read_xlsx(content: bytes) -> list[Sheet]:
    """Every visible sheet.

    Raises:
        FileProblemError: it is damaged, protected by a password, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of styles it does not know
                book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            try:
                return [
                    Sheet(sheet.title, filled(_rows(sheet), list(_merged(archive, sheet))))
                    for sheet in book.worksheets
                    if sheet.sheet_state == "visible"
                ]
            finally:
                book.close()
    except FileProblemError:
        raise
    except Exception as error:
        raise FileProblemError(_BROKEN) from error


def _check(archive: zipfile.ZipFile) -> None:
    if sum(part.file_size for part in archive.infolist()) > _MOST_UNPACKED:
        raise FileProblemError("这个 Excel 文件展开以后太大了，请按镇街分成几个。")
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as xml:
                if b"<!DOCTYPE" in xml.read(4_096):
                    raise FileProblemError("这个 Excel 文件里有不该有的东西，不能导入。")


def _rows(sheet: Any) -> list[list[str]]:
    """All rows down to the last with content: a sheet often says it has a million."""
    rows: list[list[str]] = []
    empty = 0
    for values in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
        row = [text_of(value) for value in values]
        while row and not row[-1]:
            row.pop()
        rows.append(row)
        empty = 0 if row else empty + 1
        if empty > _MOST_EMPTY:
            break
        check_size(len(rows) - empty, len(row))
    del rows[len(rows) - empty :]
    return rows


def _merged(archive: zipfile.ZipFile, sheet: Any) -> Iterator[Merged]:
    """openpyxl does not tell in its read-only way; the part of the sheet does."""
    rest = b""
    with archive.open(sheet._worksheet_path) as part:
        while piece := part.read(_PIECE):
            text = rest + piece
            end = 0
            for match in _MERGE.finditer(text):
                first_column, first_row, last_column, last_row = range_boundaries(match[1].decode())
                yield Merged(
                    int(first_row or 1) - 1,
                    int(last_row or 1) - 1,
                    int(first_column or 1) - 1,
                    int(last_column or 1) - 1,
                )
                end = match.end()
            rest = text[max(end, len(text) - 200) :]
