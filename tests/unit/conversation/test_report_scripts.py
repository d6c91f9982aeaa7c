"""The scripted reports of tests/conversations/reports, all real but the sealing."""

from __future__ import annotations

import pytest

from entitlements.model import Pack
from tests.unit.conversation.report_scripts import Play, Script, scripts

SCRIPTS = [pytest.param(script, id=f"{file}-{script.name}") for file, script in scripts()]


def test_there_are_enough_and_no_two_share_a_name() -> None:
    names = [script.name for _, script in scripts()]
    assert len(names) >= 25
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("script", SCRIPTS)
async def test_report(pack: Pack, script: Script) -> None:
    play = Play(pack, script)
    for number, line in enumerate(script.lines, start=1):
        await play.line(number, line)
    play.at_the_end()
    assert not play.wrong, "\n\n".join([f"“{script.name}”", *play.wrong])
