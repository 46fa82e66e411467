#!/bin/sh
# The door of every npm script and of ./rookery: makes sure that the libraries and Node 24 are there (npm brings both),
# then hands over. Quick when nothing is missing.
#   sh scripts/run.sh start|demo|test|check|dev|setup|bench|generate|rookery [arguments]
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
verb=${1:?"usage: sh scripts/run.sh start|demo|test|check|dev|setup|bench|generate|rookery [arguments]"}
shift

say() { printf '%s\n' "$*" >&2; }

lock_hash=$(sha256sum "$here/package-lock.json" | cut -d' ' -f1)
stamp="$here/node_modules/.rookery-lock"
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$lock_hash" ]; then
  command -v npm >/dev/null 2>&1 || { say 'rookery: npm is missing. Install Node 20 or newer with npm, then run this again.'; exit 1; }
  say 'rookery: installing libraries and Node 24 with npm ci (once, about half a minute) …'
  (cd "$here" && npm ci --include=dev --include=optional --no-audit --no-fund --loglevel=error >&2)
  printf '%s' "$lock_hash" > "$stamp"
fi

node="$here/node_modules/.bin/node"
if ! "$node" --version >/dev/null 2>&1; then
  node=$(command -v node || true)
  case "$("$node" --version 2>/dev/null || true)" in
    v2[4-9].*) ;;
    *) say 'rookery: npm brings no Node 24 for this kind of machine. Install Node 24 or newer, then run this again.'; exit 1 ;;
  esac
fi
export PATH="$here/node_modules/.bin:$PATH"
export NODE_OPTIONS="${NODE_OPTIONS:-} --disable-warning=ExperimentalWarning"

case "$verb" in
  start | demo | dev | setup) exec "$node" "$here/src/bin/rookery.ts" "$verb" "$@" ;;
  rookery) exec "$node" "$here/src/bin/rookery.ts" "$@" ;;
  test | check | generate) exec "$node" "$here/scripts/$verb.ts" "$@" ;;
  bench) exec "$node" "$here/bench/run.ts" "$@" ;;
  *) say "rookery: unknown verb \"$verb\"."; exit 2 ;;
esac
