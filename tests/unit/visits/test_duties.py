"""The duties that ship, and mistakes in a file of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from notifications.yaml_file import YamlFileError
from people.register.categories import SENSITIVE
from visits.duties import NOT_IN_THE_PLAN, OWN_FILE, load_duties


def test_what_the_plan_gives_and_what_it_leaves_open() -> None:
    duties = load_duties()
    marks = {duty.id: (duty.measure, duty.mark) for duty in duties.duties}
    assert marks == {
        "contact": (11, ""),
        "home_visit": (11, ""),
        "identification": (11, NOT_IN_THE_PLAN),
        "aftercare": (13, NOT_IN_THE_PLAN),
        "adoption": (18, NOT_IN_THE_PLAN),
        "entrusted_care": (17, NOT_IN_THE_PLAN),
        "training": (20, ""),
    }


def test_nothing_planned_from_the_register_tells_what_a_village_must_not_know() -> None:
    planned = {duty.id for duty in load_duties().from_register}
    assert not planned & {"aftercare", "adoption"}
    assert not {duty.only_for for duty in load_duties().duties} & SENSITIVE


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("measure: 11", "measure: 23", r"duties\.yml:16: duties\.0\.measure"),
        (
            "every: {count: 1, unit: month}\n    interval",
            "every: {count: 1, unit: moon}\n    interval",
            r"duties\.yml:19: duties\.0\.every",
        ),
        ("only_for: left_behind", "only_for: adopted", r"duties\.yml:\d+: .*village may know"),
        ("remind_before: [7, 1]", "remind_before: [1, 7]", r"duties\.yml:\d+: .*must fall"),
        ("id: home_visit", "id: contact", "two duties have the id"),
        ("    within_days: 180\n", "", "within_days belongs to"),
        ("count: 1, unit: quarter", "count: 3, unit: quarter", "fill a year"),
        ("duties:", "duties: [", r"duties\.yml:\d+: "),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    text = OWN_FILE.read_text(encoding="utf-8")
    assert before in text
    file = tmp_path / "duties.yml"
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(YamlFileError, match=said):
        load_duties(file)
