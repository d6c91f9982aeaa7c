"""``hulei keys`` and ``hulei staff``, and the fictional desk, each on an install of its own."""

from __future__ import annotations

import asyncio
import json
import re
import stat
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
import typer
from typer.testing import CliRunner, Result

from app import demo_desk, desk
from app.cli import cli
from app.demo_desk import demo_accounts, how_to_enter, ready_demo_desk
from app.migrate import upgrade
from app.reporting import report_keys, reporting
from app.settings import Settings
from notifications.calendar import WorkCalendar
from people.desk import People, open_people
from people.directory import new_staff
from people.keys import KeyPair, fingerprint
from people.model import Role
from people.recovery import decode, encode
from people.recovery_file import read_public, write_public
from people.sign_in import Refused, SignedIn
from people.totp import code_at, new_secret
from reports.announcing import nobody
from reports.clocks import Clocks
from reports.model import ItemKind
from reports.reporter_key import new_draft_key
from store.engine import open_engine
from store.secrets import load_or_create
from tests.fakes.console import CHEAP, PASSWORD

ZONE = ZoneInfo("Asia/Shanghai")
Got = TypeVar("Got")


def now() -> datetime:
    return datetime.now(ZONE)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("HULEI_VAR", str(tmp_path))
    monkeypatch.delenv("HULEI_DATABASE_URL", raising=False)
    monkeypatch.delenv("HULEI_PROFILE", raising=False)

    def cheaply(*given: object, **named: object) -> People:
        return open_people(*given, **named, cost=CHEAP)  # type: ignore[arg-type]

    monkeypatch.setattr(desk, "open_people", cheaply)
    return Settings(var=tmp_path)


def with_people(settings: Settings, ask: Callable[[People], Awaitable[Got]]) -> Got:
    async def main() -> Got:
        engine = open_engine(settings.database)
        await upgrade(engine)
        secret = load_or_create(settings.secret_file)
        try:
            return await ask(desk.install_people(settings, engine, secret, now))
        finally:
            await engine.dispose()

    return asyncio.run(main())


def hulei(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli, list(words), input=typed)


@pytest.fixture
def prompts(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str | Callable[[str], str]]]:
    """What is typed, one after the other; a function is given all that was shown so far."""
    answers: list[str | Callable[[str], str]] = []
    shown: list[str] = []
    real = typer.echo

    def echo(message: object = "", **options: object) -> None:
        shown.append(str(message))
        real(message, **options)  # type: ignore[arg-type]

    def prompt(*_: object, **__: object) -> str:
        answer = answers.pop(0)
        return answer if isinstance(answer, str) else answer("\n".join(shown))

    monkeypatch.setattr(typer, "echo", echo)
    monkeypatch.setattr(typer, "prompt", prompt)
    yield answers
    assert answers == []


def key_on_paper(shown: str) -> str:
    return " ".join(re.findall(r"\b[0-9A-Z]{5}\b", shown)[:13])


def code_on_phone(shown: str) -> str:
    secret = re.findall(r"type it in: +([A-Z2-7 ]+)", shown)[-1].replace(" ", "")
    return code_at(secret, now())


def test_keys_init_prints_once_checks_the_paper_and_makes_the_first_head(
    settings: Settings, prompts: list[str | Callable[[str], str]]
) -> None:
    wrong = encode(KeyPair.new().secret)
    prompts += ["", "00000 00000", wrong, key_on_paper]
    prompts += ["kezhang", "某科长", "儿童福利科", "1234567890", PASSWORD, PASSWORD + "x"]
    prompts += [PASSWORD, PASSWORD, "000000", code_on_phone]
    done = hulei("keys", "init")
    assert done.exit_code == 0, done.output
    public = read_public(settings.recovery_file)
    paper = key_on_paper(done.output)
    assert public == KeyPair.of_secret(decode(paper)).public
    assert stat.S_IMODE(settings.recovery_file.stat().st_mode) == 0o600
    for path in settings.var.rglob("*"):  # the secret half is nowhere but on paper
        if path.is_file():
            assert decode(paper) not in path.read_bytes()
    for word in ("█", "▀", "▄"):
        if word in done.output:
            break
    else:
        pytest.fail("no square code for the phone")

    async def heads(people: People) -> tuple[str, bool, object]:
        (head,) = await people.stores.staff.active()
        secret = re.findall(r"type it in: +([A-Z2-7 ]+)", done.output)[0].replace(" ", "")
        entered = await people.sign_in.attempt(
            "kezhang", PASSWORD, code_at(secret, now()), address="a"
        )
        return head.role, head.public_key is not None, entered

    role, confirmed, entered = with_people(settings, heads)
    assert (role, confirmed) == (Role.HEAD, True)
    assert entered == Refused("wrong")  # the code that was tried at set-up is used up

    again = hulei("keys", "init")
    assert again.exit_code == 1
    assert "--replace-recovery-key" in again.output
    assert read_public(settings.recovery_file) == public


def test_keys_init_given_up_half_way_keeps_no_key_and_can_be_run_again(
    settings: Settings, prompts: list[str | Callable[[str], str]]
) -> None:
    wrong = encode(KeyPair.new().secret)
    prompts += ["", wrong, wrong, wrong]
    assert hulei("keys", "init").exit_code == 1
    assert read_public(settings.recovery_file) is None


def test_a_new_recovery_key_only_with_the_flag(
    settings: Settings, prompts: list[str | Callable[[str], str]]
) -> None:
    write_public(settings.recovery_file, b"o" * 32)
    prompts += ["kezhang", "某科长", "", PASSWORD, PASSWORD, code_on_phone]
    assert hulei("keys", "init").exit_code == 0  # only the head was missing
    assert read_public(settings.recovery_file) == b"o" * 32
    prompts += ["", key_on_paper]
    done = hulei("keys", "init", "--replace-recovery-key")
    assert done.exit_code == 0
    assert read_public(settings.recovery_file) == (
        KeyPair.of_secret(decode(key_on_paper(done.output))).public
    )


def test_staff_added_listed_reset_and_removed(
    settings: Settings, prompts: list[str | Callable[[str], str]]
) -> None:
    options = ("--name", "某人", "--role", "officer", "--unit", "科")
    added = hulei("staff", "add", "zhiban", *options, "--starter")
    assert added.exit_code == 0, added.output
    word = re.findall(r"zhiban: +(\S+)", added.output)[0]
    assert hulei("staff", "add", "zhiban", *options, "--starter").exit_code == 1
    assert "登录名" in hulei("staff", "add", "值班", *options, "--starter").output
    assert hulei("staff", "add", "x1", "--name", "x", "--role", "king").exit_code == 1
    prompts += [PASSWORD, PASSWORD, code_on_phone]
    full = hulei("staff", "add", "guanli", "--name", "管", "--role", "admin", "--unit", "")
    assert full.exit_code == 0, full.output
    listed = hulei("staff", "list").output
    assert re.search(r"zhiban +officer +key: none yet", listed)
    assert "guanli" in listed

    async def enter(people: People) -> object:
        return await people.sign_in.attempt("zhiban", word, "", address="a")

    assert isinstance(with_people(settings, enter), SignedIn)

    prompts += ["guanli", "wrong", "000000"]
    refused = hulei("staff", "reset", "zhiban", "--lost", "both")
    assert refused.exit_code == 1
    assert "Nothing was changed" in refused.output
    pair = KeyPair.new()
    write_public(settings.recovery_file, pair.public)
    prompts += [encode(pair.secret)]
    reset = hulei("staff", "reset", "zhiban", "--lost", "both", "--recovery")
    assert reset.exit_code == 0, reset.output
    assert isinstance(with_people(settings, enter), Refused)  # the first starter is void
    assert hulei("staff", "reset", "zhiban", "--lost", "everything").exit_code == 1
    assert hulei("staff", "remove", "zhiban", "--yes").exit_code == 0
    assert "zhiban" not in hulei("staff", "list").output
    assert hulei("staff", "remove", "zhiban", "--yes").exit_code == 1


def test_a_head_alone_is_confirmed_with_the_recovery_key(
    settings: Settings, prompts: list[str | Callable[[str], str]]
) -> None:
    pair = KeyPair.new()
    write_public(settings.recovery_file, pair.public)
    prompts += [PASSWORD, PASSWORD, code_on_phone]
    assert (
        hulei("staff", "add", "head", "--name", "x", "--role", "head", "--unit", "").exit_code == 0
    )

    async def waiting(people: People) -> bytes | None:
        return (await people.stores.staff.active())[0].waiting_key

    key = with_people(settings, waiting)
    assert key is not None
    prompts += [encode(pair.secret)]
    done = hulei("staff", "approve", "head", typed="y\n")
    assert done.exit_code == 0, done.output
    assert fingerprint(key) in done.output
    assert "confirmed" in hulei("staff", "list").output
    assert hulei("staff", "approve", "head").exit_code == 1


def test_the_fictional_desk_says_how_to_enter(settings: Settings) -> None:
    first = with_people(settings, lambda people: ready_demo_desk(settings, people))
    again = with_people(settings, lambda people: ready_demo_desk(settings, people))
    assert first == again
    assert [account.role for account in first] == ["head", "officer", "officer", "admin", "auditor"]
    assert all("演示" in account.name for account in first)
    file = settings.demo_desk_file
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = "\n".join(how_to_enter(first))
    assert first[0].password in text
    assert "hulei staff code demo-head" in text
    assert first[0].totp not in text
    public = read_public(settings.recovery_file)
    assert public == KeyPair.of_secret(decode(json.loads(file.read_text())["recovery_key"])).public
    shown = hulei("staff", "code", "demo-head").output.strip()

    async def enter(people: People) -> object:
        day = now().date()
        assert [s.login for s in await people.roster.on_duty(day)] == ["demo-officer1"]
        done = await people.sign_in.attempt("demo-head", first[0].password, shown, address="a")
        assert isinstance(done, SignedIn)
        session = await people.stores.signed.find(done.session)
        assert session is not None
        return session.secret_key

    assert with_people(settings, enter) is not None
    assert hulei("staff", "code", "somebody").exit_code == 1


def test_nothing_fictional_in_profile_mainland(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = with_people(settings, lambda people: ready_demo_desk(settings, people))
    monkeypatch.setenv("HULEI_PROFILE", "mainland")
    serious = Settings(var=settings.var)
    assert with_people(serious, lambda people: ready_demo_desk(serious, people)) == []
    assert demo_accounts(serious) == []
    assert hulei("staff", "code", "demo-head").exit_code == 1

    async def enter(people: People) -> object:
        account = accounts[0]
        return await people.sign_in.attempt(
            account.login, account.password, account.code(now()), address="a"
        )

    assert with_people(serious, enter) == Refused("wrong")
    fresh = Settings(var=settings.var / "fresh")
    assert with_people(fresh, lambda people: ready_demo_desk(fresh, people)) == []
    assert not fresh.demo_desk_file.exists()


def test_where_real_people_work_nobody_fictional_joins(settings: Settings) -> None:
    hulei("staff", "add", "x1", "--name", "x", "--role", "admin", "--unit", "", "--starter")
    assert with_people(settings, lambda people: ready_demo_desk(settings, people)) == []
    assert not settings.demo_desk_file.exists()


def test_the_demo_recovery_key_gives_way_to_a_real_one(
    settings: Settings, prompts: list[str | Callable[[str], str]]
) -> None:
    with_people(settings, lambda people: ready_demo_desk(settings, people))
    demo_public = demo_desk.demo_recovery_public(settings)
    assert read_public(settings.recovery_file) == demo_public
    prompts += ["", key_on_paper]
    prompts += ["kezhang", "某科长", "", PASSWORD, PASSWORD, code_on_phone]
    done = hulei("keys", "init")
    assert done.exit_code == 0, done.output
    assert read_public(settings.recovery_file) != demo_public


def test_what_nobody_can_open_is_handed_on_with_the_recovery_key(
    settings: Settings, prompts: list[str | Callable[[str], str]]
) -> None:
    pair = KeyPair.new()
    write_public(settings.recovery_file, pair.public)
    totp = new_secret()

    async def hire(people: People) -> None:
        for login in ("head", "xinren"):
            staff = new_staff(login, "某人", Role.HEAD, "")
            await people.add_ready(staff, "test", password=PASSWORD, totp=totp, confirmed=True)

    async def lose_keys() -> None:
        engine = open_engine(settings.database)
        secret = load_or_create(settings.secret_file)
        clocks = Clocks.standard(WorkCalendar())
        parts = reporting(settings, secret, engine, announce=nobody, clocks=clocks, now=now)
        key = new_draft_key()
        await parts.intake.add(key, ItemKind.SEEN, {"text": "娃儿身上有伤"})
        await parts.intake.finish(key)
        for reader in await parts.readers.readers():
            await report_keys(settings, secret, engine, now).without(reader.id)
        await engine.dispose()

    with_people(settings, hire)
    assert "Nothing to do" in hulei("keys", "recover", "xinren").output
    assert hulei("keys", "recover", "meiyou").exit_code == 1
    asyncio.run(lose_keys())
    wrong = encode(KeyPair.new().secret)
    prompts += [wrong, wrong, wrong]
    assert hulei("keys", "recover", "xinren").exit_code == 1
    prompts += [encode(pair.secret)]
    done = hulei("keys", "recover", "xinren")
    assert done.exit_code == 0, done.output
    assert "1 handed to xinren" in done.output
    assert "Nothing to do" in hulei("keys", "recover", "xinren").output
