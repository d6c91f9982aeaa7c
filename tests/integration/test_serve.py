"""``hulei serve`` as a person starts and stops it, with a Rasa that is none."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.model import train
from app.rasa_server import free_port
from app.settings import PROJECT, Settings
from tests.fakes.rasa_process import FakeRasa

_HULEI = [sys.executable, "-c", "from app.cli import main; main()"]


@pytest.fixture
def rasa(tmp_path: Path) -> FakeRasa:
    return FakeRasa(tmp_path / "rasa-env")


@pytest.fixture
def settings(tmp_path: Path, rasa: FakeRasa) -> Settings:
    made = Settings(var=tmp_path / "var", rasa_python=rasa.python, port=free_port())
    train(made, print)
    return made


def environment(settings: Settings, more: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HULEI_")}
    return {
        **kept,
        "HULEI_VAR": str(settings.var),
        "HULEI_RASA_PYTHON": str(settings.rasa_python),
        "HULEI_PORT": str(settings.port),
        **more,
    }


@contextlib.contextmanager
def serving(settings: Settings, **more: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*_HULEI, "serve"],
        cwd=PROJECT,
        env=environment(settings, more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def refused(settings: Settings, **more: str) -> str:
    """What it says instead of starting."""
    done = subprocess.run(
        [*_HULEI, "serve"],
        cwd=PROJECT,
        env=environment(settings, more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def lines_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"ended without {words!r}: {said}")


def health(settings: Settings) -> dict[str, bool]:
    url = f"http://127.0.0.1:{settings.port}/health/ready"
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        return dict(json.load(error))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_tells_its_addresses_and_ends_with_everything(
    settings: Settings, rasa: FakeRasa, how: signal.Signals
) -> None:
    with serving(settings) as process:
        said = lines_until(process, "Ctrl-C stops everything")
        for address in ("/", "/c", "/api/openapi.json"):
            assert f"http://127.0.0.1:{settings.port}{address}\n" in said
        assert health(settings) == {"ok": True, "understanding": True, "store": True}
        rasa_port = int(rasa.calls[-1]["argv"][rasa.calls[-1]["argv"].index("--port") + 1])
        process.send_signal(how)
        assert process.wait(15) == 0
        assert process.stdout is not None
        assert "Traceback" not in process.stdout.read()
    for port in (settings.port, rasa_port):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
    assert (settings.var / "hulei.db").exists()


def test_answers_before_rasa_and_can_be_ended_before_it(settings: Settings, rasa: FakeRasa) -> None:
    rasa.plan(run_status=503)
    with serving(settings) as process:
        lines_until(process, "Starting the language model")
        assert health(settings) == {"ok": False, "understanding": False, "store": True}
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 0


@pytest.mark.parametrize(("trust_proxy", "second"), [("false", 429), ("true", 200)])
def test_an_address_that_a_request_claims_counts_only_from_a_trusted_proxy(
    settings: Settings, trust_proxy: str, second: int
) -> None:
    def welcome(claimed: str) -> int:
        url = f"http://127.0.0.1:{settings.port}/api/v1/chat/welcome"
        request = urllib.request.Request(url, headers={"X-Forwarded-For": claimed})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    limits = {"HULEI_MESSAGES_AT_ONCE": "1", "HULEI_MESSAGES_PER_SECOND": "0.001"}
    with serving(settings, HULEI_TRUST_PROXY=trust_proxy, **limits) as process:
        lines_until(process, "Starting the language model")
        assert [welcome("1.1.1.1"), welcome("2.2.2.2")] == [200, second]
        process.terminate()
        process.wait(15)


def test_a_second_start_says_that_the_port_is_in_use(settings: Settings) -> None:
    with serving(settings) as process:
        lines_until(process, "Ctrl-C stops everything")
        assert refused(settings) == (
            f"Port {settings.port} is in use. End the other program, or choose another port: "
            f"HULEI_PORT={settings.port + 1} make run"
        )
        process.terminate()
        process.wait(15)


def test_without_the_rasa_environment(settings: Settings, rasa: FakeRasa) -> None:
    rasa.python.unlink()
    assert refused(settings).endswith("Run: make setup")


def test_without_a_model(settings: Settings) -> None:
    for model in settings.models.glob("*.tar.gz"):
        model.unlink()
    assert refused(settings).endswith("Run: make model")


def test_with_a_policy_that_is_not_there(settings: Settings) -> None:
    said = refused(settings, HULEI_POLICY="no-such-pack")
    assert "HULEI_POLICY: is no policy pack; there is: dazu-2026-draft" in said


def test_with_a_database_of_a_newer_version_it_ends(settings: Settings) -> None:
    subprocess.run([*_HULEI, "migrate"], cwd=PROJECT, env=environment(settings, {}), check=True)
    with contextlib.closing(sqlite3.connect(settings.var / "hulei.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'of-tomorrow'")
    started = time.monotonic()
    assert "another version of Hulei" in refused(settings)
    assert time.monotonic() - started < 30


def test_with_a_secret_that_is_not_ours(settings: Settings) -> None:
    settings.secret_file.parent.mkdir(parents=True)
    settings.secret_file.write_bytes(b"short")
    assert "holds 5 bytes instead of 32" in refused(settings)
