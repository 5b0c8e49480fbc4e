#!/usr/bin/env bash
# Installs `lowtide`, wherever it is called from, into `bin` of LOWTIDE_ROOT (default ~/.cargo).
#
# It is built in its own folder, so that a `rust-toolchain.toml` or `.cargo/config.toml` of the
# repository that is judged has no say. With LOWTIDE_BINARY, the address of a released program,
# that is taken instead, if its SHA-256 sum is LOWTIDE_SHA256.
set -euo pipefail
root=${LOWTIDE_ROOT:-$HOME/.cargo}
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ -z "${LOWTIDE_BINARY:-}" ]; then
  cargo install --locked --path . --root "$root"
else
  : "${LOWTIDE_SHA256:?expected the SHA-256 sum of LOWTIDE_BINARY}"
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  curl --proto '=https' --fail --silent --show-error --location \
    --output "$folder/lowtide" "$LOWTIDE_BINARY"
  printf '%s  %s\n' "$LOWTIDE_SHA256" "$folder/lowtide" | sha256sum --check --quiet -
  mkdir -p "$root/bin"
  install -m 755 "$folder/lowtide" "$root/bin/lowtide"
fi
if [ -n "${GITHUB_PATH:-}" ]; then echo "$root/bin" >>"$GITHUB_PATH"; fi
