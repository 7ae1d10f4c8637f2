#!/usr/bin/env bash
# Builds the host when its sources have changed since the last time, and prints the path of what to start.
# What runs is never overwritten: a new build is made beside it and takes its place when whole.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tools/need.sh"
cd "$root"

out=artifacts/run
app=$out/app

fingerprint() {
  find src docs llms.txt Directory.Build.props Directory.Packages.props global.json tools/build.sh \
    \( -name bin -o -name obj -o -name node_modules \) -prune -o -type f -exec cksum {} + | LC_ALL=C sort | cksum
}

# The console lies beside the program; without it the rest works.
console=$(tools/console.sh) || say "Switchboard starts without its console."
console_print=$([ -z "$console" ] || cat "$console/.fingerprint")

put_in_place() {
  rm -rf "$out/next/console"
  [ -z "$console" ] || cp -R "$console" "$out/next/console"
  rm -rf "$out/last"
  [ -d "$app" ] && mv "$app" "$out/last"
  mv "$out/next" "$app"
}

mkdir -p "$out"
if command -v flock >/dev/null; then exec 9>"$out/lock"; flock 9; fi
now=$(fingerprint)
if [ "$now" != "$(cat "$app/.fingerprint" 2>/dev/null)" ]; then
  [ -d "$app" ] && say 'Building Switchboard: its sources have changed …' || say "Building Switchboard for the first time; this takes a few minutes and fetches packages. Its log is $out/build.log …"
  started=$SECONDS
  rm -rf "$out/next"
  # Compiled ahead of time for this machine, so that a start needs no warm-up. The lock files are of the portable build: this one keeps its own.
  if ! dotnet publish src/Switchboard.Host -c Release --use-current-runtime --no-self-contained --artifacts-path "$out" -o "$out/next" \
      -p:PublishReadyToRun=true -p:RunAnalyzers=false -p:NuGetLockFilePath=obj/run.lock.json -v q --nologo >"$out/build.log" 2>&1 9>&-; then
    grep -E 'error' "$out/build.log" | sort -u | head -20 >&2 || tail -20 "$out/build.log" >&2
    die "The build failed; all of its output is in $out/build.log."
  fi
  printf '%s\n' "$now" >"$out/next/.fingerprint"
  put_in_place
  say "Built in $((SECONDS - started)) s."
elif [ "$console_print" != "$(cat "$app/console/.fingerprint" 2>/dev/null)" ]; then
  rm -rf "$out/next"
  cp -R "$app" "$out/next"
  put_in_place
fi
printf '%s\n' "$root/$app/Switchboard.Host.dll"
