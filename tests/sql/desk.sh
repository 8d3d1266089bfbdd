# Sourced by the tests of this folder, inside tests/pg.sh: makes fresh
# databases with the schema of this release, and counts TAP.
# shellcheck shell=sh

set -eu
ctl=${top_builddir:?}/ops/certdeskctl
sql=${top_srcdir:?}/sql
here=$top_srcdir/tests/sql
n=0
failed=0

# new_db NAME: a database after `certdeskctl migrate`.
new_db() {
	psql -qX -v ON_ERROR_STOP=1 -c "CREATE DATABASE $1" >/dev/null
	"$ctl" -d "host=$PGHOST user=postgres dbname=$1" -s "$sql" migrate
}

# run DB: a script on standard input, as the superuser; rows unadorned.
run() {
	psql -qXAt -v ON_ERROR_STOP=1 -v VERBOSITY=terse -d "$1"
}

ok() {
	n=$((n + 1))
	echo "ok $n - $1"
}

not_ok() {
	n=$((n + 1))
	failed=1
	echo "not ok $n - $1"
}

# is GOT WANTED NAME
is() {
	if [ "$1" = "$2" ]; then
		ok "$3"
	else
		not_ok "$3"
		printf '%s\n' "wanted: $2" "got: $1" | sed 's/^/# /'
	fi
}

# Lines "ok|what" and "not ok|what|why" on standard input, one test each.
take_lines() {
	while IFS='|' read -r verdict what why; do
		if [ "$verdict" = ok ]; then
			ok "$what"
		else
			not_ok "$what"
			echo "# $why"
		fi
	done
}

finish() {
	echo "1..$n"
	exit "$failed"
}
