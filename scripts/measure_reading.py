"""Measures the reading without the model on nlu_data/dev: shares only, never a sentence.

python scripts/measure_reading.py
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.understanding.clean import clean, with_pauses  # noqa: E402
from bot.understanding.facts import find_facts  # noqa: E402
from bot.understanding.mask import mask  # noqa: E402
from bot.understanding.safety import danger_in  # noqa: E402
from bot.understanding.topics import topic_in  # noqa: E402

DEV = ROOT / "nlu_data" / "dev"
TODAY = date(2026, 6, 1)
DANGEROUS = frozenset(("report_harm", "emergency_self", "report_followup"))
#: Not labelled in facts.tsv.
UNLABELLED = frozenset(("disability_kind", "disability_level", "rehab_need"))


def rows(name: str) -> Iterator[tuple[str, str]]:
    """Label and text of each line, the text as the bot reads it."""
    for line in (DEV / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            label, text = line.split("\t")[:2]
            yield label, mask(clean(with_pauses(text) if name == "facts" else text))


def measure_facts() -> None:
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    said: Counter[str] = Counter()
    whole = count = 0
    for label, text in rows("facts"):
        truth = json.loads(label)
        read = {f: v for f, v in find_facts(text, TODAY).items() if f not in UNLABELLED}
        said.update(truth.keys())
        found.update(read.keys())
        right.update(f for f, v in read.items() if truth.get(f, "nothing") == v)
        whole += read == truth
        count += 1
    print(f"facts: {count} texts, all right in {whole / count:.1%}")
    for fact in sorted(said | found):
        precision = right[fact] / found[fact] if found[fact] else 1.0
        recall = right[fact] / said[fact] if said[fact] else 1.0
        counts = f"said {said[fact]:3} found {found[fact]:3}"
        print(f"  {fact:33} {counts} {precision:6.1%} {recall:6.1%}")
    precision, recall = right.total() / found.total(), right.total() / said.total()
    print(f"  all: precision {precision:.1%}, recall {recall:.1%}")


def measure_danger() -> None:
    for name in ("danger", "traps", "off_topic", "categories"):
        all_, alarmed = Counter[str](), Counter[str]()
        for label, text in rows(name):
            kind = "dangerous" if label in DANGEROUS else "harmless"
            all_[kind] += 1
            alarmed[kind] += danger_in(text) is not None
        for kind in all_:
            share = alarmed[kind] / all_[kind]
            print(f"alarm by words, {name}, {kind}: {alarmed[kind]} of {all_[kind]} = {share:.1%}")


def measure_topics() -> None:
    right = named = count = 0
    for label, text in rows("categories"):
        if label.startswith("benefit_question:"):
            topic = topic_in(text)
            count += 1
            named += topic is not None
            right += topic == label.partition(":")[2]
    shares = f"named {named / count:.1%}, right {right / count:.1%}"
    print(f"topics by words: {count} questions, {shares}")


if __name__ == "__main__":
    measure_facts()
    measure_danger()
    measure_topics()
