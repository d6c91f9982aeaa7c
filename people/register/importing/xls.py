"""Reads XLS, the format of Excel until 2003."""

from __future__ import annotations

import io
from typing import Any

import xlrd

from people.register.importing.errors import FileProblemError
from people.register.importing.sheets import Merged, Sheet, check_size, filled
from people.register.importing.values import text_of

_BROKEN = (
    "这个 Excel 文件打不开，可能设了密码，或者不是真正的 .xls。"
    "请用 Excel 打开，去掉密码，另存为 .xlsx 再传。"
)


def read_xls(content: bytes) -> list[Sheet]:
    """Every visible sheet.

    Raises:
        FileProblemError: it is damaged, protected by a password, or too large.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, logfile=io.StringIO()
        )
        return [_sheet(book, sheet) for sheet in book.sheets() if not sheet.visibility]
    except FileProblemError:
        raise
    except Exception as error:
        raise FileProblemError(_BROKEN) from error


def _sheet(book: Any, sheet: Any) -> Sheet:
    check_size(sheet.nrows, sheet.ncols)
    rows = [
        [_text(book, sheet.cell(r, c)) for c in range(sheet.row_len(r))] for r in range(sheet.nrows)
    ]
    merged = [
        Merged(first_row, last_row - 1, first_column, last_column - 1)
        for first_row, last_row, first_column, last_column in sheet.merged_cells
    ]
    return Sheet(sheet.name, filled(rows, merged))


def _text(book: Any, cell: Any) -> str:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return text_of(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return text_of(xlrd.xldate_as_datetime(cell.value, book.datemode))
        except (ValueError, OverflowError):
            return text_of(cell.value)
    return text_of(cell.value)
