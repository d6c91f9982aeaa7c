"""A mistake in a pack is found before anybody is answered from it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from entitlements.check import main
from entitlements.errors import PackError, Problem
from entitlements.loader import load_pack
from entitlements.model import Pack

SMALL = Path(__file__).parent / "small_pack"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "pack"))


def change(directory: Path, file: str, old: str, new: str) -> int:
    """Replace the only ``old`` in a file; the number of its line."""
    path = directory / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def problems(directory: Path) -> list[Problem]:
    with pytest.raises(PackError) as error:
        load_pack(directory)
    return error.value.problems


def test_the_small_pack_is_read_in_its_order(small: Pack) -> None:
    assert list(small.facts)[:3] == ["age", "birth_date", "stage"]
    assert list(small.benefits) == [
        "allowance",
        "subsidy",
        "relief",
        "newcomer",
        "settled",
        "students",
        "service",
        "changing",
    ]
    assert small.benefits["relief"].measures == (2, 3)
    assert small.benefits["relief"].measure == 2
    assert small.facts["stage"].answers() == ("none", "primary", "high")


def test_days_between_versions_are_named_as_gaps(small: Pack) -> None:
    assert small.gaps == (
        "changing: no rule in force from 2026-04-01 to 2026-06-30",
        "once: no rule in force from 2026-04-01 to 2026-06-30",
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "found", "expected"),
    [
        ("benefits/m01.yml", "is: {dibao: true}", "is: {dibo: true}", "'dibo'", "a fact"),
        ("benefits/m01.yml", "{stage: high}", "{stage: hi}", "'hi'", "none, primary, high"),
        ("benefits/m01.yml", "{dibao: true}", "{dibao: yes}", "'yes'", "true, false"),
        (
            "benefits/m01.yml",
            "before: {age: 18}",
            "before: {stage: 18}",
            "stage",
            "stage is choice",
        ),
        ("benefits/m01.yml", "is: {poor: true}", "is: {age: 3}", "3", "at_least or before"),
        ("benefits/m01.yml", "ref: recognised_minor", "ref: minr", "'minr'", "conditions.yml"),
        ("benefits/m01.yml", "param: in_institution", "param: inst", "'inst'", "parameters.yml"),
        ("benefits/m01.yml", "{at_home}", "{athome}", "athome", "parameters.yml"),
        ("benefits/m01.yml", "otherwise: {is", "otherwize: {is", "'otherwize'", "when"),
        ("benefits/m02.yml", "always: true", "always: yes", "'yes'", "true"),
        ("benefits/m02.yml", "always: true", "sometimes: true", "'sometimes'", "one operator"),
        ("benefits/m02.yml", "{open: hardship}", "{open: hard}", "'hard'", "readings.yml"),
        ("benefits/m02.yml", "[temp_relief]", "[temporary]", "'temporary'", "temp_relief"),
        ("benefits/m02.yml", "open: [schooling]", "open: [school]", "'school'", "readings.yml"),
        ("benefits/m02.yml", "from: 2026-07-01", "from: 2026-03-31", "03-31", "do not overlap"),
        ("benefits/m02.yml", "to: 2026-03-31", "to: 2025-03-31", "2025-03-31", "before the start"),
        ("benefits/m02.yml", "id: newcomer", "id: relief", "'relief'", "used once"),
        ("benefits/m02.yml", "id: newcomer", "id: New-Comer", "'New-Comer'", "small letters"),
        ("benefits/m02.yml", "id: info_open_day", "id: relief", "'relief'", "used once"),
        ("benefits/m02.yml", "name: 新来的", "nam: 新来的", "'nam'", "one of"),
        ("benefits/m02.yml", "name: 开放日", "name: ''", "''", "not empty"),
        ("facts.yml", "type: date", "type: day", "'day'", "yes_no"),
        ("facts.yml", "range: [0, 30]", "range: [30, 0]", "a list of 2", "[smallest, largest]"),
        ("facts.yml", "then: {poor: true}", "then: {pour: true}", "'pour'", "a fact"),
        ("facts.yml", "reading: broken_residence", "reading: broken", "'broken'", "readings.yml"),
        ("facts.yml", "{id: institution,", "{id: home,", "'home'", "each choice once"),
        ("parameters.yml", "to: 2025-12-31", "to: 2026-12-31", "2026-01-01", "do not overlap"),
        ("parameters.yml", "unit: yuan_once", "unit: yuan", "'yuan'", "yuan_once"),
        ("parameters.yml", "value: 1000", "value: many", "'many'", "a number"),
        ("conditions.yml", "ref: minor", "ref: recognised_minor", "recognised_minor →", "cycle"),
        ("places.yml", "near: [west]", "near: [south]", "'south'", "the id of a town"),
        ("places.yml", "kind: childrens_home", "kind: home", "'home'", "childrens_home"),
        ("hotlines.yml", "show_at_night: true", "show_at_night: 1", "1", "true or false"),
        ("pack.yml", "published: 2026-01-01", "published: 2026-13-01", "'2026-13-01'", "a date"),
        ("pack.yml", "status: consultation_draft", "status: draft", "'draft'", "in_force"),
        ("pack.yml", "supersedes: null", "supersedes: !!python/name:os.system x", "tag", "plain"),
        (
            "pack.yml",
            "supersedes: null",
            "supersedes: &a null\nnote: *a",
            "an alias",
            "written out",
        ),
        ("pack.yml", "id: small", "id: small\nid: other", "'id' again", "each key once"),
        ("pack.yml", "id: small", "id: [small", "expected", "valid YAML"),
    ],
)
def test_a_mistake_is_named_with_file_line_found_and_expected(
    copy: Path, file: str, old: str, new: str, found: str, expected: str
) -> None:
    line = change(copy, file, old, new)
    named = [p for p in problems(copy) if p.file == file and abs(p.line - line) <= 1]
    assert any(found in p.found and expected in p.expected for p in named), problems(copy)


def test_all_mistakes_are_reported_at_once(copy: Path) -> None:
    change(copy, "facts.yml", "type: date", "type: day")
    change(copy, "pack.yml", "status: consultation_draft", "status: draft")
    change(copy, "benefits/m02.yml", "{open: hardship}", "{open: hard}")
    assert {p.file for p in problems(copy)} == {"facts.yml", "pack.yml", "benefits/m02.yml"}


def test_a_missing_file_is_a_mistake(copy: Path) -> None:
    (copy / "hotlines.yml").unlink()
    assert "hotlines.yml:1: found no such file, expected the file" in map(str, problems(copy))


def test_a_missing_key_is_named_at_its_entry(copy: Path) -> None:
    line = change(copy, "conditions.yml", "when: {before: {age: 18}}", "note: none")
    assert [p.line for p in problems(copy)] == [line - 2]


def test_a_missing_directory_is_an_error_of_the_pack(tmp_path: Path) -> None:
    assert problems(tmp_path / "nowhere")


def test_readings_may_stand_in_several_files(copy: Path) -> None:
    more = (copy / "readings.yml").read_text(encoding="utf-8").replace("id: ", "id: more_")
    (copy / "readings-2.yml").write_text(more, encoding="utf-8")
    assert len(load_pack(copy).readings) == 6


def test_the_check_command_counts_or_lists(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(copy)]) == 0
    assert "ok: 8 benefits, 11 facts" in capsys.readouterr().out
    change(copy, "pack.yml", "status: consultation_draft", "status: draft")
    assert main([str(copy)]) == 1
    assert "pack.yml:6: found 'draft', expected one of" in capsys.readouterr().out
