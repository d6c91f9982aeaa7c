"""A file as sheets of text, whatever program wrote it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from people.register.importing.encodings import decoded
from people.register.importing.errors import FileProblemError

MOST_BYTES = 40 * 1024 * 1024
MOST_ROWS = 300_000
MOST_COLUMNS = 200

_MOST_FILLED = 3_000_000

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of text; the first is row 1. What was merged downwards or sideways is filled in."""

    name: str
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells merged into one; first and last are included and count from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


def read_sheets(content: bytes) -> list[Sheet]:
    """Every sheet with something in it. What the file is, is seen from its content.

    Raises:
        FileProblemError: it cannot be read, with what to do.
    """
    if len(content) > MOST_BYTES:
        raise FileProblemError(f"文件太大了（最多 {MOST_BYTES // 2**20} MB），请按镇街分成几个。")
    if not content.strip(b"\x00 \r\n\t"):
        raise FileProblemError("这个文件是空的。")
    if content.startswith(_ZIP):
        from people.register.importing.xlsx import read_xlsx  # noqa: PLC0415 - large library

        sheets = read_xlsx(content)
    elif content.startswith(_OLE):
        from people.register.importing.xls import read_xls  # noqa: PLC0415 - large library

        sheets = read_xls(content)
    elif content.startswith(_PDF):
        raise FileProblemError("这是 PDF，读不了。请用 Excel 文件（.xlsx、.xls）或 CSV。")
    else:
        sheets = [Sheet("", _read_csv(content))]
    found = [sheet for sheet in sheets if any(any(row) for row in sheet.rows)]
    if not found:
        raise FileProblemError("这个文件里没有内容。")
    return found


def filled(rows: list[list[str]], merged: Sequence[Merged]) -> list[list[str]]:
    """The rows with the text of merged cells in each of them."""
    left = _MOST_FILLED
    for area in merged:
        left -= (min(area.last_row, len(rows)) - area.first_row + 1) * (
            min(area.last_column, MOST_COLUMNS) - area.first_column + 1
        )
        if left < 0:
            raise FileProblemError("合并的格子太多了，请取消合并以后再传。")
        if area.first_row >= len(rows) or area.first_column >= len(rows[area.first_row]):
            continue
        text = rows[area.first_row][area.first_column]
        for row in rows[area.first_row : area.last_row + 1]:
            if len(row) <= area.last_column:
                row.extend([""] * (min(area.last_column, MOST_COLUMNS) + 1 - len(row)))
            for column in range(area.first_column, min(area.last_column, MOST_COLUMNS) + 1):
                row[column] = text
    return rows


def check_size(rows: int, columns: int) -> None:
    """Raises :class:`FileProblemError` for more than is read."""
    if rows > MOST_ROWS:
        raise FileProblemError(f"行数太多（最多 {MOST_ROWS} 行），请按镇街分成几个文件。")
    if columns > MOST_COLUMNS:
        raise FileProblemError(f"列数太多（最多 {MOST_COLUMNS} 列），请删掉用不着的列。")


def _read_csv(content: bytes) -> list[list[str]]:
    text = decoded(content)
    if "\x00" in text:
        raise FileProblemError("这不是表格文件。请用 Excel 文件（.xlsx、.xls）或 CSV。")
    head = text[:4_000].split("\n", 12)[:12]
    sign = max(",\t;，", key=lambda s: sum(line.count(s) for line in head))
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
            rows.append(row)
            check_size(len(rows), len(row))
    except csv.Error as error:
        raise FileProblemError(
            "这个 CSV 读不下去，多半有引号没有配对。请用 Excel 打开，另存一遍再传。"
        ) from error
    return rows
