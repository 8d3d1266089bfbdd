# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share their variables
# The Debian packages that building, running and testing need.

packages=(
	# build
	build-essential autoconf automake pkg-config gawk xz-utils
	libssl-dev libpq-dev libjson-c-dev libxml2-dev libcurl4-openssl-dev
	libargon2-dev libseccomp-dev libp11-kit-dev libfcgi-dev
	# run
	postgresql postgresql-contrib nginx-light openssl curl ca-certificates util-linux
	softhsm2 gnutls-bin opensc fonts-noto-cjk chromium libnss3-tools
	# test
	libfcgi-bin libxml2-utils shellcheck cppcheck clang-14 clang-tidy-14
	clang-format-14 mandoc bsdextrautils
)

packages_missing()
{
	local name

	for name in "${packages[@]}"; do
		[ "$(dpkg-query -Wf '${db:Status-Status}' "$name" 2> /dev/null)" = installed ] || echo "$name"
	done
	# Node may come from elsewhere; what counts is that it is there.
	command -v node > /dev/null || echo nodejs
	command -v npm > /dev/null || echo npm
}

packages_install()
{
	local -a missing

	mapfile -t missing < <(packages_missing)
	[ ${#missing[@]} -gt 0 ] || return 0
	am_root || die "missing packages: ${missing[*]} (as root: apt-get install ${missing[*]})"
	say "installing ${missing[*]}"
	# no cluster and no web server of the distribution's own is wanted
	mkdir -p /etc/postgresql-common
	[ -e /etc/postgresql-common/createcluster.conf ] ||
		echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
	export DEBIAN_FRONTEND=noninteractive
	if ! apt-get install -y --no-install-recommends "${missing[@]}" > /tmp/certdesk-apt.log 2>&1; then
		apt-get update >> /tmp/certdesk-apt.log 2>&1
		apt-get install -y --no-install-recommends "${missing[@]}" >> /tmp/certdesk-apt.log 2>&1 || {
			tail -n 20 /tmp/certdesk-apt.log >&2
			die "apt-get could not install them"
		}
	fi
}
