"""What the documents say exists: links, commands, targets, settings, paths."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from app.cli import cli
from app.doctor import _NO_SETTINGS
from app.settings import PROJECT, Settings

DOCUMENTS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").glob("*.md")])
HANDBOOK = PROJECT / "docs" / "handbook.md"

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
_HULEI = re.compile(r"\bhulei ((?:[a-z]+ ?)+)")
_SETTING_ROW = re.compile(r"^\| `(HULEI_\w+)` \| (.*?) \|", re.MULTILINE)
_PATH = re.compile(
    r"`((?:app|api|bot|actions|entitlements|store|replies|rasa_addons|nlu_data|tests|scripts"
    r"|requirements|docs|benchmarks)/[\w./-]*)`"
)
#: Written apart, so that this file does not hold them itself.
_REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted",
    "pypi" + ".python",
    "npmjs" + ".",
    "/simple",
)
_MACHINE_PATH = re.compile(r"(?<![\w.~>…:/-])/(?:work|home|root|Users|tmp|srv|opt|usr|mnt)\b/?")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code_of(path: Path) -> str:
    """Only what stands as code: elsewhere "make sure" is English."""
    return "\n".join(_CODE.findall(text_of(path)))


def anchors(path: Path) -> set[str]:
    """The headings of a document as its links name them."""
    headings = re.findall(r"^#+ (.+)$", text_of(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in headings}


def test_the_documents_are_there() -> None:
    names = {str(path.relative_to(PROJECT)) for path in DOCUMENTS}
    assert names >= {
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/architecture.md",
        "docs/handbook.md",
        "docs/policy-pack.md",
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for link in _LINK.findall(_CODE.sub("", text_of(document))):
        if link.startswith("https://"):
            continue
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_paths_in_the_text_exist(document: Path) -> None:
    missing = [path for path in _PATH.findall(text_of(document)) if not (PROJECT / path).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(PROJECT / "Makefile"), re.MULTILINE))
    assert set(_MAKE.findall(code_of(document))) <= targets


def exists(command: object, words: list[str]) -> bool:
    """Whether the words name a command; what follows a command are its arguments."""
    for word in words:
        commands = getattr(command, "commands", None)
        if commands is None:
            return True
        if word not in commands:
            return False
        command = commands[word]
    return True


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_hulei_command_exists(document: Path) -> None:
    assert isinstance(cli, typer.Typer)
    # "git clone … hulei" names the folder.
    said = [line for line in code_of(document).splitlines() if "git clone" not in line]
    for words in _HULEI.findall("\n".join(said)):
        assert exists(get_command(cli), words.split()), words


def test_the_handbook_lists_every_setting_with_its_default() -> None:
    rows = dict(_SETTING_ROW.findall(text_of(HANDBOOK)))
    assert set(rows) == {f"HULEI_{name}".upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        value = field.default
        if isinstance(value, Path):
            value = value.relative_to(PROJECT)
        if isinstance(value, bool):
            value = str(value).lower()
        expected = "（空）" if value is None else f"`{value}`"
        assert rows[f"HULEI_{name}".upper()] == expected, name


def test_no_document_names_a_variable_that_nothing_reads() -> None:
    known = {f"HULEI_{name}".upper() for name in Settings.model_fields} | _NO_SETTINGS
    for document in DOCUMENTS:
        assert set(re.findall(r"HULEI_[A-Z0-9_]*[A-Z0-9]", text_of(document))) <= known, document


def test_sentences_that_the_handbook_explains_are_said_by_the_code() -> None:
    code = "\n".join(
        text_of(path)
        for pattern in ("app/**/*.py", "store/*.py", "scripts/*.sh")
        for path in PROJECT.glob(pattern)
    )
    code = re.sub(r'"\s*\n\s*f?"', "", code)
    rows = re.findall(r"^\| `([A-Z…c][^`|]*)`", text_of(HANDBOOK), re.MULTILINE)
    sentences = [row for row in rows if " " in row]
    assert len(sentences) >= 7
    for sentence in sentences:
        longest = max(re.split(r"…|\d+", sentence), key=len).strip()
        assert longest in code, sentence


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_no_registry_and_no_path_of_one_machine(document: Path) -> None:
    text = text_of(document)
    assert [name for name in _REGISTRIES if name in text] == []
    assert _MACHINE_PATH.findall(text) == []


@pytest.mark.parametrize(
    "text", ["in /srv/hulei/main", "`/home/me/hulei`", "/tmp/x", "cd /root", "(/opt/hulei)"]
)
def test_a_path_of_one_machine_is_noticed(text: str) -> None:
    assert _MACHINE_PATH.search(text)


def test_lock_files_name_no_registry() -> None:
    for path in sorted((PROJECT / "requirements").glob("*.txt")):
        options = [line for line in text_of(path).splitlines() if line.startswith("-")]
        assert not [line for line in options if "index" in line or "find-links" in line], path
