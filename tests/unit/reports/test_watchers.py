"""Whoever must not know of a report is told nothing, and somebody always is told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from reports.clock_file import Group
from reports.watchers import Groups, Watcher, who_may_know

ANN, BEN, CAI, DAN = (Watcher(letter * 32, email=True) for letter in "abcd")
GROUPS: Groups = {
    "on_duty": [ANN],
    "officers": [ANN, BEN],
    "heads": [CAI],
    "admins": [DAN],
}


@pytest.mark.parametrize(
    ("wanted", "readers", "told"),
    [
        (["on_duty"], [ANN, BEN, CAI], [ANN]),
        (["on_duty"], [BEN, CAI], [BEN]),
        (["on_duty"], [CAI], [CAI]),
        (["officers"], [ANN, BEN, CAI], [ANN, BEN]),
        (["heads"], [ANN, BEN], [ANN, BEN]),
        (["heads", "admins"], [ANN, CAI], [CAI]),
        (["officers", "heads"], [BEN, CAI], [BEN, CAI]),
        (["admins"], [ANN, CAI], []),
        (["on_duty"], [], []),
        (["on_duty", "admins"], [DAN], []),
    ],
)
def test_only_readers_are_told_and_the_next_wider_group_when_there_is_none(
    wanted: Sequence[Group], readers: Sequence[Watcher], told: Sequence[Watcher]
) -> None:
    found = who_may_know(GROUPS, wanted, {reader.id for reader in readers})
    assert sorted(found) == sorted(watcher.id for watcher in told)
