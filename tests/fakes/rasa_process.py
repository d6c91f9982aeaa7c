"""A Python that stands in for Rasa's own: the command line is Rasa's, what happens is planned.

The real ``rasa_addons.launch`` runs; only the package ``rasa`` behind it is another one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

_RASA = """
import http.server, json, os, pathlib, sys, time

HERE = pathlib.Path(__file__).parent
PLAN = json.loads((HERE / "plan.json").read_text())


def option(name):
    return sys.argv[sys.argv.index(name) + 1]


def train():
    time.sleep(PLAN.get("train_seconds", 0))
    print("训练的话\\n" * 20 + PLAN.get("train_says", "trained"))
    if PLAN.get("train_writes", True):
        name = option("--fixed-model-name") + ".tar.gz"
        (pathlib.Path(option("--out")) / name).write_text("model")
    sys.exit(PLAN.get("train_exit", 0))


class Answers(http.server.BaseHTTPRequestHandler):
    heard = 0

    def do_POST(self):
        Answers.heard += 1
        if Answers.heard > (PLAN.get("hangs_after") or float("inf")):
            time.sleep(60)
        right = self.headers["Authorization"] == "Bearer " + os.environ["HULEI_RASA_TOKEN"]
        right = right and self.path == "/webhooks/hulei/parse"
        self.send_response(PLAN.get("run_status", 200) if right else 401)
        self.end_headers()

    def log_message(self, *_):
        pass


def run():
    if "run_exit" in PLAN:
        print("cannot load the model")
        sys.exit(PLAN["run_exit"])
    http.server.HTTPServer(("127.0.0.1", int(option("--port"))), Answers).serve_forever()


def main():
    with (HERE / "calls.txt").open("a") as calls:
        calls.write(json.dumps({"argv": sys.argv[1:], "env": dict(os.environ)}) + "\\n")
    {"train": train, "run": run}[sys.argv[1]]()


if __name__ == "__main__":
    main()
"""


class FakeRasa:
    """``python`` is given to the settings; ``plan`` says what the next process does."""

    def __init__(self, folder: Path) -> None:
        self._package = folder / "rasa"
        self._package.mkdir(parents=True)
        (self._package / "__init__.py").touch()
        (self._package / "__main__.py").write_text(_RASA, encoding="utf-8")
        self.python = folder / "python"
        self.python.write_text(
            f'#!/bin/sh\nPYTHONPATH="{folder}:$PYTHONPATH" exec "{sys.executable}" "$@"\n'
        )
        self.python.chmod(0o755)
        self.plan()

    def plan(self, **plan: Any) -> None:
        """What the next process does; without words it trains and serves as it should."""
        (self._package / "plan.json").write_text(json.dumps(plan))

    @property
    def calls(self) -> list[dict[str, Any]]:
        """Arguments and environment of every process so far."""
        written = self._package / "calls.txt"
        lines = written.read_text().splitlines() if written.exists() else []
        return [json.loads(line) for line in lines]
