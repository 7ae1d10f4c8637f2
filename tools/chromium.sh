#!/usr/bin/env bash
# Prints the path of a Chromium for the tests in a browser; installs Debian's where there is none. Says why when none is to be had, and ends with 1.
set -euo pipefail
. "$(dirname "$0")/need.sh"

find_chromium() {
  local program
  for program in "${SWITCHBOARD_TEST_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do
    if [ -n "$program" ] && command -v "$program"; then return; fi
  done
  return 1
}

find_chromium && exit
# Ubuntu's package of that name only brings a snap.
[ -n "$(apt_offers chromium)" ] || { command -v apt-get >/dev/null && apt-get update -qq >/dev/null 2>&1; [ -n "$(apt_offers chromium)" ]; } ||
  die 'There is no Chromium here and no system package of it: the tests in a browser are skipped. SWITCHBOARD_TEST_CHROMIUM can name one.'
say 'Installing Chromium from the system packages (apt-get install chromium) …'
sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
{ $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >&2 ||
  die 'apt-get could not install chromium: the tests in a browser are skipped.'
find_chromium || die 'Chromium was not found after its installation: the tests in a browser are skipped.'
