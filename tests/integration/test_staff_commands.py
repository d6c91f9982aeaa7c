"""What staff see of numbers and sentences that people left: by command, on a real database."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner, Result

from app.cli import cli
from app.migrate import upgrade
from app.training_data import as_training_data, trained_intents
from store.engine import open_engine, session_factory
from store.keeping import Keeping, open_keeping
from store.secrets import load_or_create
from store.terms import Terms

PHONE = "13812345678"


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HULEI_VAR", str(tmp_path))
    monkeypatch.delenv("HULEI_DATABASE_URL", raising=False)
    return tmp_path


def kept(var: Path, fill: Callable[[Keeping], Awaitable[str]]) -> str:
    """Fills the install's stores as a running product would."""

    async def main() -> str:
        engine = open_engine(f"sqlite+aiosqlite:///{var / 'hulei.db'}")
        await upgrade(engine)
        secret = load_or_create(var / "secrets" / "install.key")
        keeping = open_keeping(session_factory(engine), secret, lambda: datetime.now(UTC), Terms())
        try:
            return await fill(keeping)
        finally:
            await engine.dispose()

    return asyncio.run(main())


def hulei(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def test_numbers_are_listed_and_erased_when_done(var: Path) -> None:
    async def fill(keeping: Keeping) -> str:
        return (await keeping.requests.leave("p", PHONE, "医疗救助")).id

    request = kept(var, fill)
    listed = hulei("requests")
    assert listed.exit_code == 0
    for shown in (request, PHONE, "医疗救助"):
        assert shown in listed.output
    assert hulei("requests", "--done", request).exit_code == 0
    assert "Nobody waits" in hulei("requests").output
    assert hulei("requests", "--done", request).exit_code == 1


def test_sentences_are_listed_labelled_dropped_and_exported(var: Path) -> None:
    async def fill(keeping: Keeping) -> str:
        kept_ids = [
            (await keeping.texts.keep("p", sentence)).id
            for sentence in ("本本[红]咋个整 {a}", "低保咋个弄", "不晓得说的啥")
        ]
        return " ".join(kept_ids)

    first, second, third = kept(var, fill).split()
    assert all(text_id in hulei("review", "list").output for text_id in (first, second, third))
    assert hulei("review", "export", str(var / "early.yml")).exit_code == 1
    assert hulei("review", "label", first, "ask_rehab").exit_code == 0
    assert hulei("review", "label", second, "ask_dibao").exit_code == 0
    assert hulei("review", "drop", third).exit_code == 0
    assert "ask_rehab" in hulei("review", "list").output

    file = var / "learned.yml"
    assert hulei("review", "export", str(file)).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    data = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    assert data == {
        "version": "3.1",
        "nlu": [
            {"intent": "ask_dibao", "examples": "- 低保咋个弄\n"},
            {"intent": "ask_rehab", "examples": "- 本本［红］咋个整 ｛a｝\n"},
        ],
    }
    assert hulei("review", "export", str(file)).exit_code == 1


def test_a_wrong_id_or_intent_is_said_plainly(var: Path) -> None:
    async def fill(keeping: Keeping) -> str:
        return (await keeping.texts.keep("p", "一句")).id

    text_id = kept(var, fill)
    wrong = hulei("review", "label", text_id, "ask_rehabb")
    assert wrong.exit_code == 1
    assert "no intent" in wrong.output
    assert hulei("review", "label", "00000000", "ask_rehab").exit_code == 1
    assert hulei("review", "drop", "00000000").exit_code == 1


def test_before_the_first_start_it_says_so_and_makes_nothing(var: Path) -> None:
    asked = hulei("requests")
    assert asked.exit_code == 1
    assert "first start" in asked.output
    assert list(var.iterdir()) == []


def test_another_secret_opens_nothing_and_shows_no_traceback(var: Path) -> None:
    async def fill(keeping: Keeping) -> str:
        return (await keeping.requests.leave("p", PHONE, None)).id

    kept(var, fill)
    (var / "secrets" / "install.key").write_bytes(b"x" * 32)
    asked = hulei("requests")
    assert asked.exit_code == 1
    assert "another install secret" in asked.output
    assert PHONE not in asked.output


def test_every_intent_with_examples_can_be_a_label() -> None:
    known = trained_intents()
    assert {"ask_rehab", "report_harm", "human_handoff"} <= set(known)
    assert "my_data" not in known


def test_the_same_sentence_twice_teaches_once() -> None:
    data = YAML(typ="safe").load(as_training_data([("greet", "你好"), ("greet", "你好")]))
    assert data["nlu"] == [{"intent": "greet", "examples": "- 你好\n"}]
