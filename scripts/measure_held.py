"""How well texts are understood that were written without a look at the training texts.

    python -m scripts.measure_held [--errors] [name ...]

Reads ``nlu_data/held/*.tsv`` (kind, allowed categories, text) with the newest model; trains if
need be. It has no bar: a bar would tempt to mend the single text (docs/understanding.md).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from app.line_parser import LineParser, line_parser
from app.model import train
from app.settings import PROJECT, Settings
from app.understand import best_meaning
from bot.understanding.alarm import alarm
from bot.understanding.categories import category
from bot.understanding.clean import clean
from bot.understanding.mask import mask
from bot.understanding.safety import danger_in, insists
from scripts.nlu_report import DANGER, share

HELD = PROJECT / "nlu_data" / "held"
#: Kinds of text for which the emergency card should show.
ALARMING = frozenset(("danger", "despair"))


@dataclass(frozen=True, slots=True)
class Measured:
    """One text: what it is, what was made of it."""

    kind: str
    allowed: frozenset[str]
    text: str
    found: str
    alarm: bool

    @property
    def filed(self) -> bool:
        """True when the category is one of those allowed."""
        return self.found in self.allowed or ("*" in self.allowed and self.found not in DANGER)

    @property
    def carded(self) -> bool:
        """True when the emergency card showed, or stayed away, as it should."""
        return self.alarm == (self.kind in ALARMING)


def held(name: str) -> Iterator[tuple[str, frozenset[str], str]]:
    """Kind, allowed categories and text of each line of one set."""
    for line in (HELD / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            kind, allowed, text = line.split("\t")
            yield kind.partition(":")[0], frozenset(allowed.split("|")), text


def measured(parser: LineParser, name: str) -> list[Measured]:
    """All texts of one set, understood as the conversation understands them."""
    texts = []
    for kind, allowed, text in held(name):
        read = mask(clean(text))
        ranking = parser.parse(read)
        best = best_meaning(read, ranking)
        shows = alarm(danger_in(read), ranking, insistent=insists(read)) is not None
        found = category(best.intent if best else None)
        texts.append(Measured(kind, allowed, text, found, shows))
    return texts


def main() -> int:
    """Prints both shares of each kind of each set."""
    settings = Settings()
    model = train(settings, print)
    wanted = [arg for arg in sys.argv[1:] if not arg.startswith("-")]
    with line_parser(settings, model) as parser:
        for name in wanted or sorted(path.stem for path in HELD.glob("*.tsv")):
            texts = measured(parser, name)
            print(f"{name}: {len(texts)} texts")
            for kind in dict.fromkeys(t.kind for t in texts):
                of_kind = [t for t in texts if t.kind == kind]
                print(f"  {kind:10} card shows     {share(t.alarm for t in of_kind)}")
                print(f"  {kind:10} right category {share(t.filed for t in of_kind)}")
            if "--errors" in sys.argv[1:]:
                _print_errors(texts)
    return 0


def _print_errors(texts: list[Measured]) -> None:
    for t in texts:
        if not (t.carded and t.filed):
            mark = "" if t.carded else "CARD"
            print(f"{t.kind}\t{mark}\t{'|'.join(sorted(t.allowed))} → {t.found}\t{t.text}")


if __name__ == "__main__":
    sys.exit(main())
