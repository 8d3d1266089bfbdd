# Sourced by the tests of this folder, inside tests/pg.sh: certdesk-web over a
# fresh database with a few people in it; runs a test program beside it.
# shellcheck shell=sh

set -eu
work=$(mktemp -d /tmp/cdweb.XXXXXX)
web_pid=

# shellcheck disable=SC2317 # called by the trap
clean_up() {
	if [ -n "$web_pid" ]; then
		kill -TERM "$web_pid" 2>/dev/null || :
		wait "$web_pid" 2>/dev/null || :
	fi
	rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 143' TERM INT HUP

make_database() {
	psql -qX -v ON_ERROR_STOP=1 -c 'CREATE DATABASE webtest' >/dev/null
	"${top_builddir:?}/ops/certdeskctl" \
		-d "host=$PGHOST user=postgres dbname=webtest" \
		-s "${top_srcdir:?}/sql" migrate >/dev/null
	printf '1 %064d\n' 7 >"$work/keyring"
	chmod 600 "$work/keyring"
	"$top_builddir/tests/http/people" "$work/keyring" "$work" |
		psql -qX -v ON_ERROR_STOP=1 -d webtest >/dev/null
}

# start_web WORKERS: returns when it answers.
start_web() {
	cat >"$work/web.conf" <<-END
	socket = $work/web.sock
	workers = $1
	db = host=$PGHOST user=certdesk_web dbname=webtest
	keyring = $work/keyring
	origin = https://desk.example
	admin_origin = https://console.example
	site_name = 示例采购平台
	hotline = 4000-000-000
	upload_max = 200000
	END
	if [ -f "$work/web.more" ]; then
		cat "$work/web.more" >>"$work/web.conf"
	fi
	"$top_builddir/fcgi/certdesk-web" -c "$work/web.conf" \
		2>"$work/web.log" &
	web_pid=$!
	tries=0
	while [ ! -S "$work/web.sock" ]; do
		tries=$((tries + 1))
		if [ "$tries" -gt 200 ] || ! kill -0 "$web_pid" 2>/dev/null; then
			sed 's/^/# /' "$work/web.log"
			echo 'Bail out! certdesk-web does not start'
			exit 1
		fi
		sleep 0.05
	done
}

# run_test PROGRAM: the TAP is the program's; a report of a sanitizer, or a
# worker that died, fails it.
run_test() {
	make_database
	# A test may add rows, and keys of the configuration, of its own.
	if command -v prepare >/dev/null; then
		prepare
	fi
	start_web 3
	status=0
	WEB_SOCKET=$work/web.sock WEB_PID=$web_pid WEB_FOLDER=$work \
		"$top_builddir/tests/http/$1" || status=$?
	if grep -E 'Sanitizer|runtime error|err=bug' "$work/web.log" |
		sed 's/^/# /' | grep .; then
		status=1
	fi
	exit "$status"
}
