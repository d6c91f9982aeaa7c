"""``clocks.yml``: by when what is due, and who is told when it is not done. Checked when read."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from notifications.yaml_file import read_yaml_file

OWN_FILE = Path(__file__).parent / "clocks.yml"

Moment = Literal[
    "opened_at", "shows_at", "received_at", "acknowledged_at", "answered_at", "closed_at"
]
Group = Literal["on_duty", "officers", "heads", "admins"]
Way = Literal["console", "email"]
Amount = Annotated[int, Field(ge=0, le=1000)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(_Part):
    """A length of time, said in one unit."""

    minutes: Amount | None = None
    hours: Amount | None = None
    days: Amount | None = None
    months: Amount | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError("say it in one of minutes, hours, days, months")
        return self

    @property
    def fixed(self) -> timedelta:
        """As a duration; months have none."""
        return timedelta(minutes=self.minutes or 0, hours=self.hours or 0, days=self.days or 0)


class Step(_Part):
    """``after`` is counted from the deadline."""

    after: Span
    to: Annotated[tuple[Group, ...], Field(min_length=1)]
    by: Annotated[tuple[Way, ...], Field(min_length=1)]


class Clock(_Part):
    """One thing that is due. ``urgent`` limits it to urgent reports, or to the others;
    ``signed`` that the bureau confirmed it, on the ground of ``basis``."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,23}$")]
    label: Annotated[str, Field(min_length=1, max_length=20)]
    urgent: bool | None = None
    starts: Moment
    stops: Annotated[tuple[Moment, ...], Field(min_length=1)]
    within: Span
    counting: Literal["all", "working"]
    signed: bool
    basis: Annotated[str, Field(min_length=1)]
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=50)]
    repeat: Span | None = None

    @field_validator("within")
    @classmethod
    def _takes_time(cls, span: Span) -> Span:
        if not span.fixed and not span.months:
            raise ValueError("a deadline takes time")
        return span

    @field_validator("steps")
    @classmethod
    def _one_after_the_other(cls, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        if any(step.after.months is not None for step in steps):
            raise ValueError("a step comes after minutes, hours or days")
        times = [step.after.fixed for step in steps]
        if times != sorted(set(times)):
            raise ValueError("each step comes later than the one before it")
        return steps

    @field_validator("repeat")
    @classmethod
    def _not_too_often(cls, span: Span | None) -> Span | None:
        if span is not None and span.fixed < timedelta(minutes=15):
            raise ValueError("at the soonest each 15 minutes, in minutes, hours or days")
        return span

    @model_validator(mode="after")
    def _working_days_are_days(self) -> Self:
        if self.counting == "working" and self.within.days is None:
            raise ValueError("working days are counted in days")
        return self


class ClockFile(_Part):
    """The whole file."""

    clocks: Annotated[tuple[Clock, ...], Field(min_length=1)]

    @field_validator("clocks")
    @classmethod
    def _each_once(cls, clocks: tuple[Clock, ...]) -> tuple[Clock, ...]:
        ids = [clock.id for clock in clocks]
        if twice := {name for name in ids if ids.count(name) > 1}:
            raise ValueError(f"the clock {min(twice)} is there twice")
        return clocks


def read_clocks(path: Path = OWN_FILE) -> tuple[Clock, ...]:
    """The clocks of a file.

    Raises:
        YamlFileError: with every mistake, its file and line.
    """
    return read_yaml_file(path, ClockFile).clocks
