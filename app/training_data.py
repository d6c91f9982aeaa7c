"""Rasa's training data as text: which intents are learnt, and sentences in its format."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from app.settings import PROJECT

_INTENT = re.compile(r"^- intent: *(\w+)", re.MULTILINE)
#: Rasa reads ``[word](entity)`` and ``{…}`` in an example as marks.
_MARKS = str.maketrans("[]{}", "［］｛｝")


def trained_intents() -> list[str]:
    """Every intent that has examples, in order of name."""
    files = (PROJECT / "nlu_data" / "nlu").glob("*.yml")
    return sorted({name for f in files for name in _INTENT.findall(f.read_text(encoding="utf-8"))})


def as_training_data(labelled: Iterable[tuple[str, str]]) -> str:
    """Pairs of intent and sentence as a file that Rasa reads."""
    by_intent: dict[str, list[str]] = {}
    for intent, sentence in labelled:
        by_intent.setdefault(intent, []).append(" ".join(sentence.translate(_MARKS).split()))
    nlu = [
        {
            "intent": intent,
            "examples": LiteralScalarString("".join(f"- {s}\n" for s in dict.fromkeys(sentences))),
        }
        for intent, sentences in sorted(by_intent.items())
    ]
    yaml = YAML()
    yaml.width = 4096
    out = io.StringIO()
    yaml.dump({"version": "3.1", "nlu": nlu}, out)
    return out.getvalue()
