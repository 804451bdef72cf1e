#!/usr/bin/env bash
# with_postgres.sh BIN COMMAND…: run a command with a throwaway PostgreSQL cluster on loopback.
set -euo pipefail
bin=$1; shift
folder=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u "${PGOWNER:-postgres}" -- "$@"; else "$@"; fi; }
if [ "$(id -u)" = 0 ]; then
  id postgres >/dev/null 2>&1 || PGOWNER=nobody
  chown "${PGOWNER:-postgres}" "$folder"
fi
stop() { as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap stop EXIT
as_owner "$bin/initdb" -D "$folder/data" -U parindex -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
as_owner "$bin/pg_ctl" -D "$folder/data" -w -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60" start >/dev/null
as_owner "$bin/createdb" -h 127.0.0.1 -p "$port" -U parindex parindex
export PARINDEX_DATABASE_URL="postgres://parindex@127.0.0.1:$port/parindex"
"$@"
