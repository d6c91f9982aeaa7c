"""A report told to the real product: Rasa learns that somebody wrote, and nothing of what."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.fakes.served import Served

pytestmark = pytest.mark.rasa

#: Words that nobody else says in these tests.
OPENING = "隔壁屋头的娃儿小豌豆遭打惨了"
TOLD = ("拿火钳烙的手杆", "晒谷坝后头第三家", "豌豆花住幺外公屋头", "逢场天的下半夜")


async def test_nothing_of_a_report_is_in_rasas_memory_or_log(served: Served) -> None:
    served.forget_everybody()
    person = served.person()
    await person.says("低保好多钱")  # so that there is a tracker
    await person.says(OPENING)
    await person.presses("我想反映情况")
    await person.presses("好，我来说")
    await person.presses("现在没有")
    await person.presses("没有")
    for told in TOLD:
        await person.says(told)
    kept = _everything(served)
    assert kept, "Rasa keeps trackers"
    for words in (OPENING, *TOLD, "小豌豆", "火钳", "晒谷坝", "逢场天"):
        assert words.encode() not in kept
        assert words.encode("unicode_escape").lower() not in kept.lower()


def _everything(served: Served) -> bytes:
    """Rasa's tracker database, row by row and as it lies on the disk, and all its logs."""
    with closing(sqlite3.connect(served.settings.tracker_database)) as database:
        rows = "\n".join(database.iterdump()).encode()
    folder = served.settings.tracker_database.parent
    files = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    return rows + files
