"""YAML with line numbers: every value read knows where it stands, every mistake is collected.

The files are composed to a tree of nodes, never constructed: no tag can build an object,
and aliases are refused, so a pack stays what a reader sees.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from entitlements.errors import Problem

T = TypeVar("T")
Scalar = bool | int | float | str | date | None

_SCALARS: dict[str, Callable[[str], Scalar]] = {
    "bool": lambda text: text.lower() == "true",
    "int": int,
    "float": float,
    "null": lambda _: None,
    "timestamp": date.fromisoformat,
    "str": str,
}


@dataclass(frozen=True, slots=True)
class Item:
    """A value of a file and the line where it begins."""

    value: Scalar | list[Item] | dict[str, Item]
    file: str
    line: int

    def shown(self) -> str:
        """What a message names as found."""
        match self.value:
            case dict():
                return "a mapping with " + (", ".join(map(repr, self.value)) or "nothing")
            case list():
                return f"a list of {len(self.value)}"
            case None:
                return "nothing"
            case bool():
                return str(self.value).lower()
            case date():
                return self.value.isoformat()
            case _:
                return repr(self.value)


class Problems:
    """The mistakes found so far in one pack."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, item: Item, expected: str, found: str | None = None) -> None:
        self.found.append(Problem(item.file, item.line, found or item.shown(), expected))

    def mapping(
        self, item: Item | None, required: Collection[str], optional: Collection[str] = ()
    ) -> dict[str, Item]:
        """The keys of a mapping; a missing and an unknown key are mistakes.

        A ``note`` may stand anywhere: it is for readers of the file.
        """
        if item is None:
            return {}  # the missing key is reported where it should stand
        if not isinstance(item.value, dict):
            self.add(item, "a mapping with " + ", ".join(sorted(required)))
            return {}
        for key in required:
            if key not in item.value:
                self.add(item, f"the key {key!r} here", "no such key")
        known = {*required, *optional, "note"}
        for key, value in item.value.items():
            if key not in known:
                self.add(value, "one of " + ", ".join(sorted(known)), f"the key {key!r}")
        return item.value

    def items(self, item: Item | None) -> list[Item]:
        """The entries of a list; an absent or empty one has none."""
        if item is None or item.value is None:
            return []
        if not isinstance(item.value, list):
            self.add(item, "a list")
            return []
        return item.value

    def scalar(self, item: Item | None, kind: type[T], expected: str, default: T) -> T:
        """A value of exactly this kind (true is not a number); ``default`` after a mistake."""
        if item is None:
            return default  # the missing key is reported by mapping()
        if type(item.value) is not kind:
            self.add(item, expected)
            return default
        return item.value

    def text(self, item: Item | None) -> str:
        text = self.scalar(item, str, "text", "")
        if item is not None and isinstance(item.value, str) and not text.strip():
            self.add(item, "text that is not empty")
        return text.strip()

    def texts(self, item: Item | None) -> tuple[str, ...]:
        return tuple(self.text(entry) for entry in self.items(item))

    def optional(self, item: Item | None, read: Callable[[Item], T]) -> T | None:
        return None if item is None or item.value is None else read(item)

    def day(self, item: Item | None) -> date:
        return self.scalar(item, date, "a date YYYY-MM-DD", date.min)

    def flag(self, item: Item | None) -> bool:
        return self.scalar(item, bool, "true or false", False)

    def number(self, item: Item | None) -> int:
        return self.scalar(item, int, "a whole number", 0)

    def one_of(self, item: Item | None, allowed: Collection[str]) -> str:
        """One of the allowed words; after a mistake the first of them stands in."""
        if item is None:
            return next(iter(allowed))
        if item.value not in allowed:
            self.add(item, "one of " + ", ".join(allowed))
            return next(iter(allowed))
        return str(item.value)


def read_yaml(path: Path, name: str, problems: Problems) -> Item | None:
    """The file as located values; None (and a problem) where it cannot be read."""
    top = Item(None, name, 1)
    try:
        node = YAML(typ="safe", pure=True).compose(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.add(top, "the file", "no such file")
    except UnicodeDecodeError as error:
        problems.add(top, "UTF-8 text", f"byte {error.start} that is not UTF-8")
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.add(Item(None, name, line), "valid YAML", str(error.problem))
    else:
        if node is not None:
            return _located(node, name, problems, set())
        problems.add(top, "a mapping", "an empty file")
    return None


def _located(node: Node, name: str, problems: Problems, seen: set[int]) -> Item:
    line = node.start_mark.line + 1
    if id(node) in seen:
        problems.add(Item(None, name, line), "the values written out", "an alias")
        return Item(None, name, line)
    seen.add(id(node))
    match node:
        case MappingNode():
            return Item(dict(_pairs(node, name, problems, seen)), name, line)
        case SequenceNode():
            parts = [_located(part, name, problems, seen) for part in node.value]
            return Item(parts, name, line)
        case ScalarNode():
            return Item(_scalar(node, name, problems), name, line)
        case _:
            raise TypeError(f"unexpected YAML node {node!r}")


def _pairs(
    node: MappingNode, name: str, problems: Problems, seen: set[int]
) -> Iterator[tuple[str, Item]]:
    keys: set[str] = set()
    for key_node, value_node in node.value:
        key = str(key_node.value)
        value = _located(value_node, name, problems, seen)
        if key in keys:
            where = Item(None, name, key_node.start_mark.line + 1)
            problems.add(where, "each key once", f"the key {key!r} again")
            continue
        keys.add(key)
        yield key, value


def _scalar(node: ScalarNode, name: str, problems: Problems) -> Scalar:
    kind = str(node.tag).rpartition(":")[2]
    where = Item(node.value, name, node.start_mark.line + 1)
    if kind not in _SCALARS:
        problems.add(where, "plain YAML without tags", f"the tag {node.tag}")
        return None
    try:
        return _SCALARS[kind](node.value)
    except ValueError:
        problems.add(where, "a date YYYY-MM-DD or a plain number")
        return None
