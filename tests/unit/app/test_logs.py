"""Logs are one JSON object a line, and hold no word of a person."""

from __future__ import annotations

import json
import subprocess
import sys

from app.logs import without_words

SECRET_WORDS = "妈老汉都不在了"

_PROGRAM = f"""
import logging
import structlog
from app.logs import configure

configure("INFO")
structlog.get_logger().info("turn", kind="text", ms=12)
structlog.get_logger().debug("not shown")
logging.getLogger("uvicorn.error").info("not shown")
logging.getLogger("somebody.else").warning("worth %s look", "a")
try:
    raise KeyError("{SECRET_WORDS}")
except KeyError:
    logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    structlog.get_logger().exception("job.ended")
"""


def test_lines_are_json_and_errors_come_without_their_words() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True
    )
    assert SECRET_WORDS not in done.stderr
    turn, other, web, own = (json.loads(line) for line in done.stderr.splitlines())
    assert (turn["event"], turn["level"], turn["ms"]) == ("turn", "info", 12)
    assert other["event"] == "worth a look"
    assert (web["event"], web["reason"]) == ("Exception in ASGI application", "KeyError")
    assert web["where"] == ["<string>:12 <module>"]
    assert own["reason"] == "KeyError"


def test_an_error_handed_over_is_told_by_kind_and_place() -> None:
    error = ValueError(SECRET_WORDS)
    event = without_words(None, "error", {"event": "e", "exc_info": error})
    assert event["reason"] == "ValueError"
    assert SECRET_WORDS not in repr(event)
    assert without_words(None, "error", {"event": "e", "exc_info": True}) == {"event": "e"}


def test_a_log_that_cannot_be_written_fails_no_turn() -> None:
    program = (
        "import sys, structlog; from app.logs import configure; configure('INFO'); "
        "sys.stderr.close(); structlog.get_logger().info('turn', replies=1)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0
