#!/usr/bin/env bash
# Resolves requirements/*.in into hash-locked requirements/*.txt, without addresses of registries.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(command -v .tools/bin/uv || command -v uv) || {
  printf 'hulei: uv is not here; make setup gets it\n' >&2
  exit 1
}
compile() {
  "$uv" pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
    --custom-compile-command "make lock" "$@"
}
compile --universal --python-version 3.11 requirements/tools.in -o requirements/tools.txt
compile --universal --python-version 3.11 requirements/main.in -o requirements/main.txt
compile --universal --python-version 3.11 requirements/dev.in -o requirements/dev.txt
compile --python-version 3.10 requirements/rasa.in -o requirements/rasa.txt
