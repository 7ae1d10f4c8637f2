#!/usr/bin/env bash
# A private PostgreSQL cluster that keeps its promises (fsync on) and leaves nothing behind.
#   tools/postgres.sh start [IN]  makes and starts one in a directory of its own below IN (/tmp), and prints it; DIR/env holds the addresses to connect to
#   tools/postgres.sh stop DIR    stops it and removes all of it
# The owner may create roles and databases and is no superuser, as in production.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tools/need.sh"

find_bin() {
  local bin
  for bin in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin 2>/dev/null | sort -rV) \
      "$(command -v pg_config >/dev/null && pg_config --bindir)"; do
    [ -x "$bin/initdb" ] && [ -x "$bin/postgres" ] && [ "$("$bin/postgres" --version | grep -oE '[0-9]+' | head -1)" -ge 15 ] && { echo "$bin"; return; }
  done
  return 1
}

install_postgres() {
  command -v apt-get >/dev/null || die "PostgreSQL 15 or newer isn't here. Install it and call again:
  $(command -v brew >/dev/null && echo 'brew install postgresql@17' || echo 'sudo dnf install -y postgresql-server')"
  local sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  say 'Installing PostgreSQL from the system packages (apt-get install postgresql) …'
  # The package would start a server of its own on the standard port. Only its programs are wanted.
  local conf=/etc/postgresql-common/createcluster.d/no-main-cluster.conf
  $sudo mkdir -p "$(dirname "$conf")"
  echo 'create_main_cluster = false' | $sudo tee "$conf" >/dev/null
  local done=yes
  { $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql; } >&2 || done=
  $sudo rm -f "$conf"
  [ -n "$done" ] || die 'apt-get could not install postgresql.'
}

# PostgreSQL refuses to be root.
user=$(id -u postgres >/dev/null 2>&1 && echo postgres || echo nobody)
plainly() {
  if [ "$(id -u)" != 0 ]; then "$@"
  elif command -v runuser >/dev/null; then runuser -u "$user" -- "$@"
  else su -s /bin/sh "$user" -c "$(printf '%q ' "$@")"; fi
}

secret() { LC_ALL=C tr -dc a-z0-9 </dev/urandom | head -c 32 || true; }

dir= ready=
start() {
  local bin port super owner
  bin=$(find_bin) || { install_postgres; bin=$(find_bin) || die 'PostgreSQL 15 or newer was not found after its installation.'; }
  # Short, because a socket's path has to fit into 107 characters.
  dir=$(cd / && plainly mktemp -d "$1/switchboard-pg.XXXXXX")
  trap '[ -n "$ready" ] || stop "$dir"' EXIT
  super=$(secret) owner=$(secret)
  cd /
  printf '%s\n' "$super" | plainly tee "$dir/secret" >/dev/null
  plainly "$bin/initdb" -D "$dir/data" -U postgres -A scram-sha-256 --pwfile="$dir/secret" -E UTF8 --locale=C >"$dir/initdb.log" 2>&1 ||
    { cat "$dir/initdb.log" >&2; die 'initdb failed.'; }
  plainly tee -a "$dir/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir'
max_connections = 200
fsync = on
synchronous_commit = on
full_page_writes = on
timezone = 'UTC'
log_timezone = 'UTC'
CONF
  local tries=0
  while :; do
    port=$((20000 + RANDOM % 12000))
    plainly "$bin/pg_ctl" -D "$dir/data" -o "-p $port" -l "$dir/log" -w -t 60 start >/dev/null 2>&1 && break
    tries=$((tries + 1)); [ "$tries" -lt 5 ] || { tail -5 "$dir/log" >&2; die 'PostgreSQL did not start.'; }
  done
  PGPASSWORD=$super "$bin/psql" -qX -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U postgres postgres >/dev/null <<SQL
create role switchboard login createrole createdb password '$owner';
create database switchboard owner switchboard;
SQL
  plainly tee "$dir/env" >/dev/null <<ENV
SWITCHBOARD_TEST_POSTGRES=postgres://switchboard:$owner@127.0.0.1:$port/switchboard
SWITCHBOARD_TEST_POSTGRES_SUPERUSER=postgres://postgres:$super@127.0.0.1:$port/postgres
ENV
  plainly rm -f "$dir/secret"
  ready=yes
  echo "$dir"
}

stop() {
  local dir=$1 bin
  case $dir in /tmp/switchboard-pg.?????? | /dev/shm/switchboard-pg.??????) ;; *) die "Not a cluster of ours: $dir" ;; esac
  [ -d "$dir" ] || return 0
  bin=$(find_bin)
  cd /
  [ ! -f "$dir/data/postmaster.pid" ] || plainly "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$dir"
}

case ${1-} in
  start) start "${2:-/tmp}" ;;
  stop) stop "${2:?the directory that start printed}" ;;
  *) die 'tools/postgres.sh start [IN] | stop DIR' ;;
esac
