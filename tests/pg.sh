#!/bin/sh
# Runs a command beside a throw-away PostgreSQL cluster.
#
#	tests/pg.sh command argument…
#
# The cluster lives in a temporary folder, listens on a unix socket there and
# nowhere else, and is gone when the command ends. The command finds
#
#	CERTDESK_TEST_PGHOST   folder of the socket
#	CERTDESK_TEST_PGDATA   the cluster (its log: ../server.log)
#	PGHOST, PGUSER=postgres, PGDATABASE=postgres
#
# Every local role may sign in (trust). Without PostgreSQL: exit 77, which TAP
# drivers and make check take as "skipped". Inside another pg.sh the cluster
# that is there is used.
set -eu

if [ -n "${CERTDESK_TEST_PGHOST:-}" ]; then
	exec "$@"
fi

bin=
for dir in ${PG_BINDIR:-} /usr/lib/postgresql/*/bin /usr/local/pgsql/bin; do
	if [ -x "$dir/initdb" ]; then
		bin=$dir
	fi
done
if [ -z "$bin" ]; then
	echo "1..0 # SKIP no PostgreSQL"
	exit 77
fi

# PostgreSQL refuses to run as root.
as=
if [ "$(id -u)" = 0 ]; then
	user=postgres
	id "$user" >/dev/null 2>&1 || user=nobody
	as="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups --"
fi

# A short name: the path of a unix socket has at most 107 octets.
dir=$(mktemp -d /tmp/cdpg.XXXXXX)
chmod 755 "$dir"
mkdir "$dir/run"
if [ -n "$as" ]; then
	chown "$user" "$dir" "$dir/run"
fi

# shellcheck disable=SC2317 # called by the trap
stop() {
	if [ -s "$dir/data/postmaster.pid" ]; then
		$as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop \
			>/dev/null 2>&1 || :
	fi
	rm -rf "$dir"
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# The server must not keep the caller's descriptors: a reader of our output
# would wait for it.
cd "$dir"
if ! $as env LC_ALL=C "$bin/initdb" -D "$dir/data" -U postgres -A trust \
	-E UTF8 --no-locale --no-sync >"$dir/data.log" 2>&1 ||
	! $as "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -t 60 -o \
	"-k $dir/run -c listen_addresses= -c fsync=off -c full_page_writes=off \
	-c synchronous_commit=off -c max_connections=100 -c shared_buffers=64MB \
	-c log_min_messages=warning -c jit=off" \
	start </dev/null >/dev/null 2>&1
then
	sed "s/^/# /" "$dir"/*.log >&2
	echo "Bail out! PostgreSQL did not start"
	exit 1
fi
cd "$OLDPWD"

CERTDESK_TEST_PGHOST=$dir/run
CERTDESK_TEST_PGDATA=$dir/data
PGHOST=$dir/run
PGUSER=postgres
PGDATABASE=postgres
export CERTDESK_TEST_PGHOST CERTDESK_TEST_PGDATA PGHOST PGUSER PGDATABASE

# In the background and waited for, so that a signal reaches the trap at once.
status=0
"$@" <&0 &
child=$!
trap 'kill -TERM $child 2>/dev/null; wait $child; exit 143' TERM INT HUP
wait $child || status=$?
exit $status
