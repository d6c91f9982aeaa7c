"""Files of every kind as sheets of text."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from people.register.importing.errors import FileProblemError
from people.register.importing.headers import best_sheet, find_headers
from people.register.importing.sheets import MOST_BYTES, Merged, filled, read_sheets
from people.register.importing.template import template
from people.register.importing.values import text_of
from tests.fakes.xls_file import xls

HEAD = ["姓名", "身份证号", "户籍镇街", "户籍村"]
ROWS = [HEAD, ["张三", "", "青藤镇", "明光村"], ["李四", "", "丁香坡镇", "月溪社区"]]


def csv_text(rows: list[list[str]], sign: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=sign).writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_csv_in_any_encoding_and_with_any_sign(encoding: str, sign: str) -> None:
    (sheet,) = read_sheets(csv_text(ROWS, sign).encode(encoding))
    assert sheet.rows == ROWS


def test_rare_characters_of_names_survive() -> None:
    rows = [HEAD, ["𬱖㛃", "", "龘镇", "﨎村"]]
    (sheet,) = read_sheets(csv_text(rows).encode("gb18030"))
    assert sheet.rows == rows


@given(
    st.lists(st.sampled_from("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"), min_size=2, max_size=3)
)
@settings(max_examples=30)
def test_short_files_in_gb18030_are_not_taken_for_something_else(name: list[str]) -> None:
    rows = [["姓名", "身份证号"], ["".join(name), ""]]
    (sheet,) = read_sheets(csv_text(rows).encode("gb18030"))
    assert sheet.rows == rows


def book(rows: list[list[object]], merged: tuple[str, ...] = (), **other: object) -> bytes:
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    for name in other:
        hidden = made.create_sheet(name)
        hidden.append(["姓名", "身份证号"])
        hidden.sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_xlsx_with_dates_numbers_and_merged_cells() -> None:
    content = book(
        [
            ["花名册", None, None, None],
            ["姓名", "出生日期", "电话", "镇街"],
            ["张三", datetime(2015, 3, 8), 13800001111, "青藤镇"],
            ["李四", date(2014, 1, 2), 13800002222.0, None],
            ["王五", 500225201503081234, True, None],
        ],
        merged=("A1:D1", "D3:D5"),
    )
    (sheet,) = read_sheets(content)
    assert list(map(list, sheet.rows)) == [
        ["花名册"] * 4,
        ["姓名", "出生日期", "电话", "镇街"],
        ["张三", "2015-03-08", "13800001111", "青藤镇"],
        ["李四", "2014-01-02", "13800002222", "青藤镇"],
        ["王五", "5.00E+17", "是", "青藤镇"],
    ]


def test_hidden_sheets_are_left_out() -> None:
    content = book([["姓名", "身份证号"], ["张三", ""]], 旧的=1)
    assert len(read_sheets(content)) == 1


def test_xls_with_merged_cells_and_lost_numbers() -> None:
    content = xls(
        [["姓名", "身份证号", "镇街"], ["张三", 5.00225e17, "青藤镇"], ["李四", 42071.0, ""]],
        merged=[(1, 2, 2, 2)],
    )
    (sheet,) = read_sheets(content)
    assert sheet.name == "名单"
    assert list(map(list, sheet.rows)) == [
        ["姓名", "身份证号", "镇街"],
        ["张三", "5.00E+17", "青藤镇"],
        ["李四", "42071", "青藤镇"],
    ]


@pytest.mark.parametrize("name", ["模板.xlsx", "模板.csv"])
def test_the_template_is_read_back(name: str) -> None:
    headers = find_headers(best_sheet(read_sheets(template(name))).rows)
    assert None not in headers.guesses
    assert not headers.unsure


def test_a_template_of_another_kind_is_refused() -> None:
    with pytest.raises(FileProblemError, match=r"\.xlsx 或 \.csv"):
        template("x.doc")


def test_values_as_text() -> None:
    assert [text_of(v) for v in (None, 1.5, 3.0, 10**15, 1e17, False)] == [
        *("", "1.5", "3", "1.00E+15", "1.00E+17", "否")
    ]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(13):
            archive.writestr(f"xl/{part}.bin", bytes(50 * 1024 * 1024))
    return out.getvalue()


def with_doctype() -> bytes:
    out = io.BytesIO()
    good = zipfile.ZipFile(io.BytesIO(book([["姓名"]])))
    with zipfile.ZipFile(out, "w") as archive:
        for part in good.infolist():
            content = good.read(part)
            if part.filename == "xl/workbook.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content
            archive.writestr(part.filename, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "空的"),
        (b"\x00" * 100, "空的"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04 and then nothing", "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "打不开"),
        (b"\xff\xfe\x00", "编码认不出来"),
        (b"a,b\n" + b"," * 300, "列数太多"),
        ('姓名,身份证号\n"张三'.encode() + b"x" * 200_000, "引号没有配对"),
        (b"GIF89a\x00\x01,\x00", "不是表格"),
        (b" " * (MOST_BYTES + 1), "文件太大"),
        (with_doctype(), "不该有的东西"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(FileProblemError, match=reason):
        read_sheets(content)


def test_what_unpacks_to_far_too_much_is_not_unpacked() -> None:
    with pytest.raises(FileProblemError, match="展开以后太大"):
        read_sheets(bomb())


def test_merged_without_end() -> None:
    rows = [["a"] for _ in range(20_000)]
    with pytest.raises(FileProblemError, match="合并的格子太多"):
        filled(rows, [Merged(0, 10**6, 0, 10**6)] * 5)


GOOD = [book([["姓名", "身份证号"], ["张三", ""]], ("A1:B1",)), xls([["姓名", "身份证号"]])]


@given(st.sampled_from(GOOD), st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_damaged_file_never_ends_in_anything_but_a_sentence(
    good: bytes, place: int, noise: bytes
) -> None:
    place %= len(good)
    damaged = good[:place] + noise + good[place + len(noise) :]
    try:
        for sheet in read_sheets(damaged):
            find_headers(sheet.rows)
    except FileProblemError as error:
        assert str(error)


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes(content: bytes) -> None:
    try:
        read_sheets(content)
    except FileProblemError as error:
        assert str(error)
