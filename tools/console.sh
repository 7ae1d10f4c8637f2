#!/usr/bin/env bash
# Builds the console when its sources have changed since the last time, and prints the folder that has it. Prints nothing where Node isn't installed.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tools/need.sh"
has_node || exit 0
cd "$root"

out=artifacts/console
fingerprint() {
  find web/console tools/console.sh \( -name node_modules -o -name dist \) -prune -o -type f -exec cksum {} + | LC_ALL=C sort | cksum
}

mkdir -p "$out"
if command -v flock >/dev/null; then exec 9>"$out/lock"; flock 9; fi
now=$(fingerprint)
if [ "$now" != "$(cat "$out/dist/.fingerprint" 2>/dev/null)" ]; then
  tools/npm.sh web/console
  say 'Building the console …'
  started=$SECONDS
  rm -rf "$out/next"
  (cd web/console && npm run --silent build -- --outDir "$root/$out/next" --emptyOutDir) >"$out/build.log" 2>&1 9>&- || {
    grep -E 'error' "$out/build.log" | sort -u | head -20 >&2 || tail -20 "$out/build.log" >&2
    die "The console's build failed; all of its output is in $out/build.log."
  }
  # Packed once here instead of with each request.
  find "$out/next/assets" -type f \( -name '*.js' -o -name '*.css' -o -name '*.svg' \) -exec gzip -9 -k -n {} +
  printf '%s\n' "$now" >"$out/next/.fingerprint"
  rm -rf "$out/dist"
  mv "$out/next" "$out/dist"
  say "Built the console in $((SECONDS - started)) s."
fi
printf '%s\n' "$root/$out/dist"
