"""Headers of bureaus' own files."""

from __future__ import annotations

import pytest

from people.register.importing.errors import FileProblemError
from people.register.importing.headers import best_sheet, find_headers, label_of, with_mapping
from people.register.importing.sheets import Sheet
from people.register.importing.synonyms import bare, words


def test_the_template_is_recognised_whole() -> None:
    found = find_headers([list(words().labels.values())])
    assert found.guesses == tuple(words().labels)
    assert not found.unsure


def test_a_bureaus_own_headers() -> None:
    found = find_headers(
        [
            ["XX区困境儿童花名册", "", "", "", "", "", "", "", ""],
            [
                *("序号", "姓 名", "公民身份号码*", "所属镇街", "村（居）", "监护人"),
                *("联系电话", "与儿童关系", "是否低保"),
            ],
            ["1", "张三", "", "", "", "", "", "", ""],
        ]
    )
    assert found.guesses == (
        *(None, "name", "identity_number", "hukou_town", "hukou_village", "guardian_name"),
        *("guardian_phone", "guardian_relation", "is:dibao"),
    )
    assert found.first == 2


def test_headers_over_two_rows() -> None:
    found = find_headers(
        [
            ["姓名", "身份证", "监护人", "监护人", "实际照料人", "实际照料人"],
            ["姓名", "身份证", "姓名", "电话", "姓名", "电话"],
            ["张三", "", "李四", "", "", ""],
        ]
    )
    assert found.guesses == (
        *("name", "identity_number", "guardian_name", "guardian_phone"),
        *("carer_name", "carer_phone"),
    )
    assert found.first == 2


def test_a_header_that_is_only_alike_is_marked() -> None:
    found = find_headers([["姓名", "身份证号", "监护人姓名名", "随便"]])
    assert found.guesses == ("name", "identity_number", "guardian_name", None)
    assert found.unsure == {2}


def test_a_mapping_of_ones_own() -> None:
    found = find_headers([["姓名", "身份证号", "随便"]])
    assert with_mapping(found, {2: "note"}).guesses[2] == "note"
    assert with_mapping(found, {1: None}).guesses == ("name", None, None)
    with pytest.raises(FileProblemError, match="两列都选成了“身份证号”"):
        with_mapping(found, {2: "identity_number"})
    with pytest.raises(FileProblemError, match="哪一列是儿童姓名"):
        with_mapping(found, {0: None})


def test_no_headers_at_all() -> None:
    for rows in ([["a", "b"]], [], [["姓名"]], [["张三", "男", "5岁"]]):
        with pytest.raises(FileProblemError, match="没有找到表头"):
            find_headers(rows)


def test_the_sheet_with_most_known_columns_is_taken() -> None:
    notes = Sheet("说明", [["怎么填"]])
    children = Sheet("名单", [["姓名", "身份证号"]])
    assert best_sheet([notes, children]) is children
    with pytest.raises(FileProblemError):
        best_sheet([notes])


def test_words_are_compared_without_marks_and_remarks() -> None:
    assert bare(" 身份证 号码：（必填）") == bare("身份证号码")
    assert bare("村(居)") == bare("村（居）")
    assert label_of("is:dibao") == "是否低保"
