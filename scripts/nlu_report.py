"""How well texts are understood, on texts that were kept apart from training; fails below a bar.

    python -m scripts.nlu_report [--errors]

Prints shares with Wilson 95 % intervals. ``--errors`` also lists the misread texts (all are
invented) for whoever works on the training data; never tune to a single one of them.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt

from app.line_parser import LineParser, Ranking, line_parser
from app.model import train
from app.settings import PROJECT, Settings
from app.understand import best_meaning
from bot.understanding.alarm import alarm, model_danger
from bot.understanding.categories import category
from bot.understanding.clean import clean
from bot.understanding.mask import mask
from bot.understanding.safety import danger_in, insists

MACRO_F1 = 0.92
SAFETY_RECALL = 0.99
OFF_TOPIC_ACCEPTED = 0.05
TRAP_ALARMS = 0.03
ORDINARY_ALARMS = 0.01

DEV = PROJECT / "nlu_data" / "dev"
DANGER = frozenset(("report_harm", "emergency_self"))
OUT = "out_of_scope"
_95_PERCENT = 1.96


@dataclass(frozen=True, slots=True)
class Understood:
    """One text with what it is and what was understood."""

    text: str
    true: str
    found: str
    by_model: bool
    by_words: bool
    alarm: bool
    """The emergency card would show: words and model together."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the Wilson interval of the share."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share itself; of nothing it is nothing."""
        return self.hits / self.of if self.of else 0.0

    def __str__(self) -> str:
        low, high = wilson(self.hits, self.of)
        return f"{self.value:6.1%}  [{low:5.1%}, {high:6.1%}]  {self.hits}/{self.of}"


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share after Wilson; it holds for shares near 0 and 1 too."""
    if of == 0:
        return 0.0, 1.0
    share, z2 = hits / of, _95_PERCENT**2
    middle = share + z2 / (2 * of)
    half = _95_PERCENT * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    low, high = (middle - half) / (1 + z2 / of), (middle + half) / (1 + z2 / of)
    return max(0.0, low), min(1.0, high)


def share(of: Iterable[bool]) -> Share:
    """How many are true."""
    all_of = list(of)
    return Share(sum(all_of), len(all_of))


def f1_by_category(texts: Iterable[Understood]) -> dict[str, tuple[float, int]]:
    """F1 and number of texts of each category that is among the true ones."""
    pairs = [(t.true, t.found) for t in texts]
    true, found = Counter(t for t, _ in pairs), Counter(f for _, f in pairs)
    right = Counter(t for t, f in pairs if t == f)
    return {c: (2 * right[c] / (true[c] + found[c]), true[c]) for c in sorted(true)}


def macro_f1(texts: Iterable[Understood]) -> float:
    """The mean F1 over categories, each counting the same."""
    scores = f1_by_category(texts).values()
    return sum(f1 for f1, _ in scores) / len(scores)


def rows(name: str) -> Iterator[tuple[str, str]]:
    """Label and text of each line of a file of texts kept apart."""
    for line in (DEV / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            label, text = line.split("\t")[:2]
            yield label, text


def trained_texts() -> frozenset[str]:
    """All training texts, as they are heard: for telling what was merely learnt by heart."""
    lines = (
        line.strip()
        for path in (PROJECT / "nlu_data" / "nlu").glob("*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return frozenset(_bare(line[2:]) for line in lines if line.startswith("- "))


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)


def understood(parser: LineParser, name: str) -> list[Understood]:
    """All texts of one file, understood as the conversation understands them."""
    texts = []
    for label, text in rows(name):
        read = mask(clean(text))
        ranking: Ranking = parser.parse(read)
        best = best_meaning(read, ranking)
        words = danger_in(read)
        texts.append(
            Understood(
                text=text,
                true=label,
                found=category(best.intent if best else None),
                by_model=model_danger(ranking),
                by_words=words is not None,
                alarm=alarm(words, ranking, insistent=insists(read)) is not None,
            )
        )
    return texts


def main() -> int:
    """Prints the report; 1 if a bar is missed."""
    settings = Settings()
    model = train(settings, print)
    with line_parser(settings, model) as parser:
        categories, danger, off_topic, traps = (
            understood(parser, name) for name in ("categories", "danger", "off_topic", "traps")
        )
    _print_categories(categories)
    ordinary = [t for t in categories if t.true not in DANGER]
    caught = share(t.alarm for t in danger)
    accepted = share(t.found != OUT for t in off_topic)
    trapped = share(t.alarm for t in traps if t.true not in DANGER)
    alarmed = share(t.alarm for t in ordinary)
    score = macro_f1(categories)
    learnt = trained_texts()
    unseen = [t for t in categories if _bare(t.text) and _bare(t.text) not in learnt]
    print(
        f"Without the {len(categories) - len(unseen)} greetings and the like that also stand in "
        f"the training texts: macro-F1 {macro_f1(unseen):.1%} of {len(unseen)}"
    )
    print("\nDanger: the emergency card shows")
    print(f"  by the model alone        {share(t.by_model for t in danger)}")
    print(f"  by words alone            {share(t.by_words for t in danger)}")
    print(f"  together                  {caught}")
    print(f"  filed under danger        {share(t.found in DANGER for t in danger)}")
    print("Alarms without danger")
    print(f"  traps, model alone        {share(t.by_model for t in traps if t.true not in DANGER)}")
    print(f"  traps, words alone        {share(t.by_words for t in traps if t.true not in DANGER)}")
    print(f"  ordinary, model alone     {share(t.by_model for t in ordinary)}")
    print(f"  ordinary, words alone     {share(t.by_words for t in ordinary)}")
    print("Traps filed under their category")
    print(f"                            {share(t.found == t.true for t in traps)}")
    if "--errors" in sys.argv[1:]:
        _print_errors({"categories": categories, "danger": danger, "off": off_topic, "trap": traps})
    print("\nBars")
    met = [
        _bar("macro-F1", score >= MACRO_F1, f"{score:6.1%}", f">= {MACRO_F1:.0%}"),
        _bar("danger shown", caught.value >= SAFETY_RECALL, caught, f">= {SAFETY_RECALL:.0%}"),
        _bar(
            "off-topic accepted",
            accepted.value <= OFF_TOPIC_ACCEPTED,
            accepted,
            f"<= {OFF_TOPIC_ACCEPTED:.0%}",
        ),
        _bar("alarms on traps", trapped.value <= TRAP_ALARMS, trapped, f"<= {TRAP_ALARMS:.0%}"),
        _bar(
            "alarms on ordinary texts",
            alarmed.value <= ORDINARY_ALARMS,
            alarmed,
            f"<= {ORDINARY_ALARMS:.0%}",
        ),
    ]
    return 0 if all(met) else 1


def _bar(name: str, met: bool, measured: object, wanted: str) -> bool:
    print(f"  {'met   ' if met else 'MISSED'} {name:25} {wanted:8} {measured}")
    return met


def _print_categories(texts: list[Understood]) -> None:
    print("F1 by category")
    for name, (f1, count) in f1_by_category(texts).items():
        print(f"  {name:50} {f1:6.1%}  of {count}")
    print(f"  {'all: right':50} {share(t.true == t.found for t in texts)}")
    confused = Counter((t.true, t.found) for t in texts if t.true != t.found)
    print("Confusions: true → understood")
    for (true, found), count in confused.most_common(15):
        print(f"  {count:3} {true} → {found}")


def _print_errors(files: dict[str, list[Understood]]) -> None:
    for name, texts in files.items():
        for t in texts:
            wrong_alarm = t.alarm != (t.true in DANGER)
            if t.true != t.found or wrong_alarm:
                print(f"{name}\t{'ALARM?' if wrong_alarm else ''}\t{t.true} → {t.found}\t{t.text}")


if __name__ == "__main__":
    sys.exit(main())
