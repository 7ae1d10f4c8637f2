#!/usr/bin/env bash
# Installs the npm packages of the given folders, where their lock file has changed since the last time.
set -euo pipefail
. "$(dirname "$0")/need.sh"
for dir in "$@"; do
  cmp -s "$dir/package-lock.json" "$dir/node_modules/.installed" && continue
  say "Installing npm packages of $dir (npm ci) …"
  log=$(cd "$dir" && npm ci --no-audit --no-fund --loglevel=error 2>&1) || { say "$log"; die "npm ci failed in $dir."; }
  cp "$dir/package-lock.json" "$dir/node_modules/.installed"
done
