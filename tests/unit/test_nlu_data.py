"""Training texts: no text in two intents; texts for measuring are not learnt by heart."""

from __future__ import annotations

import re
from collections import defaultdict

from app.settings import PROJECT

NLU = PROJECT / "nlu_data" / "nlu"
DEV = PROJECT / "nlu_data" / "dev"
#: Longer texts than these are nobody's by chance.
SHORT = 9


def training_texts() -> dict[str, set[str]]:
    """Intents by text."""
    intents: dict[str, set[str]] = defaultdict(set)
    for path in NLU.glob("*.yml"):
        intent = ""
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("- intent: "):
                intent = line.removeprefix("- intent: ").strip()
            elif line.strip().startswith("- "):
                intents[line.strip()[2:].strip()].add(intent)
    return intents


def test_no_text_has_two_intents() -> None:
    assert [text for text, intents in training_texts().items() if len(intents) > 1] == []


def test_texts_for_measuring_are_not_trained_on() -> None:
    def letters(text: str) -> str:
        return re.sub(r"\W", "", text)

    learnt = {letters(text) for text in training_texts()}
    measuring = (line.split("\t")[1] for path in DEV.glob("*.tsv") for line in _lines(path.name))
    assert [t for t in measuring if len(letters(t)) > SHORT and letters(t) in learnt] == []


def _lines(name: str) -> list[str]:
    text = (DEV / name).read_text("utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
