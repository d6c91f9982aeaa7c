"""A report told in the chat over the real sealing: whole at the desk, and a word of it nowhere."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from bot.conversation.reporting.services import Reports
from entitlements.model import Pack
from reports.model import ItemKind, Opened
from reports.readers import Holder
from reports.reporter_key import draft_key_of_person
from store.engine import session_factory
from store.secrets import InstallSecret
from tests.fakes.product import NOON, Talk
from tests.fakes.sealed_desk import FakeDesk

HARM = "隔壁那家天天拿衣架打娃儿"
PLACE = "龙水镇幸福路十二号"
NAME = "阿妹，七岁"
PHONE = "13800138000"
MORE = "他今早又把她锁在门外"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb") + b"\x00" * 400 + b"\xff\xd9"


@pytest.fixture
def desk(engine: AsyncEngine) -> FakeDesk:
    desk = FakeDesk(engine)
    desk.time = NOON
    return desk


@pytest.fixture
def talk(pack: Pack, desk: FakeDesk) -> Talk:
    secret = InstallSecret(b"x" * 32)
    services = Reports(
        desk.intake,
        desk.codes,
        desk.followup,
        desk.uploads,
        lambda person: draft_key_of_person(secret, person),
    )
    talk = Talk(pack, {HARM: "report_harm"}, sealed=services)
    talk.person = "a-pseudonym-of-somebody"
    return talk


async def read_at_desk(desk: FakeDesk, holder: Holder) -> Opened:
    """The one report, opened by an officer."""
    async with desk.cabinet.sessions() as session:
        (report_id,) = (await session.scalars(text("SELECT id FROM report"))).all()
        folder = await desk.cabinet.take(session, report_id)
        return folder.opened(folder.keys(holder))


async def test_from_the_first_word_to_the_answer(
    talk: Talk, desk: FakeDesk, engine: AsyncEngine
) -> None:
    with capture_logs() as logs:
        await talk.say(HARM)
        await talk.press("我想反映情况")
        await talk.press("好，我来说")
        await talk.press("现在有危险")
        await talk.press("没有")
        await talk.press("跳过")
        await talk.say(PLACE)
        talk.new_process()  # killed in the middle
        await talk.say(NAME)
        await talk.press("常有")
        await talk.say(PHONE)
        await talk.press("是，工作中发现的")
        await talk.say("幸福路小学")
        await talk.press("老师")
        await talk.press("被人组织讨钱")
        await talk.press("选好了")
        assert "收好了" in await talk.send_file("阿妹的手.jpg", JPEG)
        await talk.press("没有，看看我说了什么")
        assert "幸福路小学" in talk.text()
        await talk.press("就这样，交")
        await talk.press("给我号码")
        code = next(reply["code"] for reply in talk.answer["replies"] if "code" in reply)
        assert "有数字不对" in await talk.say(code[:-1] + str((int(code[-1]) + 1) % 10))
        assert "对的" in await talk.say(code)
        await talk.press("清屏离开")
        assert talk.answer["wipe"] is True
        await talk.say(code.replace(" ", ""))
        assert "还没有给您的回话" in talk.text()
        await talk.say(MORE)
    report = await read_at_desk(desk, desk.first)
    said = [item.value.get("text") for item in report.items if item.value.get("text")]
    assert said == [HARM, PLACE, NAME, "常有", PHONE, MORE]
    assert report.of(ItemKind.DUTY)[0].value["situations"] == [8]
    assert report.of(ItemKind.SOURCE)[0].value == {"channel": "web"}
    assert desk.announced.news()[0] == "danger"
    found = await _everything(engine) + "\n".join(str(line) for line in logs)
    for word in (
        HARM,
        PLACE,
        "阿妹",
        PHONE,
        MORE,
        "幸福路",
        code,
        code.replace(" ", ""),
        talk.person,
    ):
        assert word not in found
    assert talk.understanding.requests == []  # since the restart in the middle of it


async def test_a_person_of_the_bureau_is_left_out(talk: Talk, desk: FakeDesk) -> None:
    await talk.say("举报")
    await talk.press("好，我来说")
    await talk.press("现在没有")
    await talk.press("区民政局的人")
    await talk.press("没有别的了")
    await talk.say(HARM)
    await talk.say("清屏离开")
    report = await read_at_desk(desk, desk.head)
    assert [item.value["text"] for item in report.of(ItemKind.SEEN)] == [HARM]
    async with desk.cabinet.sessions() as session:
        wraps = (await session.scalars(text("SELECT reader FROM report_wrap"))).all()
    assert desk.first.reader not in wraps
    assert desk.head.reader in wraps


async def test_taken_back_before_anybody_saw_it(talk: Talk, engine: AsyncEngine) -> None:
    await talk.say("举报")
    await talk.say(HARM)
    await talk.say("退出")
    await talk.press("撤回")
    async with session_factory(engine)() as session:
        assert (await session.scalars(text("SELECT id FROM report"))).all() == []


async def _everything(engine: AsyncEngine) -> str:
    """Every row of every table, bytes read as text as well."""
    found = []
    async with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            names = "SELECT name FROM sqlite_master WHERE type = 'table'"
        else:
            names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        for (table,) in (await connection.execute(text(names))).all():
            for row in (await connection.execute(text(f'SELECT * FROM "{table}"'))).all():
                found += [_plain(value) for value in row]
    return "\n".join(found)


def _plain(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
