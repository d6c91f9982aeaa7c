"""A result as plain JSON and back, for what a family keeps behind a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from entitlements.result import Item, Result, Standing

FORMAT = 1


def to_json(result: Result) -> dict[str, Any]:
    """All of a result; it holds no name, and ages or months as they were said."""
    out = asdict(result)
    out["format"] = FORMAT
    out["on"] = result.on.isoformat()
    for item in out["items"]:
        item["standing"] = item["standing"].value
    return out


def from_json(value: Mapping[str, Any]) -> Result:
    """The result that :func:`to_json` wrote; ``KeyError`` or ``ValueError`` for anything else."""
    return Result(
        on=date.fromisoformat(value["on"]),
        items=tuple(_item(item) for item in value["items"]),
        said=tuple((str(label), str(answer)) for label, answer in value["said"]),
        document=str(value["document"]),
        status_note=str(value["status_note"]),
    )


def _item(value: Mapping[str, Any]) -> Item:
    plain: dict[str, Any] = {
        f.name: tuple(v) if isinstance(v := value[f.name], list) else v for f in fields(Item)
    }
    plain["standing"] = Standing(value["standing"])
    return Item(**plain)
