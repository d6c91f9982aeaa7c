"""Steps of reminding: days before, the day, overdue, supervisor, bureau. Pure.

After a downtime several steps may be due at once. Each is taken, and only the last is told:
“in seven days” is no longer true then, and one thing is one line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import blake2b

from visits.duties import Duty


class To(StrEnum):
    """Who is told."""

    OWING = "owing"
    SUPERVISOR = "supervisor"
    BUREAU = "bureau"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a duty. It is due so many days after the due date, or, with ``after_grace``,
    after the first day on which it is overdue; before it where negative."""

    name: str
    line: str
    days: int
    to: To
    after_grace: bool = False

    def last_day(self, today: date) -> date:
        """The latest due date (or first overdue day) for which the step is due today."""
        return today - timedelta(days=self.days)


def steps_of(duty: Duty) -> tuple[Step, ...]:
    """All steps of a duty, in the order in which they are told."""
    owing = To.OWING if duty.owed_by == "director" else To.BUREAU
    steps = [Step(f"due-{days}", f"{duty.line}_soon", -days, owing) for days in duty.remind_before]
    steps.append(Step("due", f"{duty.line}_due", 0, owing))
    steps.append(Step("overdue", f"{duty.line}_overdue", 0, owing, after_grace=True))
    after = duty.escalate
    if after.supervisor_after is not None:
        steps.append(
            Step("supervisor", "town_overdue", after.supervisor_after, To.SUPERVISOR, True)
        )
    if after.bureau_after is not None:
        steps.append(Step("bureau", "district_overdue", after.bureau_after, To.BUREAU, True))
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken now, for one thing owed in a village."""

    key: tuple[str, str, str, str]
    """Kind of subject, its id, duty and period."""
    step: Step
    village_id: str


@dataclass(frozen=True, slots=True)
class Told:
    """A line of somebody's digest. ``key`` is the same only for the same things told."""

    to: To
    village_id: str
    line: str
    count: int
    key: str


def folded(taken: Iterable[Taken]) -> list[Told]:
    """The lines of a village: of each thing owed the last step to each of those who are told."""
    last: dict[tuple[tuple[str, str, str, str], To], Taken] = {}
    for one in taken:  # in the order of the steps of a duty
        last[one.key, one.step.to] = one
    counts: Counter[tuple[To, str, str]] = Counter()
    things: dict[tuple[To, str, str], list[str]] = {}
    for one in last.values():
        line = (one.step.to, one.village_id, one.step.line)
        counts[line] += 1
        things.setdefault(line, []).append(" ".join((*one.key, one.step.name)))
    return [
        Told(to, village, line, count, _key(line, things[to, village, line]))
        for (to, village, line), count in sorted(counts.items())
    ]


def _key(line: str, things: list[str]) -> str:
    digest = blake2b("\n".join(sorted(things)).encode(), digest_size=16).hexdigest()
    return f"visits:{line}:{digest}"
