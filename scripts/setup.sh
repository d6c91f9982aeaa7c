#!/usr/bin/env bash
# Makes both environments from the hash-locked requirements. Doing it again does nothing.
#   scripts/setup.sh run    what the product needs
#   scripts/setup.sh dev    that and what checks and tests need
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-run}
say() { printf '%s\n' "$*" >&2; }
die() { say "hulei: $*"; exit 1; }

stamp_of() { cat "$@" | sha256sum | cut -d' ' -f1; }

find_python() {  # a Python >= 3.11 for the product itself
  local candidate
  for candidate in "${HULEI_PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      command -v "$candidate"; return 0
    fi
  done
  return 1
}

find_uv() {
  if uv --version >/dev/null 2>&1; then command -v uv; return 0; fi
  if [ ! -x .tools/bin/uv ]; then
    say "[1/4] Getting uv …"
    "$python" -m venv .tools || die "python3 cannot make a virtual environment; on Debian: apt-get install python3-venv"
    .tools/bin/python -m pip install --quiet --require-hashes -r requirements/tools.txt \
      || die "could not download uv; is the network there?"
  fi
  printf '%s/.tools/bin/uv\n' "$PWD"
}

find_python310() {
  local candidate root
  for candidate in "${HULEI_PYTHON310:-}" "$("$uv" python find --no-project 3.10 2>/dev/null || true)" python3.10; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; then
      command -v "$candidate"; return 0
    fi
  done
  root=${PYENV_ROOT:-$HOME/.pyenv}
  for candidate in "$root"/versions/3.10*/bin/python; do
    if [ -x "$candidate" ]; then printf '%s\n' "$candidate"; return 0; fi
  done
  say "      Python 3.10 is not installed; uv downloads it …"
  if "$uv" python install --quiet 3.10 2>/dev/null; then "$uv" python find --no-project 3.10; return 0; fi
  return 1
}

python=$(find_python) || die "Python 3.11 or newer is needed. Install it, or name it: HULEI_PYTHON=/path/to/python make run"
uv=$(find_uv)

main_lock=requirements/main.txt
[ "$kind" = dev ] && main_lock=requirements/dev.txt
want=$(stamp_of "$main_lock" pyproject.toml)
have=$(cat .venv/hulei-stamp-$kind 2>/dev/null || true)
# What the tests need includes what the product needs.
if [ "$kind" = run ] && [ -f .venv/hulei-stamp-dev ]; then
  [ "$(cat .venv/hulei-stamp-dev)" = "$(stamp_of requirements/dev.txt pyproject.toml)" ] && have=$want
fi
if [ "$want" != "$have" ]; then
  say "[2/4] Installing the product's environment …"
  [ -x .venv/bin/python ] || "$uv" venv --quiet --no-project --python "$python" .venv
  "$uv" pip sync --quiet --require-hashes --python .venv/bin/python "$main_lock"
  "$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
  rm -f .venv/hulei-stamp-*
  printf '%s\n' "$want" > ".venv/hulei-stamp-$kind"
fi

want=$(stamp_of requirements/rasa.txt)
if [ "$want" != "$(cat .venv-rasa/hulei-stamp 2>/dev/null || true)" ]; then
  say "[3/4] Installing Rasa's own environment (Python 3.10, about 2.5 GB) …"
  if [ ! -x .venv-rasa/bin/python ]; then
    python310=$(find_python310) || die "Rasa needs Python 3.10 and it could not be found or downloaded. Install it (for example: pyenv install 3.10), or name it: HULEI_PYTHON310=/path/to/python3.10 make run"
    "$uv" venv --quiet --no-project --python "$python310" .venv-rasa
  fi
  "$uv" pip sync --quiet --require-hashes --python .venv-rasa/bin/python requirements/rasa.txt
  printf '%s\n' "$want" > .venv-rasa/hulei-stamp
fi
