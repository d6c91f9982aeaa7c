"""What notices say, and what they can never say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from notifications.examples import EXAMPLE
from notifications.lint import ALLOWED, SensitiveError, refuse_sensitive, refuse_sensitive_fields
from notifications.model import Context
from notifications.words import TEMPLATES, Words, WordsError

SNAPSHOTS = Path(__file__).parent / "snapshots.txt"
WORDS = Words()


def snapshot(words: Words) -> str:
    """Every template with its fields filled in."""
    shown = []
    for file in words.files():
        template, channel = ([*file.split("."), "console"])[:2]
        channel = "console" if channel == "txt" else channel
        context = {name: EXAMPLE[name] for name in words.fields(file)}
        rendered = words.render(template, channel, context)
        shown.append(f"== {file}\n{rendered.title}\n--\n{rendered.body}\n")
    return "\n".join(shown)


def test_notices_read_as_they_were_approved() -> None:
    """After a wanted change, write ``snapshot(Words())`` into snapshots.txt and read it."""
    assert snapshot(WORDS) == SNAPSHOTS.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", WORDS.files())
def test_templates_name_only_fields_that_are_allowed(file: str) -> None:
    refuse_sensitive_fields(WORDS.fields(file))


@pytest.mark.parametrize("file", [file for file in WORDS.files() if ".email." in file])
def test_mail_holds_no_report_no_link_and_no_address(file: str) -> None:
    assert WORDS.fields(file) <= {"clock", "count"}
    text = (TEMPLATES / file).read_text(encoding="utf-8")
    assert not re.search(r"https?:|www\.|举报|儿童|孩子|家暴|虐待|报告", text)


def test_no_template_says_that_the_police_were_told() -> None:
    assert "报警" not in snapshot(WORDS)
    assert "!" not in snapshot(WORDS) and "！" not in snapshot(WORDS)


def test_one_missed_clock_is_told_as_one() -> None:
    shown = WORDS.render("missed_clock", "console", {"clock": "answer", "count": 1})
    assert shown.title == "有一份报告过了时限"
    assert shown.body.startswith("这一步过了时限：答复报告人。")


def test_titles_fit_into_the_inbox() -> None:
    for line in re.findall(r"== .+\n(.+)\n--", snapshot(WORDS)):
        assert 0 < len(line) <= 80


@pytest.mark.parametrize(
    "context",
    [
        {"name": "某某"},
        {"place": "某镇"},
        {"phone": "13812345678"},
        {"text": "孩子身上有伤"},
        {"clock": "张三"},
        {"report": "孩子身上有伤"},
        {"report": "0123456789ABCDEF" * 2},
        {"channel": "13812345678"},
        {"count": "三"},
        {"count": -1},
        {"count": True},
        {"at": "2026-11-23"},
        {"lines": "张三=1"},
        {"lines": "visit_due"},
        {"day": "12 月"},
    ],
)
def test_what_is_sensitive_is_refused_without_being_repeated(context: Context) -> None:
    with pytest.raises(SensitiveError) as raised:
        refuse_sensitive(context)
    assert all(str(value) not in str(raised.value) for value in context.values())


def test_every_allowed_field_has_an_example_that_passes() -> None:
    assert set(EXAMPLE) == set(ALLOWED)
    refuse_sensitive(EXAMPLE)


def templates(folder: Path, text: str) -> Words:
    (folder / "one.txt").write_text(text, encoding="utf-8")
    return Words(folder)


def test_a_template_that_names_a_sensitive_field_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SensitiveError, match="child_name"):
        templates(tmp_path, "通知\n{{ child_name }}").render("one", "console", {})


def test_a_missing_field_is_an_error_and_not_an_empty_place(tmp_path: Path) -> None:
    with pytest.raises(WordsError):
        templates(tmp_path, "通知\n{{ count }}").render("one", "console", {})


@pytest.mark.parametrize(
    "text",
    ["{{ ''.__class__.__mro__ }}", "{{ count.__class__.__base__.__subclasses__() }}", "{% if %}"],
)
def test_a_template_cannot_reach_out_of_its_sandbox(tmp_path: Path, text: str) -> None:
    with pytest.raises(WordsError):
        templates(tmp_path, text).render("one", "console", {"count": 1})


@pytest.mark.parametrize("name", ["../secrets", "one.txt", "", "Eins"])
def test_only_a_template_of_the_folder_is_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(WordsError):
        templates(tmp_path, "通知").render(name, "console", {})


def test_a_channel_may_have_words_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "one.email.txt").write_text("短\n信", encoding="utf-8")
    words = templates(tmp_path, "长\n话")
    assert words.render("one", "email", {}).body == "信"
    assert words.render("one", "console", {}).body == "话"
