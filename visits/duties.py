"""Duties as data: who owes what for whom, how often, and when somebody is reminded.

The file is ``duties.yml``; the bureau may give another. An interval that the plan does not give
carries the mark 方案未规定 wherever it is shown.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from notifications.yaml_file import read_yaml_file
from people.register.categories import CATEGORY_NAMES, SENSITIVE

OWN_FILE = Path(__file__).parent / "duties.yml"
NOT_IN_THE_PLAN = "方案未规定"

Days = Annotated[int, Field(ge=0, le=366)]


class Unit(StrEnum):
    """What an interval is counted in."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Kind(StrEnum):
    """What a record tells of."""

    CONTACT = "contact"
    SCHOOL_VISIT = "school_visit"
    HOME_VISIT = "home_visit"
    CARE_CHECK = "care_check"
    IDENTIFICATION = "identification"
    TRAINING = "training"


KIND_NAMES = {
    Kind.CONTACT: "联系",
    Kind.SCHOOL_VISIT: "到学校看望",
    Kind.HOME_VISIT: "入户走访",
    Kind.CARE_CHECK: "委托照护核查",
    Kind.IDENTIFICATION: "心理状况识别",
    Kind.TRAINING: "培训",
}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Interval(_Part):
    """So many months, quarters or years."""

    count: Annotated[int, Field(ge=1, le=12)]
    unit: Unit

    @property
    def months(self) -> int:
        """Its length in months."""
        return self.count * {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}[self.unit]

    @model_validator(mode="after")
    def _divides_a_year(self) -> Self:
        if 12 % self.months:
            raise ValueError("calendar periods must fill a year: 1, 2, 3, 4, 6 or 12 months")
        return self


class Escalation(_Part):
    """Days after the grace on which supervisor and bureau are told; ``None`` leaves them out."""

    supervisor_after: Days | None = None
    bureau_after: Days | None = None


class Duty(_Part):
    """One duty; see ``duties.yml`` for what each field says."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,23}$")]
    label: Annotated[str, Field(min_length=1, max_length=20)]
    line: Annotated[str, Field(pattern=r"^[a-z]{1,12}$")]
    measure: Annotated[int, Field(ge=1, le=22)]
    subject: Literal["child", "director"]
    owed_by: Literal["director", "bureau"]
    every: Interval | Literal["once"]
    within_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    interval_from: Literal["plan", "project"]
    starts: Literal["register", "order"]
    only_for: str | None = None
    done_by: Annotated[frozenset[Kind], Field(min_length=1)]
    grace_days: Days
    remind_before: tuple[Annotated[int, Field(ge=1, le=180)], ...] = ()
    escalate: Escalation
    why: Annotated[str, Field(min_length=4)]

    @property
    def mark(self) -> str:
        """What is shown beside the interval: empty where the plan gives it."""
        return "" if self.interval_from == "plan" else NOT_IN_THE_PLAN

    @field_validator("only_for")
    @classmethod
    def _a_category_that_a_village_may_know(cls, category: str | None) -> str | None:
        if category is not None and (category not in CATEGORY_NAMES or category in SENSITIVE):
            raise ValueError("is no category that a village may know")
        return category

    @field_validator("remind_before")
    @classmethod
    def _falling(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if list(days) != sorted(set(days), reverse=True):
            raise ValueError("the days before must fall, as in [7, 1]")
        return days

    @model_validator(mode="after")
    def _once_has_a_term(self) -> Self:
        if (self.every == "once") != (self.within_days is not None):
            raise ValueError("within_days belongs to 'every: once', and only there")
        return self


class Duties(_Part):
    """All duties."""

    duties: Annotated[tuple[Duty, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _no_id_twice(self) -> Self:
        ids = [duty.id for duty in self.duties]
        for one in ids:
            if ids.count(one) > 1:
                raise ValueError(f"two duties have the id {one!r}")
        return self

    def get(self, duty_id: str) -> Duty | None:
        """The duty with this id; ``None`` for one that is no longer in the file."""
        return next((duty for duty in self.duties if duty.id == duty_id), None)

    @property
    def from_register(self) -> tuple[Duty, ...]:
        """Those that planning makes for everybody on the register."""
        return tuple(duty for duty in self.duties if duty.starts == "register")


def load_duties(path: Path = OWN_FILE) -> Duties:
    """The duties of a file.

    Raises:
        YamlFileError: the file is not well made; says file and line of every mistake.
    """
    return read_yaml_file(path, Duties)
