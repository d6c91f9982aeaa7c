"""Notices as an install makes them: the audit log's letter by real mail, and what doctor says."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner, Result

from app.cli import cli
from app.desk import install_people
from app.doctor_notices import look_at_notices
from app.migrate import upgrade
from app.notices import install_notices
from app.settings import Settings
from notifications.model import CONSOLE, Notice
from people.directory import new_staff
from people.model import Role
from store.engine import open_engine, session_factory
from store.secrets import load_or_create
from store.writing import writing
from tests.integration.test_email import Post, smtp

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def settings_in(var: Path, **more: Any) -> Settings:
    return Settings(var=var, _env_file=None, **more)


def hulei(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


async def test_the_head_goes_out_once_a_day_and_proves_a_rewritten_log(tmp_path: Path) -> None:
    post, time = Post(), [NOW]
    with smtp(post) as server:
        settings = settings_in(
            tmp_path,
            smtp_host=server.host,
            smtp_port=server.port,
            smtp_security="none",
            smtp_from=server.sender,
            audit_emails="one@example.org, two@example.org",
        )
        engine = open_engine(settings.database)
        await upgrade(engine)
        secret = load_or_create(settings.secret_file)
        people = install_people(settings, engine, secret, lambda: time[0])
        notices = install_notices(settings, engine, people, lambda: time[0])
        tasks = {name: task for name, _, task in notices.scheduler._jobs}
        for hours in (0, 1, 24):
            time[0] = NOW + timedelta(hours=hours)
            async with writing(session_factory(engine)) as session:
                await notices.audit.record(session, "system", "report.opened", f"{hours}")
            await tasks["audit_head"]()
            await notices.dispatcher.all_due()
        async with writing(session_factory(engine)) as session:
            staff = new_staff("wang", "某某", Role.OFFICER, "科室")
            await people.stores.staff.insert(session, staff)
            await notices.outbox.put(session, Notice(CONSOLE, staff.id, "new_report", {}, "one"))
        for task in tasks.values():
            await task()
        await notices.dispatcher.all_due()
        assert await notices.inbox.unread(staff.id) == 1
        time[0] = NOW + timedelta(days=400)
        assert await notices.erase_expired() == 6
        await engine.dispose()
    assert sorted(str(mail["To"]) for mail in post.mails) == [
        *["one@example.org"] * 2,
        *["two@example.org"] * 2,
    ]
    (tmp_path / "saved.eml").write_bytes(bytes(post.mails[-1]))


def saved_letter(folder: Path, body: str) -> Path:
    letter = EmailMessage()
    letter.set_content(body, cte="base64")
    (folder / "saved.eml").write_bytes(bytes(letter))
    return folder / "saved.eml"


def test_the_commands_show_verify_and_find_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HULEI_VAR", str(tmp_path))
    monkeypatch.delenv("HULEI_DATABASE_URL", raising=False)
    assert "first start" in hulei("audit", "verify").output
    settings = settings_in(tmp_path)

    async def fill() -> None:
        engine = open_engine(settings.database)
        await upgrade(engine)
        secret = load_or_create(settings.secret_file)
        people = install_people(settings, engine, secret, lambda: NOW)
        notices = install_notices(settings, engine, people, lambda: NOW)
        for number in range(3):
            async with writing(session_factory(engine)) as session:
                await notices.audit.record(session, "system", "report.opened", "r", files=number)
        await engine.dispose()

    asyncio.run(fill())
    shown = hulei("audit", "show", "--last", "2")
    assert shown.exit_code == 0
    assert shown.output.count("report.opened") == 2
    assert "files=2" in shown.output
    letter = saved_letter(tmp_path, hulei("audit", "head").output)
    verified = hulei("audit", "verify", "--head", str(letter))
    assert verified.exit_code == 0, verified.output
    assert "3 entries" in verified.output and "1 saved heads" in verified.output
    assert "only a saved head" in hulei("audit", "verify").output
    with sqlite3.connect(tmp_path / "hulei.db") as database:
        database.execute("UPDATE audit_entry SET actor = 'x' WHERE number = 2")
    database.close()
    broken = hulei("audit", "verify")
    assert broken.exit_code == 1
    assert "entry 2 was changed" in broken.output
    (tmp_path / "empty.eml").write_text("", encoding="utf-8")
    assert "no signed head" in hulei("audit", "verify", "--head", f"{tmp_path}/empty.eml").output
    assert hulei("audit", "verify", "--head", f"{tmp_path}/none.eml").exit_code == 1


async def test_doctor_names_unsigned_clocks_missing_mail_and_what_is_stuck(tmp_path: Path) -> None:
    said = [text for _, text in await look_at_notices(settings_in(tmp_path))]
    assert any("not signed" in text and "答复报告人" in text for text in said)
    assert any("only in the console" in text for text in said)
    assert any("insurance.yml" in text for text in said)
    gateway = settings_in(tmp_path, sms_url="http://gateway.example.org/send")
    found = await look_at_notices(gateway)
    assert any(level == "wrong" and "HULEI_SMS_URL" in text for level, text in found)
    assert any("HULEI_SMS_ACCEPTED" in text for _, text in found)
    settings = settings_in(
        tmp_path, smtp_host="mail.example.org", smtp_from="x@example.org", smtp_security="none"
    )
    engine = open_engine(settings.database)
    await upgrade(engine)
    secret = load_or_create(settings.secret_file)
    notices = install_notices(
        settings, engine, install_people(settings, engine, secret, lambda: NOW), lambda: NOW
    )
    async with writing(session_factory(engine)) as session:
        await notices.outbox.put(session, Notice(CONSOLE, "a" * 32, "no_such", {}, "one"))
    await notices.dispatcher.once()
    await engine.dispose()
    found = await look_at_notices(settings)
    assert ("wrong", "console: 1 notices were given up") in found
    assert any(level == "wrong" and "unencrypted" in text for level, text in found)
    assert any("HULEI_AUDIT_EMAILS" in text for _, text in found)


@pytest.mark.parametrize(
    "wrong",
    [
        {"smtp_host": "mail.example.org"},
        {"audit_emails": "nobody"},
        {"audit_emails": "a@example.org b@example.org"},
        {"smtp_security": "perhaps"},
        {"smtp_port": 0},
    ],
)
def test_wrong_mail_settings_are_told(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        settings_in(tmp_path, **wrong)
