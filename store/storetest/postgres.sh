#!/bin/sh
# Starts a throw-away PostgreSQL for tests and prints its URL:
#
#   export BUDFLOW_TEST_POSTGRES="$(store/storetest/postgres.sh)"
#   go test ./store/...
#   store/storetest/postgres.sh stop
#
# Installs PostgreSQL from Debian's packages when it is missing (needs root).
# The server listens on a socket and a local port of its own, keeps its files
# in one folder under /tmp, and trades durability for speed.
set -eu

port=${BUDFLOW_TEST_POSTGRES_PORT:-55432}
folder=/tmp/budflow-test-postgres-$port

# PostgreSQL refuses to run as root.
as_user() {
	if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

programs() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

if [ "${1:-start}" = stop ]; then
	[ ! -d "$folder/data" ] || as_user "$(programs)/pg_ctl" -D "$folder/data" -m immediate -w stop >&2 || true
	rm -rf "$folder"
	exit 0
fi

if [ -z "$(programs)" ]; then
	[ "$(id -u)" = 0 ] || { echo "postgres.sh: PostgreSQL is missing, and only root can install it" >&2; exit 1; }
	{ apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends postgresql; } >&2
fi
bin=$(programs)

if ! "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; then
	rm -rf "$folder"
	as_user mkdir -m 700 "$folder"
	as_user "$bin/initdb" -D "$folder/data" -U budflow --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >&2
	as_user "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start >&2 -o "-p $port -k $folder \
		-c listen_addresses=127.0.0.1 -c max_connections=400 -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
fi
echo "postgres://budflow@127.0.0.1:$port/postgres?sslmode=disable"
