"""Names, telephones, yes and no, categories."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.register.importing import cells
from people.register.importing.errors import CellError
from people.register.importing.kinds import parse_categories


def test_full_width_and_invisible_signs_are_made_plain() -> None:
    assert cells.plain("　１３８００００１１１１　") == "13800001111"
    assert cells.plain("\ufeff张三\u200b") == "张三"
    assert cells.plain("'00123") == "00123"
    assert [cells.plain(text) for text in ("无", "—", "/", " - ", "N/A", "暂无")] == [""] * 6


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张 三", "张三"),
        ("张　三", "张三"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("张三(小名毛毛)", "张三"),
        ("Anna Li", "Anna Li"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert cells.parse_name(cells.plain(text)) == name


@pytest.mark.parametrize("text", ["张", "3号", "张三13800001111", "张三、李四", "?"])
def test_what_is_no_name(text: str) -> None:
    with pytest.raises(CellError, match="不像姓名"):
        cells.parse_name(text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("138 0000 1111", "13800001111"),
        ("+86-13800001111", "13800001111"),
        ("023-43720000", "02343720000"),
        ("13800001111(外婆)", "13800001111"),
        ("13800001111、13800002222", "13800001111/13800002222"),
        ("13800001111.0", "13800001111"),
    ],
)
def test_telephones(text: str, numbers: str) -> None:
    assert cells.parse_phone(text) == numbers


@pytest.mark.parametrize("text", ["没有电话", "1.38E+10", "12"])
def test_what_is_no_telephone(text: str) -> None:
    with pytest.raises(CellError, match="电话"):
        cells.parse_phone(text)


def test_yes_and_no() -> None:
    yes = ("是", "√", "住校", "1", "寄宿", "是（周末回）")
    assert all(cells.parse_yes_no(cells.plain(text)) for text in yes)
    assert not any(cells.parse_yes_no(text) for text in ("否", "走读", "×", "0"))
    with pytest.raises(CellError, match="看不出是还是否"):
        cells.parse_yes_no("有时候")


def test_categories_by_any_of_their_names() -> None:
    assert parse_categories("事实孤儿、低保户") == ["de_facto_unsupported_recognised", "dibao"]
    assert parse_categories("留守/自闭症;重残") == ["autism", "left_behind", "severe_disability"]
    with pytest.raises(CellError, match="是不是“留守儿童”"):
        parse_categories("留守儿重")
    with pytest.raises(CellError, match="没有“外星人”这个类别"):
        parse_categories("外星人")


def test_a_cell_that_excel_could_not_compute() -> None:
    for text in ("#N/A", "#REF!", "#####", "#VALUE!"):
        with pytest.raises(CellError, match="算错了"):
            cells.check_cell(text)


@given(st.text(max_size=40))
def test_nothing_but_cell_errors(text: str) -> None:
    plain = cells.plain(text)
    for parse in (cells.parse_name, cells.parse_phone, cells.parse_yes_no, parse_categories):
        try:
            parse(plain)
        except CellError as error:
            assert str(error)
