"""topics.yml: which benefits and information answer what a question is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from entitlements.vocabulary import TOPICS
from entitlements.yaml_source import Item, Problems

LONGEST_LABEL = 8


@dataclass(frozen=True, slots=True)
class Quick:
    """A button to go on with: its label and the entry it opens."""

    label: str
    to: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What a family asks about, the main answer first."""

    id: str
    label: str
    answers: tuple[str, ...]
    overview: str | None
    quick: tuple[Quick, ...]


def read_topics(
    entries: Mapping[str, Item], known: Collection[str], problems: Problems
) -> dict[str, Topic]:
    """All topics; each id of the vocabulary exactly once, each answer an entry of the pack."""
    topics = {name: _topic(entry, known, problems) for name, entry in entries.items()}
    for entry in entries.values():
        for missing in sorted(TOPICS - topics.keys()):
            problems.add(entry, f"an entry for the topic {missing!r} too")
        break
    return topics


def _topic(entry: Item, known: Collection[str], problems: Problems) -> Topic:
    keys = problems.mapping(entry, ["id", "label", "answers", "overview", "quick"])
    name = problems.one_of(keys.get("id"), sorted(TOPICS))
    label = problems.text(keys.get("label"))
    if len(label) > LONGEST_LABEL:
        problems.add(keys["label"], f"at most {LONGEST_LABEL} characters")
    for answer in problems.items(keys.get("answers")):
        _known(answer, known, problems)
    return Topic(
        id=name,
        label=label,
        answers=problems.texts(keys.get("answers")),
        overview=problems.optional(keys.get("overview"), problems.text),
        quick=tuple(_quick(part, known, problems) for part in problems.items(keys.get("quick"))),
    )


def _quick(entry: Item, known: Collection[str], problems: Problems) -> Quick:
    keys = problems.mapping(entry, ["label", "to"])
    if "to" in keys:
        _known(keys["to"], known, problems)
    return Quick(problems.text(keys.get("label")), problems.text(keys.get("to")))


def _known(item: Item, known: Collection[str], problems: Problems) -> None:
    if item.value not in known:
        problems.add(item, "the id of a benefit or an information entry")
