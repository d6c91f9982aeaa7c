"""The empty file to fill in, as XLSX or CSV."""

from __future__ import annotations

import csv
import io
from pathlib import PurePath

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from people.register.categories import CATEGORY_NAMES, SENSITIVE
from people.register.importing.errors import FileProblemError
from people.register.importing.synonyms import words

NAME = "儿童登记模板"
_ROWS = 2_000
_WIDTHS = {
    "identity_number": 23,
    "school": 22,
    "hukou_place": 24,
    "residence_place": 24,
    "note": 24,
}
_USUAL = 14


def template(name: str) -> bytes:
    """The template for a file of this name.

    Raises:
        FileProblemError: the name ends in neither .xlsx nor .csv.
    """
    kind = PurePath(name).suffix.lower()
    if kind == ".xlsx":
        return _xlsx()
    if kind == ".csv":
        text = io.StringIO()
        csv.writer(text).writerow(words().labels.values())
        return text.getvalue().encode("utf-8-sig")  # without the mark Excel reads it as GBK
    raise FileProblemError("模板的文件名要以 .xlsx 或 .csv 结尾。")


def how_to_fill() -> list[tuple[str, str]]:
    """What each column takes, as label and sentence."""
    usual = "、".join(n for i, n in CATEGORY_NAMES.items() if i not in SENSITIVE)
    guarded = "、".join(CATEGORY_NAMES[i] for i in CATEGORY_NAMES if i in SENSITIVE)
    said = {
        "name": "必填。只填姓名。",
        "identity_number": "18 位，按文本填。没有就空着，但要填出生日期。",
        "birth_date": "公历，例如 2015-03-08、2015.3.8、2015年3月8日。有身份证号的可以不填。",
        "hukou_town": "户籍在区外的填“区外”。",
        "hukou_village": "写全名，例如“某某村”“某某社区”。",
        "residence_town": "和户籍同村的，居住的几列都可以空着；"
        "住在区外的填“区外”，地址写在“居住地址”。",
        "categories": f"可以填几个，用顿号隔开：{usual}。下面几类只有民政局看得到：{guarded}。",
        "boarding": "填“是”或“否”。",
        "guardian_name": "法律上的监护人；和平时带孩子的人不一样，就两个都填。",
        "carer_name": "平时真正带孩子的人。",
    }
    return [(label, said.get(name, "可以不填。")) for name, label in words().labels.items()]


def _xlsx() -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "儿童"
    for column, (name, label) in enumerate(words().labels.items(), start=1):
        cell = sheet.cell(1, column, label)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E3EFE9")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, _USUAL)
        # As text: Excel would make 5.00E+17 of an identity number, and lose its end.
        sheet.column_dimensions[letter].number_format = "@"
        for row in range(2, 202):
            sheet.cell(row, column).number_format = "@"
        if name == "boarding":
            choice = DataValidation(type="list", formula1='"是,否"', allow_blank=True)
            choice.add(f"{letter}2:{letter}{_ROWS}")
            sheet.add_data_validation(choice)
    sheet.freeze_panes = "B2"
    notes = book.create_sheet("怎么填")
    notes.append(["列", "怎么填"])
    for line in how_to_fill():
        notes.append(line)
    notes.append(["", "别的表也能直接导入：列名不一样，上传以后可以自己对应。"])
    notes.column_dimensions["A"].width = 24
    notes.column_dimensions["B"].width = 90
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
