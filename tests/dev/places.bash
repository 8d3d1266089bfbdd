# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share their variables
# Where things stand, which ports are used, who runs what.
#
# As root every program runs under a user of its own, so var/ and build/ must
# be reachable for them. A checkout below a folder closed to others (root's
# home, a mktemp folder) is therefore given a place under /var/tmp, with links
# to it from where one looks.

users=(certdesk-web certdesk-ca certdesk-jobs certdesk-db certdesk-edge certdesk-sandbox certdesk-member)

say()
{
	printf 'dev: %s\n' "$*" >&2
}

die()
{
	say "$*"
	exit 1
}

am_root()
{
	[ "$(id -u)" -eq 0 ]
}

# The user that runs a program: its own under root, else oneself.
user_of()
{
	if am_root; then echo "certdesk-$1"; else id -un; fi
}

# The group that all programs share: it may connect to their sockets.
group_of_all()
{
	if am_root; then echo certdesk; else id -gn; fi
}

# as USER COMMAND…: replaces nothing, keeps the pid when exec'd before.
as()
{
	local user=$1
	shift
	if am_root; then
		# where we are may be closed to that user
		(cd / && exec setpriv --reuid="$user" --regid="$user" --init-groups -- "$@")
	else
		"$@"
	fi
}

# as, for a subshell that becomes the program.
exec_as()
{
	local user=$1
	shift
	if am_root; then
		exec setpriv --reuid="$user" --regid="$user" --init-groups -- "$@"
	else
		exec "$@"
	fi
}

reachable()
{
	setpriv --reuid=65534 --regid=65534 --clear-groups -- test -x "$1"
}

places_find()
{
	local wanted=${CERTDESK_VAR:-$top/var} mark

	mkdir -p "$wanted"
	wanted=$(cd "$wanted" && pwd -P)
	mark=$(printf %s "$wanted" | sha256sum | cut -c1-10)
	build=$top/build
	source=$top
	var=$wanted
	away=
	if am_root && ! { reachable "$top" && reachable "$wanted"; }; then
		away=/var/tmp/certdesk-$(printf %s "$top" | sha256sum | cut -c1-10)
		build=$away/build
		source=$away/source
		case $wanted in
		"$away"/*) ;;
		*)
			var=$away/var-$mark
			mkdir -p "$var"
			chmod 755 "$away"
			# found where one looks for it
			rmdir "$wanted" 2> /dev/null && ln -s "$var" "$wanted"
			;;
		esac
	fi
	# A socket's path may have 107 octets; the longest of ours adds 30.
	run=$var/run
	if [ ${#run} -gt 70 ]; then
		run=/tmp/certdesk-$mark
	fi
	etc=$var/etc keys=$var/keys log=$var/log
	export CERTDESK_VAR=$var
}

users_make()
{
	local user

	am_root || return 0
	getent group certdesk > /dev/null || groupadd --system certdesk
	for user in "${users[@]}"; do
		getent passwd "$user" > /dev/null ||
			useradd --system --user-group --groups certdesk --no-create-home \
				--home-dir /nonexistent --shell /usr/sbin/nologin "$user"
	done
}

# folder PATH USER MODE: owned by that user and the group all programs share.
folder()
{
	mkdir -p "$1"
	if am_root; then
		chown "$2:certdesk" "$1"
	fi
	chmod "$3" "$1"
}

places_make()
{
	local name

	places_find
	users_make
	if [ -n "$away" ]; then
		mkdir -p "$away" "$build" "$source"
		chmod 755 "$away"
		[ -e "$top/build" ] || ln -s "$build" "$top/build"
		# what programs read from the source while they run
		rm -rf "$source"
		mkdir -p "$source/tests" "$source/ca"
		cp -r "$top/tests/sandbox" "$source/tests/"
		cp -r "$top/ca/profiles" "$source/ca/"
		cp -r "$top/nginx" "$source/"
		chmod -R a+rX "$source"
	fi
	mkdir -p "$var" "$build" "$etc" "$keys" "$log" "$var/crl" "$var/screens" "$var/published" "$var/downloads" "$run"
	chmod 755 "$var" "$etc" "$keys" "$run" "$var/crl" "$var/published" "$var/downloads" "$log"
	for name in web ca jobs db edge; do
		folder "$run/$name" "$(user_of "$name")" 2750
	done
	folder "$var/pg" "$(user_of db)" 700
	folder "$var/ca" "$(user_of ca)" 700
	folder "$var/crl" "$(user_of ca)" 755
	folder "$var/sandbox" "$(user_of sandbox)" 755
	folder "$var/tokens" "$(user_of member)" 700
	folder "$var/member" "$(user_of member)" 755
	folder "$var/edge" "$(user_of edge)" 700
}

port_free()
{
	! (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null
}

# port_find FROM: the first free port from there on that is not yet taken by us.
port_find()
{
	local port=$1

	while [[ " ${taken[*]} " == *" $port "* ]] || ! port_free "$port"; do
		port=$((port + 1))
	done
	echo "$port"
}

# Ports are kept from one start to the next while they are free: addresses are
# bound into signatures and bookmarks.
ports_choose()
{
	local name from old
	local -A wish=([members]=8443 [admin]=8543 [pki]=8643 [sandbox]=8743 [web_metrics]=8843 [jobs_metrics]=8943)

	declare -gA port=()
	taken=()
	if [ -f "$etc/ports" ]; then
		while read -r name old; do
			wish[$name]=$old
		done < "$etc/ports"
	fi
	for name in members admin pki sandbox web_metrics jobs_metrics; do
		from=${wish[$name]}
		port[$name]=$(port_find "$from")
		taken+=("${port[$name]}")
	done
	for name in "${!port[@]}"; do
		echo "$name ${port[$name]}"
	done > "$etc/ports"
	addresses
}

ports_read()
{
	local name number

	declare -gA port=()
	while read -r name number; do
		port[$name]=$number
	done < "$etc/ports"
	addresses
}

addresses()
{
	members=https://localhost:${port[members]}
	admin=https://127.0.0.1:${port[admin]}
	pki=http://localhost:${port[pki]}
	sandbox=https://127.0.0.1:${port[sandbox]}
}

clean()
{
	rm -rf "$var" "$build"
	[ -z "$away" ] || rm -rf "$away"
	[ ! -L "$top/build" ] || rm -f "$top/build"
	case $run in
	/tmp/certdesk-*) rm -rf "$run" ;;
	esac
}
