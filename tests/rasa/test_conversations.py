"""The scripted conversations of tests/conversations, held over HTTP with the real product."""

from __future__ import annotations

import pytest

from entitlements.interview import Interview
from tests.fakes.served import Person, Served
from tests.fakes.telegram_person import TelegramPerson
from tests.rasa.manner import faults
from tests.rasa.scripted import AtTheEnd, Line, Script, scripts

pytestmark = pytest.mark.rasa

SCRIPTS = [
    pytest.param(script, id=f"{file}-{number}")
    for number, (file, script) in enumerate(scripts(), start=1)
]


def test_there_are_enough_conversations_and_no_two_share_a_name() -> None:
    names = [script.name for _, script in scripts()]
    assert len(names) >= 90
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("script", SCRIPTS)
async def test_conversation(script: Script, served: Served) -> None:
    await _held(script, served, served.person())


@pytest.mark.parametrize("script", SCRIPTS)
async def test_conversation_over_telegram(script: Script, served: Served) -> None:
    await _held(script, served, TelegramPerson(served))


async def _held(script: Script, served: Served, person: Person | TelegramPerson) -> None:
    served.forget_everybody()
    served.clock.set(script.clock)
    wrong: list[str] = []
    for number, line in enumerate(script.lines, start=1):
        wrong += [f"line {number}, {fault}" for fault in await _done(person, line)]
    if person.chat is not None:
        wrong += [f"at the end: {fault}" for fault in _ending(person.interview, script.at_the_end)]
    assert not wrong, "\n\n".join([f"“{script.name}”", *wrong])


async def _done(person: Person | TelegramPerson, line: Line) -> list[str]:
    if line.days_later is not None:
        person.served.clock.days_later(line.days_later)
        return []
    if line.clock is not None:
        person.served.clock.set(line.clock)
        return []
    if line.presses is not None:
        if person.buttons().get(line.presses) is None:
            shown = "".join(f"〔{label}〕" for label in person.buttons())
            return [f"{line.in_words}: there is no such button, only {shown}"]
        await person.presses(line.presses)
    elif line.says is not None:
        await person.says(line.says)
    else:
        await person.welcome()
    found = faults(person.answer, person.messages(), line.replies)
    if not found:
        return []
    came = "\n".join(f"    | {row}" for m in person.messages() for row in [*m.splitlines(), ""])
    shown = "".join(f"〔{label}〕" for label in person.buttons())
    return [f"{line.in_words}: the answer {'; it '.join(found)}\n{came}    {shown}"]


def _ending(interview: Interview, expected: AtTheEnd) -> list[str]:
    held = dict(interview.facts)
    found = [
        f"{fact} is {held.get(fact, 'not held')!r}, not {value!r}"
        for fact, value in expected.facts.items()
        if held.get(fact) != value or type(held.get(fact)) is not type(value)
    ]
    if expected.not_held == "anything":
        found += [f"{held} is held"] if held else []
    else:
        found += [f"{f} is held as {held[f]!r}" for f in expected.not_held if f in held]
    if expected.asked is not None and (interview.asked or "nothing") != expected.asked:
        found.append(f"asked is {interview.asked}, not {expected.asked}")
    if expected.child is not None and interview.child != expected.child:
        found.append(f"it is about child {interview.child}, not {expected.child}")
    for known, wanted, word in (
        (interview.unknown, expected.unknown, "not known"),
        (interview.declined, expected.declined, "kept back"),
    ):
        found += [f"{fact} does not count as {word}" for fact in wanted if fact not in known]
    return found
