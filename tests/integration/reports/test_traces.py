"""The whole server, told a whole report by page and by chat, then crashed: no trace of a word.

A process of its own with everything but Rasa, at its most talkative log level, with a temporary
folder of its own, allowed to write core files by the shell that started it.
"""

from __future__ import annotations

import asyncio
import re
import resource
import secrets
import signal
from pathlib import Path

import httpx
import pytest
from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.fakes.report_site import Walker
from tests.fakes.reporters import found_at_the_desk
from tests.fakes.web_only import WebOnly

SEEN = "蓝瓦房里天天摔板凳"
PLACE = "柏林湾十七号"
CHILD = "小名叫豌豆"
WHEN = "腊月廿九半夜"
HIDDEN = "莫让罗三爷晓得"
CONTACT = "托卖豆花的带话"
MORE = "昨天胳膊吊起了"
LATER = "今早没来上学"
CHAT = "隔壁老汉拿皮带抽娃儿"
FILE_NAME = "豌豆的手杆"
FILE_MARK = b"mark-inside-the-file-"
SAID = (SEEN, PLACE, CHILD, WHEN, HIDDEN, CONTACT, MORE, LATER, CHAT, FILE_NAME)


async def _by_page(client: httpx.AsyncClient) -> list[str]:
    """Form, more, file, code, and later with the code; what else nobody may find."""
    walker = await Walker(client).open()
    key = walker.hidden("key")
    await walker.press(
        "save", seen=SEEN, place=PLACE, child=CHILD, when=WHEN, contact=CONTACT, hidden_from=HIDDEN
    )
    await walker.press("more", more=MORE)
    content = FILE_MARK * 80_000
    await walker.send_files((f"{FILE_NAME}.bin", content))
    assert "收好了" in walker.text
    await walker.press("mint")
    code = walker.hidden("shown")
    await walker.press("try", code=code, shown=code)
    await walker.press("done")
    other = await Walker(client, "/report/code").open()
    await other.press("open", code=code)
    code_key = other.hidden("key")
    await other.press("add", more=LATER)
    assert "加进去了" in other.text
    return [key, code, " ".join(re.findall("....", code)), code_key]


async def _by_chat(client: httpx.AsyncClient) -> None:
    """As far as the model that is not there lets it: the sentence is understood by its words."""
    session = None
    for said in ("举报", CHAT):
        answer = await client.post(
            "/api/v1/chat",
            json={"session": session, "message_id": secrets.token_hex(6), "text": said},
        )
        assert answer.status_code == 200
        session = answer.json()["session"]


async def _tables(engine: AsyncEngine) -> bytes:
    found = []
    async with engine.connect() as connection:
        for name in await connection.run_sync(lambda sync: inspect(sync).get_table_names()):
            for row in await connection.execute(text(f'SELECT * FROM "{name}"')):
                found += [v if isinstance(v, bytes) else str(v).encode() for v in row]
    return b"\0".join(found)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def database(request: pytest.FixtureRequest, engine: AsyncEngine) -> str:
    return engine.url.render_as_string(hide_password=False)


async def test_no_word_and_no_code_is_left_anywhere(
    tmp_path: Path, engine: AsyncEngine, database: str
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    try:
        more = {
            "HULEI_DATABASE_URL": database,
            "HULEI_LOG_LEVEL": "DEBUG",
            "TMPDIR": str(temporary),
            "PYTHONFAULTHANDLER": "1",
        }
        with WebOnly(tmp_path / "var", more) as server:
            await server.start()
            async with httpx.AsyncClient(
                base_url=server.url, timeout=60, trust_env=False
            ) as client:
                unseen = [*SAID, *await _by_page(client)]
                await _by_chat(client)
            server.kill(signal.SIGABRT)  # as a fault in a library would
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, before)
    assert b"Fatal Python error" in server.log.read_bytes()
    found = await found_at_the_desk(server.settings)
    for said in (SEEN, PLACE, CHILD, WHEN, HIDDEN, CONTACT, MORE, LATER):
        assert found[said] == 1, said  # it did arrive
    left = await asyncio.to_thread(_files, tmp_path)
    left["all tables"] = await _tables(engine)
    assert not [name for name in left if "core" in Path(name).name]
    assert not any(name.startswith("tmp") for name in left)
    for said in unseen:
        for shape in (said.encode(), said.encode("utf-16-le"), ascii(said)[1:-1].encode()):
            where = [name for name, content in left.items() if shape in content]
            assert where == [], said
    assert [name for name, content in left.items() if FILE_MARK in content] == []


async def test_the_search_would_find_a_word(engine: AsyncEngine, tmp_path: Path) -> None:
    """In a table and in SQLite's files, the log of writes included."""
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE leak (said VARCHAR(80))"))
        await connection.execute(text("INSERT INTO leak VALUES (:said)"), {"said": SEEN})
    assert SEEN.encode() in await _tables(engine)
    if engine.dialect.name == "sqlite":
        assert any(SEEN.encode() in content for content in _files(tmp_path).values())
