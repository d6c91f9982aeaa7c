"""What is typed or sent on the page lies nowhere in the clear: no temporary file, no log line."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from reports.errors import StoreDownError
from tests.fakes.report_site import Walker, report_app
from tests.fakes.sealed_desk import FakeDesk
from tests.integration.reports.test_codes import PNG

WORDS = (
    "隔壁院坝的秘密",
    "凤凰小区九栋",
    "桂花儿",
    "十三号半夜",
    "王幺爸莫晓得",
    "找我打短号",
    "双桥中心小学",
)
MARK = b"plain-mark-of-the-file"


class Spy:
    """Notices every temporary file of this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[str] = []
        for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
            monkeypatch.setattr(tempfile, name, self._noticed(name))

    def _noticed(self, name: str) -> object:
        def made(*_: object, **__: object) -> object:
            self.made.append(name)
            raise AssertionError(f"a temporary file was made: {name}")

        return made


async def slowly(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 60_000):
        yield body[start : start + 60_000]


def large_picture() -> bytes:
    """Two megabytes that begin and end as a picture does, with a mark inside."""
    return PNG[:33] + b"\x00\x1e\x84\x80IDAT" + MARK * (2_000_000 // len(MARK)) + PNG[-12:]


async def test_words_and_files_leave_no_trace_in_the_clear(
    desk: FakeDesk,
    engine: AsyncEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    spy = Spy(monkeypatch)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    walker = await Walker.of(report_app(desk)).open()
    seen, place, child, when, hidden, contact, unit = WORDS
    await walker.press(
        "save",
        seen=seen,
        place=place,
        child=child,
        when=when,
        hidden_from=hidden,
        contact=contact,
        unit=unit,
        role="班主任",
        situation="9",
    )
    assert seen in walker.text
    key = walker.hidden("key")
    head = (
        f'--x\r\nContent-Disposition: form-data; name="key"\r\n\r\n{key}\r\n'
        '--x\r\nContent-Disposition: form-data; name="once"\r\n\r\nn\r\n'
        '--x\r\nContent-Disposition: form-data; name="file"; filename="桂花儿.png"\r\n\r\n'
    ).encode()
    walker.page = await walker.client.post(
        "/report",
        content=slowly(head + large_picture() + b"\r\n--x--\r\n"),
        headers={"content-type": "multipart/form-data; boundary=x"},
    )
    assert "收好了：桂花儿.png" in walker.text
    await walker.press("done")
    await walker.press("mint")
    code = walker.hidden("shown")
    await walker.press("try", code=code, shown=code)

    async def down(*_: object, **__: object) -> object:
        raise StoreDownError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(desk.intake, "add", down)
        await walker.press("save", seen=seen + "又来")
    assert spy.made == []
    assert not (tmp_path / "tmp").exists()

    for said in (*WORDS, code, f"{code[:4]} {code[4:8]}", key):
        assert said not in caplog.text
    stored = await everything_stored(engine, tmp_path)
    for said in (*WORDS, code, key):
        assert said.encode() not in stored
    assert MARK not in stored


async def everything_stored(engine: AsyncEngine, folder: Path) -> bytes:
    """Every value of every table, and for SQLite the bytes of its files."""
    found = b""
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        for name in names:
            rows = await connection.execute(text(f'SELECT * FROM "{name}"'))
            for row in rows:
                found += b"|".join(
                    value if isinstance(value, bytes) else str(value).encode() for value in row
                )
    return found + await asyncio.to_thread(_all_bytes, folder)


def _all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_check_for_temporary_files_notices_one(monkeypatch: pytest.MonkeyPatch) -> None:
    spy = Spy(monkeypatch)
    with pytest.raises(AssertionError), tempfile.SpooledTemporaryFile():
        pass
    assert spy.made == ["SpooledTemporaryFile"]
