"""How bureaus call columns and categories: ``columns.yml``, checked when read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from people.register.categories import CATEGORY_NAMES

OWN_FILE = Path(__file__).parent / "columns.yml"
_MARKS = re.compile(r"[\s*:：。，,、.()（）\[\]【】“”\"'/\\_|-]+")
_REMARKS = re.compile(r"[（(](必填|选填|可不填|如|例如|格式|年月日|元)[^）)]*[）)]")


class _Column(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Annotated[str, Field(min_length=1)]
    synonyms: tuple[str, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: Mapping[str, _Column]
    of_person: Mapping[str, tuple[str, ...]]
    yes_no_prefixes: tuple[str, ...]
    ignored: tuple[str, ...]
    categories: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Words:
    """What headers and categories may be called; keys are plain (see :func:`bare`)."""

    labels: Mapping[str, str]
    fields: Mapping[str, str]
    of_person: Mapping[str, str]
    yes_no_prefixes: tuple[str, ...]
    ignored: frozenset[str]
    categories: Mapping[str, str]


def bare(header: str) -> str:
    """A header without spaces, marks and remarks such as （必填）, for comparing."""
    text = unicodedata.normalize("NFKC", _REMARKS.sub("", header))
    return _MARKS.sub("", text).upper()


@cache
def words() -> Words:
    """The file. A mistake in it is a mistake of ours: ``ValidationError``, at the first use."""
    file = _File.model_validate(YAML(typ="safe", pure=True).load(OWN_FILE))
    unknown = set(file.categories) - set(CATEGORY_NAMES)
    if unknown:
        raise ValueError(f"{OWN_FILE.name}: no such category: {', '.join(sorted(unknown))}")
    return Words(
        labels={name: column.label for name, column in file.fields.items()},
        fields=_by_word((n, (c.label, *c.synonyms)) for n, c in file.fields.items()),
        of_person=_by_word(file.of_person.items()),
        yes_no_prefixes=tuple(sorted(file.yes_no_prefixes, key=len, reverse=True)),
        ignored=frozenset(map(bare, file.ignored)),
        categories=_by_word(
            (n, (CATEGORY_NAMES[n], *file.categories.get(n, ()))) for n in CATEGORY_NAMES
        ),
    )


def _by_word(named: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, called in named:
        for word in called:
            if found.setdefault(bare(word), name) != name:
                raise ValueError(f"{OWN_FILE.name}: {word} means two things")
    return found
