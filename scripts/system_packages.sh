#!/usr/bin/env bash
# Installs the Debian packages that tests need, if this is Debian and we may. What is then still
# missing makes its tests skip with the reason (and fail in CI).
set -euo pipefail
missing=()
[ -x /usr/bin/chromium ] || missing+=(chromium)
fc-list :lang=zh 2>/dev/null | grep -q . || missing+=(fonts-noto-cjk)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  printf 'Installing for the tests: %s\n' "${missing[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null 2>&1 || true
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 \
    || printf 'Could not install: %s\n' "${missing[*]}" >&2
else
  printf 'The tests would like: %s (Debian: apt-get install %s)\n' "${missing[*]}" "${missing[*]}" >&2
fi
