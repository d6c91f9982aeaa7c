"""A small XLS file (BIFF8 in a compound document), for reading it back: nothing we install
writes this format."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR = 512
_END, _FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def xls(
    rows: Sequence[Sequence[str | float]], merged: Sequence[tuple[int, int, int, int]] = ()
) -> bytes:
    """One sheet; ``merged`` as first row, last row, first column, last column."""
    stream = _workbook(rows, merged)
    stream += bytes(-len(stream) % _SECTOR)
    stream += bytes(max(0, 8 * _SECTOR - len(stream)))  # what is short would lie elsewhere
    count = len(stream) // _SECTOR
    fat = [_FAT, _END, *range(3, 2 + count), _END]
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    assert len(fat) == _SECTOR // 4, "one sector of the table is enough for a test"
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream))
    directory += bytes(_SECTOR - len(directory))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    return head + struct.pack(f"<{len(fat)}I", *fat) + directory + stream


def _workbook(
    rows: Sequence[Sequence[str | float]], merged: Sequence[tuple[int, int, int, int]]
) -> bytes:
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x7CC, 0, 6))
    name = "名单".encode("utf-16-le")
    before = len(begin) + 4 + 8 + len(name) + 4
    bound = _record(0x85, struct.pack("<IBBBB", before, 0, 0, 2, 1) + name)
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x7CC, 0, 6))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                body = struct.pack("<HHHHB", r, c, 0, len(value), 1) + text
                sheet += _record(0x204, body) if value else b""
            else:
                sheet += _record(0x203, struct.pack("<HHHd", r, c, 0, value))
    areas = b"".join(struct.pack("<HHHH", *area) for area in merged)
    sheet += _record(0xE5, struct.pack("<H", len(merged)) + areas)
    return begin + bound + _record(0x0A, b"") + sheet + _record(0x0A, b"")


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    entry = text + bytes(64 - len(text)) + struct.pack("<HBB", len(text) + 2, kind, 1)
    entry += struct.pack("<III", _FREE, _FREE, child) + bytes(36)
    return entry + struct.pack("<III", start, size, 0)
