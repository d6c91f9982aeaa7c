"""The steps of telling a report: their order, and what each is kept as."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from reports.model import ItemKind, Opened, State
from store.sessions import ReportPlace


class Step(StrEnum):
    """Where somebody stands. From ``INTRO`` on, what they say belongs to the report."""

    OFFERED = "offered"
    INTRO = "intro"
    DANGER = "danger"
    NEAR = "near"
    SEEN = "seen"
    PLACE = "place"
    CHILD = "child"
    WHEN = "when"
    MUST_NOT_KNOW = "must_not_know"
    CONTACT = "contact"
    DUTY = "duty"
    UNIT = "unit"
    ROLE = "role"
    SITUATIONS = "situations"
    FILES = "files"
    SUMMARY = "summary"
    RECEIPT = "receipt"
    PRACTICE = "practice"
    END = "end"
    LEAVING = "leaving"
    FOLLOW = "follow"


#: A child is asked what, where and who is near, and nothing else.
_CHILDS = (Step.DANGER, Step.NEAR, Step.SEEN, Step.PLACE, Step.SUMMARY)
_DUTY = (Step.UNIT, Step.ROLE, Step.SITUATIONS)
#: Who must not know comes before the story: nobody reads a word of it who is left out.
_ADULTS = (
    Step.DANGER,
    Step.MUST_NOT_KNOW,
    Step.SEEN,
    Step.PLACE,
    Step.CHILD,
    Step.WHEN,
    Step.CONTACT,
    Step.DUTY,
    *_DUTY,
    Step.FILES,
    Step.SUMMARY,
)
#: Steps whose answer is a text of its own.
KIND_OF = {
    Step.SEEN: ItemKind.SEEN,
    Step.PLACE: ItemKind.PLACE,
    Step.CHILD: ItemKind.CHILD,
    Step.WHEN: ItemKind.WHEN,
    Step.CONTACT: ItemKind.CONTACT,
}
_PASSED_BY = {
    ItemKind.DANGER: Step.DANGER,
    ItemKind.MUST_NOT_KNOW: Step.MUST_NOT_KNOW,
    **{kind: step for step, kind in KIND_OF.items()},
}
#: What is asked later than who must not know: where it was answered, that was asked as well.
_LATER = frozenset({ItemKind.PLACE, ItemKind.CHILD, ItemKind.WHEN, ItemKind.CONTACT, ItemKind.DUTY})
#: Among the steps passed: something was seen is told already, so only for more is asked.
TOLD = "told"
#: From here on the report is at the desk.
AFTERWARDS = frozenset({Step.RECEIPT, Step.PRACTICE, Step.END})


def order(place: ReportPlace) -> Sequence[Step]:
    """The questions for this person, in their order."""
    if place.child:
        return _CHILDS
    return _ADULTS if place.duty else tuple(step for step in _ADULTS if step not in _DUTY)


def go_on(place: ReportPlace) -> None:
    """To the first question that was neither answered nor skipped; back to the summary from a
    change of one item."""
    place.instead = False
    if place.mending:
        if Step(place.step) in (Step.UNIT, Step.ROLE) or (
            Step(place.step) is Step.DUTY and place.duty
        ):
            place.step = _DUTY[(_DUTY.index(Step(place.step)) + 1) if place.step in _DUTY else 0]
            return
        place.mending = False
        place.step = Step.SUMMARY
        return
    place.step = next(step for step in order(place) if step not in place.passed)


def go_back(place: ReportPlace) -> bool:
    """To the question before; what is said there takes the place of what was said. False where
    there is none."""
    steps = order(place)
    if place.mending:
        place.mending = place.instead = False
        place.step = Step.SUMMARY
        return True
    if place.step not in steps or steps.index(Step(place.step)) == 0:
        return False
    before = steps[steps.index(Step(place.step)) - 1]
    place.passed.discard(before)
    place.step, place.instead = before, True
    return True


def taken_up(draft: Opened, at: datetime) -> ReportPlace:
    """Where somebody stands whose place was lost (a restart), as far as the draft shows."""
    kinds = {item.kind for item in draft.items}
    speaker = draft.of(ItemKind.SPEAKER)
    place = ReportPlace(
        step=Step.DANGER,
        at=at,
        inside=True,
        begun=True,
        child=any(item.value.get("who") == "child" for item in speaker),
        duty=ItemKind.DUTY in kinds,
        passed={str(_PASSED_BY[kind]) for kind in kinds if kind in _PASSED_BY},
    )
    if kinds & _LATER:
        place.passed.add(Step.MUST_NOT_KNOW)
    if any("trusted" in item.value for item in speaker):
        place.passed.add(Step.NEAR)
    for item in draft.of(ItemKind.DUTY):
        place.passed.add(Step.DUTY)
        keys = {"unit": Step.UNIT, "role": Step.ROLE, "situations": Step.SITUATIONS}
        place.passed |= {str(step) for key, step in keys.items() if item.value.get(key)}
    if draft.state is not State.DRAFT:
        place.finished, place.step = True, Step.RECEIPT
        return place
    go_on(place)
    return place
