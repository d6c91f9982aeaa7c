"""Every topic of understanding has its answer, and every answer its topic (docs/policy-pack.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from entitlements.vocabulary import TOPICS

PACK = Path(__file__).parents[3] / "entitlements" / "policy" / "dazu-2026-draft"


def _read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def topics() -> list[dict[str, Any]]:
    topics: list[dict[str, Any]] = _read(PACK / "topics.yml")["topics"]
    return topics


@pytest.fixture(scope="module")
def entries() -> dict[str, dict[str, Any]]:
    files = [_read(path) for path in sorted((PACK / "benefits").glob("*.yml"))]
    return {
        e["id"]: e for f in files for key in ("benefits", "information") for e in f.get(key, [])
    }


def test_every_topic_stands_once(topics: list[dict[str, Any]]) -> None:
    assert sorted(topic["id"] for topic in topics) == sorted(TOPICS)


def test_answers_are_the_entries_that_carry_the_topic(
    topics: list[dict[str, Any]], entries: dict[str, dict[str, Any]]
) -> None:
    for topic in topics:
        carrying = {name for name, entry in entries.items() if topic["id"] in entry["topics"]}
        assert len(topic["answers"]) == len(set(topic["answers"])), topic["id"]
        assert set(topic["answers"]) == carrying, topic["id"]


def test_buttons_are_short_and_lead_somewhere(
    topics: list[dict[str, Any]], entries: dict[str, dict[str, Any]]
) -> None:
    labels = [topic["label"] for topic in topics]
    assert len(set(labels)) == len(labels)
    for topic in topics:
        assert 2 <= len(topic["quick"]) <= 3, topic["id"]
        for label in (topic["label"], *(button["label"] for button in topic["quick"])):
            assert len(label) <= 8, label
        assert all(button["to"] in entries for button in topic["quick"]), topic["id"]


def test_several_answers_have_an_overview_of_three_sentences(topics: list[dict[str, Any]]) -> None:
    for topic in topics:
        if len(topic["answers"]) > 1:
            assert topic["overview"].count("。") <= 3, topic["id"]
