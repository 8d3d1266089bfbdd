# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share their variables
# A private PostgreSQL under var/pg, reached only by its Unix socket. Who one
# is tells the kernel (peer); which role that may be tells pg_ident.conf.

postgres_bin()
{
	local at

	at=$(find /usr/lib/postgresql -maxdepth 3 -name initdb 2> /dev/null | sort -V | tail -n 1)
	[ -n "$at" ] || die "PostgreSQL is not installed"
	dirname "$at"
}

postgres_make()
{
	local data=$var/pg/data bin
	bin=$(postgres_bin)

	if [ ! -f "$data/PG_VERSION" ]; then
		say "making a database cluster in $data"
		as "$(user_of db)" "$bin/initdb" -D "$data" -U postgres -E UTF8 --locale=C.UTF-8 \
			--auth=peer --data-checksums > "$log/initdb.log" 2>&1 || {
			cat "$log/initdb.log" >&2
			die "initdb failed"
		}
	fi
	postgres_conf "$data"
}

postgres_conf()
{
	local file=$1 role name

	{
		echo "listen_addresses = ''"
		echo "unix_socket_directories = '$run/db'"
		echo "unix_socket_permissions = 0770"
		echo "max_connections = 120"
		echo "shared_buffers = 128MB"
		echo "log_min_duration_statement = 500"
		echo "timezone = 'UTC'"
		echo "cluster_name = 'certdesk'"
	} > "$file/conf.tmp"
	as_write "$file/conf.tmp" "$file/postgresql.auto.conf"
	echo "local all all peer map=desk" > "$file/conf.tmp"
	as_write "$file/conf.tmp" "$file/pg_hba.conf"
	{
		for role in postgres certdesk_owner certdesk_web certdesk_ca certdesk_jobs certdesk_audit; do
			echo "desk $(id -un) $role"
		done
		if am_root; then
			for name in web ca jobs; do
				echo "desk certdesk-$name certdesk_$name"
			done
		fi
	} > "$file/conf.tmp"
	as_write "$file/conf.tmp" "$file/pg_ident.conf"
}

# Moves a file into place as the cluster's own.
as_write()
{
	chown "$(user_of db)" "$1"
	chmod 600 "$1"
	mv "$1" "$2"
}

postgres_start()
{
	[ ! -f "$var/pg/data/postmaster.pid" ] || postgres_stop
	as "$(user_of db)" "$(postgres_bin)/pg_ctl" -D "$var/pg/data" -l "$var/pg/server.log" -s -w start > /dev/null || {
		tail -n 20 "$var/pg/server.log" >&2
		die "PostgreSQL did not start"
	}
}

postgres_stop()
{
	as "$(user_of db)" "$(postgres_bin)/pg_ctl" -D "$var/pg/data" -s -m fast stop 2> /dev/null || true
}

conninfo()
{
	echo "host=$run/db dbname=certdesk user=$1"
}

# sql ROLE [psql arguments…]
sql()
{
	local role=$1
	shift
	PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 "$(conninfo "$role")" "$@"
}

database_make()
{
	if ! psql -X -At "host=$run/db dbname=postgres user=postgres" \
		-c "SELECT 1 FROM pg_database WHERE datname = 'certdesk'" | grep -q 1; then
		psql -X -q "host=$run/db dbname=postgres user=postgres" -c 'CREATE DATABASE certdesk'
	fi
	"$build/ops/certdeskctl" -d "$(conninfo postgres)" -s "$top/sql" migrate > "$log/migrate.log" 2>&1 || {
		cat "$log/migrate.log" >&2
		die "the migrations failed (data of an unfinished release: ./dev clean removes it)"
	}
}
