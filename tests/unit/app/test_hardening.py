"""A crash leaves no picture of the memory behind."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import PROJECT

_CRASH = """
import os, sys
sys.path.insert(0, {project!r})
said = "the words of a reporter"
{hardened}
os.abort()
"""


def _crashed(folder: Path, hardened: str) -> list[str]:
    def may_dump() -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))

    done = subprocess.run(
        [sys.executable, "-c", _CRASH.format(project=str(PROJECT), hardened=hardened)],
        cwd=folder,
        preexec_fn=may_dump,  # nothing else runs in this child
        capture_output=True,
        check=False,
    )
    assert done.returncode < 0
    return [path.name for path in folder.iterdir() if "core" in path.name]


def test_no_core_file_after_a_crash(tmp_path: Path) -> None:
    hardened = "from app.hardening import keep_memory_private; keep_memory_private()"
    assert _crashed(tmp_path, hardened) == []


def test_the_test_above_would_notice_one(tmp_path: Path) -> None:
    if not Path("/proc/sys/kernel/core_pattern").read_text().startswith("core"):
        pytest.skip("core files go elsewhere on this machine")
    if resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip("this shell allows no core files")
    assert _crashed(tmp_path, "")
