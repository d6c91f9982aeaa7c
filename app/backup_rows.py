"""Rows of any table as JSON and back; the same for every database."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

#: Plain bytes of rows in one piece of a backup; a single row may be larger.
PIECE_BYTES = 256 * 1024


def pack(record: dict[str, Any]) -> bytes:
    """One record of a backup."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode(
        errors="surrogatepass"
    )


def unpack(piece: bytes) -> dict[str, Any]:
    """The record that was packed. Raises ``ValueError`` for anything else."""
    record = json.loads(piece)
    if not isinstance(record, dict):
        raise ValueError("no record")  # noqa: TRY004 - one error for whatever is no record
    return record


def plain(row: Sequence[Any]) -> list[Any]:
    """A row's values in what JSON knows. Moments without a zone are UTC, as we store them."""
    return [_plain(value) for value in row]


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case bytes() | memoryview():
            return {"bytes": base64.b64encode(value).decode()}
        case datetime():
            aware = value if value.tzinfo else value.replace(tzinfo=UTC)
            return {"moment": aware.astimezone(UTC).isoformat()}
        case date():
            return {"day": value.isoformat()}
        case Decimal():
            return {"number": str(value)}
        case dict() | list():
            return {"json": value}
    raise TypeError(f"a backup does not know values of {type(value).__name__}")


def restored(row: Sequence[Any]) -> list[Any]:
    """The values that were there. Raises ``ValueError`` for what ``plain`` does not write."""
    return [_restored(value) for value in row]


def _restored(value: Any) -> Any:
    match value:
        case {"bytes": str(text)}:
            return base64.b64decode(text)
        case {"moment": str(text)}:
            return datetime.fromisoformat(text)
        case {"day": str(text)}:
            return date.fromisoformat(text)
        case {"number": str(text)}:
            return Decimal(text)
        case {"json": inner}:
            return inner
        case dict() | list():
            raise ValueError("a value of unknown kind")
    return value


def size_of(row: Sequence[Any]) -> int:
    """About how many bytes a row takes: what is large is bytes or text."""
    return sum(len(value) if isinstance(value, bytes | str) else 16 for value in row)
