#!/usr/bin/env bash
# Runs the script of the pages by itself, and opens the pages in a real browser. Says so and
# passes where there is none to be had; BROWSER names one that is no Debian chromium.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=${LOWTIDE:-}
if [ -z "$program" ]; then
    cargo build --quiet
    program=target/debug/lowtide
fi
PROGRAM=$(realpath "$program")
export PROGRAM
if ! command -v node >/dev/null; then
    echo "SKIPPED: the script of the pages was not run: node is needed" >&2
    exit 0
fi
node --test tests/browser/model.test.js

BROWSER=${BROWSER:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$BROWSER" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    (apt-get update && apt-get install --yes --no-install-recommends chromium) >/dev/null 2>&1 || true
    BROWSER=$(command -v chromium || true)
fi
if [ -z "$BROWSER" ] || ! command -v npm >/dev/null; then
    echo "SKIPPED: the pages were opened in no browser: chromium and npm are needed" >&2
    exit 0
fi
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
modules=${BROWSER_MODULES:-$place/node_modules}
if [ ! -d "$modules" ] && ! npm install --silent --prefix "$place" playwright-core@1 axe-core@4 >/dev/null 2>&1; then
    echo "SKIPPED: the pages were opened in no browser: playwright-core and axe-core cannot be had" >&2
    exit 0
fi
BROWSER=$BROWSER NODE_PATH=$modules node tests/browser/page.js "$place"
