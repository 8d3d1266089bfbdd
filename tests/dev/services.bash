# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share their variables
# Starts and keeps running the programs; a child that ends is started again,
# so that any of them may be killed at any time.

services=(postgres ca jobs web sandbox agent nginx)

# Becomes the program; called in a subshell.
service_exec()
{
	case $1 in
	postgres)
		exec_as "$(user_of db)" "$(postgres_bin)/postgres" -D "$var/pg/data"
		;;
	ca)
		exec_as "$(user_of ca)" "$build/ca/certdesk-ca" -c "$etc/ca.conf"
		;;
	jobs)
		exec_as "$(user_of jobs)" "$build/ops/certdesk-jobs" -c "$etc/jobs.conf"
		;;
	web)
		exec_as "$(user_of web)" "$build/fcgi/certdesk-web" -c "$etc/web.conf"
		;;
	sandbox)
		exec_as "$(user_of sandbox)" node "$source/tests/sandbox/main.js" "$etc/sandbox.conf"
		;;
	agent)
		export SOFTHSM2_CONF=$etc/softhsm2.conf
		exec_as "$(user_of member)" "$build/agent/ukey-agentd" -c "$etc/agent.conf"
		;;
	nginx)
		exec "$(nginx_bin)" -p "$run/edge/" -c "$etc/nginx/nginx.conf" -e "$log/nginx-error.log" -g 'daemon off;'
		;;
	esac
}

service_start()
{
	(
		umask 007
		cd /
		service_exec "$1"
	) >> "$log/$1.log" 2>&1 &
	pids[$1]=$!
	started[$1]=$SECONDS
	echo "${pids[$1]}" > "$run/$1.pid"
}

# await SECONDS WHAT COMMAND…: until it succeeds.
await()
{
	local until=$((SECONDS + $1)) what=$2
	shift 2
	until "$@" > /dev/null 2>&1; do
		[ "$SECONDS" -lt "$until" ] || {
			say "$what did not get ready; see $log"
			return 1
		}
		read -rt 0.1 < <(:) || :
		sleep 0.1
	done
}

answers()
{
	curl -fsS --max-time 5 --cacert "$keys/root.crt" -o /dev/null "$1"
}

nginx_bin()
{
	PATH=$PATH:/usr/sbin command -v nginx
}

# certdesk-web says of itself that it is ready; only those beside it may ask.
web_is_ready()
{
	REQUEST_METHOD=GET REQUEST_URI=/readyz SCRIPT_NAME=/readyz cgi-fcgi -bind -connect "$run/web/fcgi.sock" |
		head -n 1 | grep -q '^Status: 200'
}

ca_is_ready()
{
	"$build/ops/certdeskctl" ca status "$run/ca/admin.sock"
}

is_ready()
{
	ca_is_ready && web_is_ready && answers "$sandbox/healthz" && curl -s --max-time 5 --cacert "$keys/root.crt" -o /dev/null "$members/"
}

services_start()
{
	local name

	declare -gA pids=() started=()
	service_start postgres
	await 30 PostgreSQL pg_isready -h "$run/db" -U postgres -q
	for name in "${services[@]:1}"; do
		service_start "$name"
	done
}

# The program with this process id has ended: start it again, not faster than
# once a second.
service_ended()
{
	local name=$1

	[ "$((SECONDS - started[$name]))" -ge 2 ] || sleep 1
	say "$name ended; starting it again"
	service_start "$name"
}

watch()
{
	local name

	while :; do
		wait -n "${pids[@]}" || :
		for name in "${services[@]}"; do
			kill -0 "${pids[$name]}" 2> /dev/null || service_ended "$name"
		done
	done
}

services_stop()
{
	local name i

	trap '' INT TERM
	for ((i = ${#services[@]} - 1; i >= 0; i--)); do
		name=${services[$i]}
		[ -n "${pids[$name]-}" ] || continue
		case $name in
		# fast shutdown, not one that waits for its clients
		postgres) kill -INT "${pids[$name]}" 2> /dev/null || : ;;
		*) kill -TERM "${pids[$name]}" 2> /dev/null || : ;;
		esac
	done
	await 15 "the end of the programs" all_ended || :
	for name in "${!pids[@]}"; do
		kill -KILL "${pids[$name]}" 2> /dev/null || :
		rm -f "$run/$name.pid"
	done
	rm -f "$run/dev.pid" "$var/dev.json"
}

all_ended()
{
	local name

	for name in "${!pids[@]}"; do
		! kill -0 "${pids[$name]}" 2> /dev/null || return 1
	done
}

supervise()
{
	ports_read
	postgres_stale
	echo "$$" > "$run/dev.pid"
	trap 'services_stop; exit 0' INT TERM
	trap services_stop EXIT
	services_start
	if await 60 Certdesk is_ready; then
		report_write
		[ -n "${CERTDESK_DETACHED-}" ] || report
	else
		services_log
		exit 1
	fi
	watch
}

# Programs of this var/ that a killed supervisor left behind: told by their
# configuration, which is nobody else's. They would take this one's work.
strays_end()
{
	local at pid

	for at in /proc/[0-9]*; do
		pid=${at#/proc/}
		if { tr '\0' ' ' < "$at/cmdline"; } 2> /dev/null | grep -qF " $etc/"; then
			kill -TERM "$pid" 2> /dev/null || :
			strays+=("$pid")
		fi
	done
}

strays_gone()
{
	local pid

	for pid in "${strays[@]}"; do
		! kill -0 "$pid" 2> /dev/null || return 1
	done
}

# A postmaster that a killed supervisor left behind.
postgres_stale()
{
	local -a strays=()

	strays_end
	await 10 "the end of what was left running" strays_gone || kill -KILL "${strays[@]}" 2> /dev/null || :
	if [ -f "$var/pg/data/postmaster.pid" ]; then
		postgres_stop
	fi
}

services_log()
{
	local name

	for name in "${services[@]}"; do
		printf '%s\n' "--- $name" >&2
		tail -n 8 "$log/$name.log" >&2 || :
	done
}

detach()
{
	for _ in 1 2 3; do
		: > "$log/dev.log"
		CERTDESK_DETACHED=1 setsid "$top/dev" supervise >> "$log/dev.log" 2>&1 < /dev/null &
		await 90 Certdesk detached_settled "$!" || :
		[ ! -s "$var/dev.json" ] || {
			report
			return
		}
		# another may have taken a port since it was found free
		grep -qE 'Address already in use|EADDRINUSE' "$log/dev.log" || break
		say "a port is taken by now: looking for others"
		ports_choose
		conf_write
	done
	cat "$log/dev.log" >&2
	die "it did not start"
}

# Ready, or gone.
detached_settled()
{
	[ -s "$var/dev.json" ] || ! kill -0 "$1" 2> /dev/null
}

# The supervisor of this var/, told from a stranger with its old number.
supervisor()
{
	local pid

	[ -f "$run/dev.pid" ] || return 1
	pid=$(< "$run/dev.pid")
	tr '\0' ' ' < "/proc/$pid/cmdline" 2> /dev/null | grep -q '/dev ' || return 1
	echo "$pid"
}

is_running()
{
	places_find
	[ -f "$etc/ports" ] && [ -f "$var/dev.json" ] && supervisor > /dev/null && ports_read
}

stop()
{
	local pid

	pid=$(supervisor) || {
		say "nothing is running"
		return 0
	}
	kill -TERM "$pid"
	await 30 "its end" gone "$pid" || kill -KILL "$pid"
}

gone()
{
	! kill -0 "$1" 2> /dev/null
}
