"""Scripted conversations: the form of the files in tests/conversations (see its README)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from ruamel.yaml import YAML

FOLDER = Path(__file__).parents[1] / "conversations"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class Expected(_Strict):
    """What the replies to one line must and must not hold."""

    contain: list[str] = []
    contain_any: list[list[str]] = []
    not_contain: list[str] = []
    begin_with_any: list[str] = []
    card: Literal["none", 110, 120, 12356, "any"] = "none"
    buttons: list[str] = []
    no_buttons: list[str] = []
    at_most_messages: int = Field(default=3, ge=1, le=3)


class Line(_Strict):
    """One thing the person does, or time that goes by."""

    says: str | None = None
    presses: str | None = None
    opens_the_chat: bool | None = None
    days_later: float | None = None
    clock: str | None = None
    replies: Expected = Expected()

    @model_validator(mode="after")
    def _one_thing(self) -> Line:
        given = self.model_fields_set - {"replies"}
        if len(given) != 1:
            raise ValueError(f"a line does one thing, not {sorted(given)}")
        return self

    @property
    def in_words(self) -> str:
        if self.says is not None:
            return f"says “{self.says[:60]}”"
        if self.presses is not None:
            return f"presses 〔{self.presses}〕"
        return "opens the chat"


class AtTheEnd(_Strict):
    """Where the person stands after the last line; a fact is named by its id."""

    facts: dict[str, bool | int | str] = {}
    asked: str | None = None
    not_held: list[str] | Literal["anything"] = []
    unknown: list[str] = []
    declined: list[str] = []
    child: int | None = None


class Script(_Strict):
    """One conversation."""

    name: str
    clock: str = "2026-11-23 12:00"
    lines: list[Line] = Field(min_length=1)
    at_the_end: AtTheEnd = AtTheEnd()


def scripts() -> Iterator[tuple[str, Script]]:
    """All conversations with the file they stand in.

    Raises:
        ValueError: with file and name of a conversation that is not of this form.
    """
    for path in sorted(FOLDER.glob("*.yml")):
        found: list[dict[str, Any]] = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or []
        for raw in found:
            try:
                yield path.stem, Script.model_validate(raw)
            except ValueError as error:
                raise ValueError(f"{path.name}, “{raw.get('name')}”: {error}") from None
