"""The scripts as old phones need them: no newer syntax, nothing foreign, no markup from text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.channels.web

_FOLDER = Path(bot.channels.web.__file__).parent / "static"
_SCRIPTS = sorted(_FOLDER.glob("*.js"))
_TOO_NEW = {
    "optional chaining": r"\?\.(?!\d)",
    "nullish": r"\?\?",
    "async": r"\basync\b|\bawait\b",
    "spread of objects": r"\{\s*\.\.\.",
    "modules": r"^\s*(import|export)\b",
    "private fields": r"\bthis\.#",
    "replaceAll and flat": r"\.(replaceAll|flat|flatMap|at|replaceChildren)\(",
}


@pytest.mark.parametrize("script", _SCRIPTS, ids=lambda p: p.name)
def test_a_browser_of_five_years_ago_can_run_it(script: Path) -> None:
    code = re.sub(r"/\*.*?\*/|(?<!:)//.*", "", script.read_text(encoding="utf-8"), flags=re.S)
    for name, pattern in _TOO_NEW.items():
        assert not re.search(pattern, code, flags=re.M), name


@pytest.mark.parametrize("script", _SCRIPTS, ids=lambda p: p.name)
def test_it_makes_no_markup_from_text_and_asks_nobody_else(script: Path) -> None:
    code = script.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", code)
    assert not re.search(r"https?://|SpeechRecognition", code)


def test_styles_load_nothing() -> None:
    for style in _FOLDER.glob("*.css"):
        assert not re.search(r"url\(|@import|@font-face", style.read_text(encoding="utf-8"))
