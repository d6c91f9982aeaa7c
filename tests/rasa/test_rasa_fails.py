"""Rasa killed or standing still: what matters is answered all the same, and it comes back."""

from __future__ import annotations

import asyncio
import os
import signal
from time import monotonic

import pytest

from tests.fakes.served import Person, Served

pytestmark = pytest.mark.rasa

_AT_ONCE = 2.0  # seconds


async def _answers_without_rasa(person: Person, within: float) -> None:
    started = monotonic()
    await person.says("孤儿一个月有好多钱")
    assert monotonic() - started < within
    text = "\n".join(person.messages())
    assert "反应不过来" in text
    assert "110" in text
    assert "120" in text
    assert {"看娃儿能享受啥", "找谁、在哪里", "有娃儿受伤害", "找人工"} <= person.buttons().keys()


async def test_killed_it_is_done_without_and_comes_back(served: Served) -> None:
    await served.rasa_ready()
    rasa = served.running.rasa
    killed = rasa.pid
    assert killed is not None
    person = served.person()
    await person.says("娃儿八岁，我们是低保户")
    os.killpg(killed, signal.SIGKILL)

    await _answers_without_rasa(person, _AT_ONCE)
    await person.presses("找谁、在哪里")
    assert "110" in "\n".join(person.messages())
    frightened = served.person()
    await frightened.says("娃儿喝农药了")
    card = frightened.answer["replies"][0]["card"]
    assert card["title"].startswith("马上打 120")
    assert frightened.answer["ephemeral"]
    await frightened.presses("有娃儿受伤害")
    assert "不等于报案" in "\n".join(frightened.messages())

    while rasa.pid == killed:
        await asyncio.sleep(0.05)
    await served.rasa_ready()
    await person.says("先看结果")
    assert "不是审批结果" in "\n".join(person.messages())
    assert person.interview.facts["age"] == 8


async def test_standing_still_it_is_waited_for_no_longer_than_agreed(served: Served) -> None:
    await served.rasa_ready()
    group = served.running.rasa.pid
    assert group is not None
    person = served.person()
    await person.welcome()
    os.killpg(group, signal.SIGSTOP)
    try:
        await _answers_without_rasa(person, served.settings.understanding_timeout + _AT_ONCE)
    finally:
        os.killpg(group, signal.SIGCONT)
    await asyncio.sleep(_AT_ONCE)  # what was sent while it stood still is worked off
    await person.says("孤儿一个月有好多钱")
    assert "1651" in "\n".join(person.messages())
