# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share their variables
# Builds in build/, apart from the source.

# build_in FOLDER [configure arguments…]
build_in()
{
	local where=$1 out
	shift

	mkdir -p "$where"
	out=$where/dev-build.log
	if [ ! -x "$top/configure" ] || [ ! -f "$top/Makefile.in" ] ||
	    [ "$top/configure.ac" -nt "$top/configure" ]; then
		(cd "$top" && ./autogen.sh) > "$out" 2>&1 || build_failed "$out"
	fi
	if [ ! -f "$where/Makefile" ]; then
		(cd "$where" && "$top/configure" -q "$@") >> "$out" 2>&1 || build_failed "$out"
	fi
	make -s -C "$where" -j"$(nproc)" >> "$out" 2>&1 || build_failed "$out"
}

build_failed()
{
	tail -n 40 "$1" >&2
	die "the build failed; all of it is in $1"
}

build()
{
	say "building in $build"
	build_in "$build"
	# programs run under other users: they must be able to read what was built
	chmod -R a+rX "$build" 2> /dev/null || true
}
