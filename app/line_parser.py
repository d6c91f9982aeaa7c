"""The trained model without a server: one child process that understands texts line by line."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.rasa_env import rasa_environment
from app.settings import PROJECT, Settings
from bot.understanding.rasa import Ranked

Ranking = tuple[Ranked, ...]


class ParserFailedError(Exception):
    """The child process ended before it had answered every text."""


class LineParser:
    """Asks the child process; it answers each line with one line."""

    def __init__(self, asked: IO[str], answers: IO[str], process_id: int) -> None:
        self._asked = asked
        self._answers = answers
        self._process_id = process_id

    def parse(self, text: str) -> Ranking:
        """The ranking of one text; empty if there is nothing in it to understand."""
        try:
            self._asked.write(json.dumps({"text": text}) + "\n")
            self._asked.flush()
        except BrokenPipeError:
            raise ParserFailedError("the parser has ended") from None
        return _ranking(self._answers.readline())

    def parse_all(self, texts: Iterable[str]) -> Iterator[Ranking]:
        """Rankings in the order of the texts."""
        return map(self.parse, texts)

    def memory_mb(self) -> float:
        """Resident memory of the child process; Linux only."""
        status = Path(f"/proc/{self._process_id}/status").read_text(encoding="ascii")
        kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(kilobytes.split()[1]) / 1024

    def processor_seconds(self) -> float:
        """Time that processors have worked for the child process so far; Linux only."""
        stat = Path(f"/proc/{self._process_id}/stat").read_text(encoding="ascii")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def line_parser(settings: Settings, model: Path) -> Iterator[LineParser]:
    """A parser with the model loaded; the child process ends with the block.

    Raises:
        ParserFailedError: if Rasa could not load the model.
    """
    child = subprocess.Popen(
        [str(settings.rasa_python), "-m", "rasa_addons.parse_lines", str(model)],
        cwd=PROJECT,
        env=rasa_environment(settings, {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        if not child.stdout.readline():
            raise ParserFailedError(f"Rasa could not load {model.name}; try `hulei doctor`")
        yield LineParser(child.stdin, child.stdout, child.pid)
        child.stdin.close()


def _ranking(line: str) -> Ranking:
    if not line:
        raise ParserFailedError("the parser has ended")
    return tuple(
        Ranked(str(entry["name"]), float(entry["confidence"]))
        for entry in json.loads(line)["ranking"]
    )
