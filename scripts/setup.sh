#!/usr/bin/env bash
# Makes both environments from the hash-locked requirements. Doing it again does nothing.
#   scripts/setup.sh run    what the product needs
#   scripts/setup.sh dev    that and what checks and tests need
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-run}
say() { printf '%s\n' "$*" >&2; }
die() { say "hulei: $*"; exit 1; }
[ "$kind" = run ] || [ "$kind" = dev ] || die "scripts/setup.sh takes run or dev, not $kind"

stamp_of() {
  if command -v sha256sum >/dev/null; then cat "$@" | sha256sum; else cat "$@" | shasum -a 256; fi | cut -d' ' -f1
}

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
    "$python" -m venv .tools >&2 || die "$python cannot make a virtual environment; on Debian: apt-get install python3-venv"
    .tools/bin/python -m pip install --quiet --require-hashes -r requirements/tools.txt >&2 \
      || die "could not download uv; is the network there? Doing it again goes on from here"
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

make_environment() {  # folder, Python; one whose Python is gone is made anew
  "$1/bin/python" -c '' 2>/dev/null && return 0
  rm -rf "$1"
  "$uv" venv --quiet --no-project --python "$2" "$1" || die "could not make $1 with $2"
}

install_locked() {  # folder, lock file
  "$uv" pip sync --quiet --require-hashes --python "$1/bin/python" "$2" \
    || die "could not install $2; is the network there? Doing it again goes on from here"
}

python=$(find_python) || die "Python 3.11 or newer is needed. Install it, or name it: HULEI_PYTHON=/path/to/python make run"
uv=$(find_uv)

# What the tests need includes what the product needs: where tests ran, they stay.
[ -f .venv/hulei-stamp-dev ] && kind=dev
main_lock=requirements/main.txt
[ "$kind" = dev ] && main_lock=requirements/dev.txt
want=$(stamp_of "$main_lock" pyproject.toml)
if [ "$want" != "$(cat ".venv/hulei-stamp-$kind" 2>/dev/null || true)" ]; then
  say "[2/4] Installing the product's environment …"
  make_environment .venv "$python"
  [ "$kind" = run ] || touch .venv/hulei-stamp-dev
  install_locked .venv "$main_lock"
  "$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable . \
    || die "could not install Hulei itself into .venv"
  rm -f .venv/hulei-stamp-*
  printf '%s\n' "$want" > ".venv/hulei-stamp-$kind"
fi

want=$(stamp_of requirements/rasa.txt)
if [ "$want" != "$(cat .venv-rasa/hulei-stamp 2>/dev/null || true)" ]; then
  say "[3/4] Installing Rasa's own environment (Python 3.10, about 2.5 GB) …"
  if ! .venv-rasa/bin/python -c '' 2>/dev/null; then
    python310=$(find_python310) || die "Rasa needs Python 3.10 and it could not be found or downloaded. Install it (for example: pyenv install 3.10), or name it: HULEI_PYTHON310=/path/to/python3.10 make run"
    make_environment .venv-rasa "$python310"
  fi
  install_locked .venv-rasa requirements/rasa.txt
  printf '%s\n' "$want" > .venv-rasa/hulei-stamp
fi
