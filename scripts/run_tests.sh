#!/usr/bin/env bash
# Every test, in three runs beside each other: most of their time they wait for servers and browsers.
# What a run printed is shown when it has ended; ends with 1 if one of them failed.
set -euo pipefail
cd "$(dirname "$0")/.."
logs=$(mktemp -d "${TMPDIR:-/tmp}/hulei-tests.XXXXXX")
trap 'rm -rf "$logs"; jobs -p | xargs -r kill 2>/dev/null' EXIT
names=() pids=()

begin() { # name, then what pytest gets
  local name=$1
  shift
  .venv/bin/python -m pytest -q -p no:cacheprovider "$@" >"$logs/$name" 2>&1 &
  names+=("$name") pids+=("$!")
}

begin product tests/rasa tests/e2e
begin integration tests/integration tests/soak
begin unit tests/unit

failed=0
for index in 2 1 0; do
  wait "${pids[$index]}" || failed=1
  printf '\n== %s ==\n' "${names[$index]}"
  cat "$logs/${names[$index]}"
done
exit "$failed"
