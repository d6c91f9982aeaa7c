"""YAML that a person edits: checked against a model, every mistake with its file and line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError


class _DatesAsWritten(RoundTripConstructor):
    """A 13th month is a mistake with a line, and not the end of the reader."""


_DatesAsWritten.add_constructor(
    "tag:yaml.org,2002:timestamp", RoundTripConstructor.construct_scalar
)

Model = TypeVar("Model", bound=BaseModel)


class YamlFileError(Exception):
    """The file cannot be used; ``mistakes`` are sentences that begin with file and line."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(mistakes))


def read_yaml_file(path: Path, model: type[Model]) -> Model:
    """The file as a value of this model.

    Raises:
        YamlFileError: it cannot be read, is no YAML, or does not fit; all mistakes are listed.
    """
    try:
        # The round-trip loader remembers lines, and no tag makes it build an object.
        loader = YAML(typ="rt", pure=True)
        loader.Constructor = _DatesAsWritten
        tree = loader.load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlFileError([f"{path.name}:{line}: {error.problem or 'is no YAML'}"]) from error
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise YamlFileError([f"{path.name}:1: cannot be read ({type(error).__name__})"]) from error
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        mistakes = [
            (_line(tree, found["loc"]), ".".join(map(str, found["loc"])), found["msg"])
            for found in error.errors()
        ]
        raise YamlFileError(
            [
                f"{path.name}:{line}: {where + ': ' if where else ''}{what}"
                for line, where, what in sorted(mistakes)
            ]
        ) from error


def _line(tree: Any, place: tuple[int | str, ...]) -> int:
    """The line of the deepest part of the place that is in the file."""
    line = 1
    for step in place:
        marks = getattr(tree, "lc", None)
        try:
            inner = tree[step]
        except (KeyError, IndexError, TypeError):
            return line
        if marks is not None:
            data = marks.data[step]
            line = data[0] + 1
        tree = inner
    return line
