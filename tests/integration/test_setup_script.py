"""``scripts/setup.sh`` as a newcomer meets it: once, again, interrupted, without this and that.

A copy of what it reads, and a ``uv`` that only notes what it was asked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.settings import PROJECT

_UV = """#!/bin/sh
echo "$*" >> "{notes}"
case "$*" in
  *"{fails}"*) exit 1 ;;
  "--version") echo "uv 0" ;;
  "python find"*) [ -n "{python310}" ] && echo "{python310}" || exit 1 ;;
  "venv "*)
    for last; do :; done
    mkdir -p "$last/bin"
    printf '#!/bin/sh\\nexit 0\\n' > "$last/bin/python"
    chmod +x "$last/bin/python" ;;
esac
"""


class Clone:
    """A project folder with scripts and lock files, and a machine of its own around it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "clone"
        self._bin = folder / "bin"
        self._bin.mkdir()
        self._notes = folder / "notes.txt"
        for name in ("scripts", "requirements"):
            shutil.copytree(PROJECT / name, self.path / name)
        shutil.copy(PROJECT / "pyproject.toml", self.path)
        for tool in ("bash", "sh", "cat", "cut", "dirname", "mkdir", "chmod", "rm", "touch"):
            (self._bin / tool).symlink_to(shutil.which(tool) or "")
        (self._bin / "sha256sum").symlink_to(shutil.which("sha256sum") or "")
        self.program("python3", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        self.program("python3.10", "#!/bin/sh\nexit 0\n")
        self.uv()

    def program(self, name: str, text: str) -> None:
        (self._bin / name).write_text(text)
        (self._bin / name).chmod(0o755)

    def without(self, name: str) -> None:
        (self._bin / name).unlink()

    def uv(self, *, fails: str = "nothing", python310: str = "") -> None:
        self.program("uv", _UV.format(notes=self._notes, fails=fails, python310=python310))

    def setup(self, kind: str = "run", **environment: str) -> subprocess.CompletedProcess[str]:
        self._notes.write_text("")
        home = self._bin.parent / "home"
        return subprocess.run(
            ["bash", "scripts/setup.sh", kind],
            cwd=self.path,
            env={"PATH": str(self._bin), "HOME": str(home), **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @property
    def asked(self) -> list[str]:
        """What uv was asked to do, but for questions."""
        lines = self._notes.read_text().splitlines()
        return [line for line in lines if line.split()[0] in ("venv", "pip")]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_the_first_time_it_tells_its_steps_and_the_second_it_does_nothing(clone: Clone) -> None:
    first = clone.setup()
    assert first.returncode == 0, first.stderr
    assert [line[:5] for line in first.stderr.splitlines()] == ["[2/4]", "[3/4]"]
    syncs = [line for line in clone.asked if line.startswith("pip sync")]
    assert len(syncs) == 2
    assert all("--require-hashes" in line for line in syncs)
    started = time.monotonic()
    second = clone.setup()
    assert (second.returncode, second.stdout, second.stderr, clone.asked) == (0, "", "", [])
    assert time.monotonic() - started < 5


def test_what_tests_need_stays_when_the_product_is_run(clone: Clone) -> None:
    clone.setup("dev")
    assert clone.setup("run").stderr == ""
    with (clone.path / "pyproject.toml").open("a") as file:
        file.write("\n# another\n")
    clone.setup("run")
    assert any("requirements/dev.txt" in line for line in clone.asked)
    assert not any("requirements/main.txt" in line for line in clone.asked)
    assert clone.setup("dev").stderr == ""


def test_from_running_to_testing_adds_what_tests_need(clone: Clone) -> None:
    clone.setup("run")
    clone.setup("dev")
    assert any("requirements/dev.txt" in line for line in clone.asked)
    assert not any("rasa.txt" in line for line in clone.asked)


@pytest.mark.parametrize("lock", ["requirements/main.txt", "requirements/rasa.txt"])
def test_a_changed_lock_is_installed_and_only_that(clone: Clone, lock: str) -> None:
    clone.setup()
    with (clone.path / lock).open("a") as file:
        file.write("# another\n")
    clone.setup()
    syncs = [line for line in clone.asked if line.startswith("pip sync")]
    assert len(syncs) == 1
    assert lock in syncs[0]


@pytest.mark.parametrize("lock", ["requirements/main.txt", "requirements/rasa.txt"])
def test_without_a_network_it_says_so_and_goes_on_later(clone: Clone, lock: str) -> None:
    clone.uv(fails=lock)
    done = clone.setup()
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"hulei: could not install {lock}; is the net")
    clone.uv()
    assert clone.setup().returncode == 0
    assert clone.asked


def test_an_environment_whose_python_is_gone_is_made_anew(clone: Clone) -> None:
    clone.setup()
    (clone.path / ".venv" / "bin" / "python").unlink()
    (clone.path / ".venv" / "hulei-stamp-run").unlink()
    clone.setup()
    assert clone.asked[0].startswith("venv ")


def test_without_python_310_it_is_one_sentence_with_the_remedy(clone: Clone) -> None:
    clone.without("python3.10")
    clone.uv(fails="python install")
    done = clone.setup()
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("hulei: Rasa needs Python 3.10 and it could not be found or downloaded")
    assert "HULEI_PYTHON310=" in last
    assert not (clone.path / ".venv-rasa").exists()


def test_python_310_can_be_named_found_by_uv_or_be_pyenvs(clone: Clone, tmp_path: Path) -> None:
    clone.without("python3.10")
    clone.uv(fails="python install")
    clone.program("another", "#!/bin/sh\nexit 0\n")
    named = str(tmp_path / "bin" / "another")
    assert clone.setup(HULEI_PYTHON310=named).returncode == 0
    assert any(f"--python {named} .venv-rasa" in line for line in clone.asked)
    shutil.rmtree(clone.path / ".venv-rasa")
    clone.uv(fails="python install", python310=named)
    assert clone.setup().returncode == 0
    shutil.rmtree(clone.path / ".venv-rasa")
    clone.uv(fails="python install")
    pyenv = tmp_path / "pyenv" / "versions" / "3.10.13" / "bin"
    pyenv.mkdir(parents=True)
    shutil.copy(named, pyenv / "python")
    assert clone.setup(PYENV_ROOT=str(tmp_path / "pyenv")).returncode == 0
    assert any(f"--python {pyenv}/python .venv-rasa" in line for line in clone.asked)


def test_without_a_python_for_the_product_it_is_one_sentence(clone: Clone) -> None:
    clone.program("python3", "#!/bin/sh\nexit 1\n")
    done = clone.setup()
    assert done.returncode == 1
    assert done.stderr.startswith("hulei: Python 3.11 or newer is needed.")


def test_another_word_is_refused(clone: Clone) -> None:
    assert "takes run or dev" in clone.setup("all").stderr


@pytest.mark.parametrize("script", sorted((PROJECT / "scripts").glob("*.sh")), ids=lambda p: p.name)
def test_scripts_can_be_run_and_stop_at_the_first_mistake(script: Path) -> None:
    assert os.access(script, os.X_OK)
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_no_file_forces_a_python_on_the_other_environment() -> None:
    assert not (PROJECT / ".python-version").exists()
