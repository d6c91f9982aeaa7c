"""Steps of reminding, and how they are folded."""

from __future__ import annotations

from datetime import date

from notifications.lint import refuse_sensitive
from notifications.model import WEB
from notifications.words import Words
from visits.duties import load_duties
from visits.steps import Taken, To, folded, steps_of

DUTIES = {duty.id: duty for duty in load_duties().duties}
CONTACT = steps_of(DUTIES["contact"])


def test_the_steps_of_a_contact_in_their_order() -> None:
    assert [(step.name, step.to) for step in CONTACT] == [
        ("due-7", To.OWING),
        ("due-1", To.OWING),
        ("due", To.OWING),
        ("overdue", To.OWING),
        ("supervisor", To.SUPERVISOR),
        ("bureau", To.BUREAU),
    ]
    assert CONTACT[0].last_day(date(2026, 3, 24)) == date(2026, 3, 31)
    assert {step.to for step in steps_of(DUTIES["training"])} == {To.BUREAU}


def test_every_line_may_stand_in_a_notice() -> None:
    for duty in DUTIES.values():
        for step in steps_of(duty):
            refuse_sensitive({"lines": f"{step.line}=1"})


def test_every_line_has_its_words_in_the_digest() -> None:
    lines = {step.line for duty in DUTIES.values() for step in steps_of(duty)} | {"no_director"}
    for line in lines:
        said = Words().render("digest", WEB, {"lines": f"{line}=2", "count": 2})
        assert "别的提醒" not in said.body, line


def test_only_the_last_of_several_steps_is_told_and_equal_lines_are_counted() -> None:
    first, second = ("child", "c1", "contact", "2026-03"), ("child", "c2", "contact", "2026-03")
    taken = [Taken(first, step, "v") for step in CONTACT[:4]] + [Taken(second, CONTACT[3], "v")]
    taken.append(Taken(first, CONTACT[4], "v"))
    told = folded(taken)
    assert [(one.to, one.line, one.count) for one in told] == [
        (To.OWING, "contact_overdue", 2),
        (To.SUPERVISOR, "town_overdue", 1),
    ]
    assert folded(list(taken)) == told
    assert folded(taken[:4])[0].key != told[0].key
