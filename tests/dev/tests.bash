# shellcheck shell=bash
# shellcheck disable=SC2154 # the parts share their variables
# Runs every test and counts. A part is a folder of tests/, or `sanitizers`.

passed=0 failed=0 skipped=0

# What must be nothing: a test that did not run is not one that passed.
count()
{
	passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
	say "$4: $1 passed, $2 failed$([ "$3" -eq 0 ] || echo ", $3 skipped")"
}

# The figure after a word of automake's summary.
figure()
{
	sed -n "s/^# $1: *//p" "$2" | tail -n 1
}

# make_check NAME FOLDER [make arguments…]
make_check()
{
	local name=$1 where=$2 out ok=0
	shift 2
	out=$var/log/test-$name.log

	say "$name: make check in $where"
	make -C "$where" -j"$(nproc)" check "$@" > "$out" 2>&1 || ok=1
	grep -E '^(FAIL|ERROR|XPASS)' "$out" >&2 || :
	if [ -z "$(figure TOTAL "$out")" ]; then
		tail -n 30 "$out" >&2
		count 0 1 0 "$name"
		return
	fi
	local bad=$(($(figure FAIL "$out") + $(figure XPASS "$out") + $(figure ERROR "$out")))
	[ "$ok" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
	count "$(($(figure PASS "$out") + $(figure XFAIL "$out")))" "$bad" "$(figure SKIP "$out")" "$name"
}

# tap NAME COMMAND…: a command that speaks TAP.
tap()
{
	local name=$1 out ok=0 good bad skip
	shift
	out=$var/log/test-$name.log

	say "$name"
	"$@" > "$out" 2>&1 || ok=$?
	good=$(grep -cE '^ok ' "$out" || :)
	bad=$(grep -cE '^not ok ' "$out" || :)
	skip=$(grep -ciE '^ok .*# skip' "$out" || :)
	if [ "$bad" -eq 0 ] && { [ "$ok" -ne 0 ] || [ "$good" -eq 0 ]; }; then
		bad=1
	fi
	if [ "$bad" -gt 0 ]; then
		grep -nE -A 30 '^ *not ok ' "$out" | head -n 150 >&2 || :
		tail -n 15 "$out" >&2
	fi
	count "$((good - skip))" "$bad" "$skip" "$name"
}

# The tests of make check that stand in a folder of tests/.
tests_of()
{
	# shellcheck disable=SC2016 # make expands it
	printf '%s\n' 'print-tests: ; @printf "%s\n" $(TESTS)' |
		make -s -C "$build" -f Makefile -f - print-tests | grep "^tests/$1/" | tr '\n' ' '
}

test_sandbox()
{
	tap sandbox node --test --test-reporter=tap "$top"/tests/sandbox/test/*.test.js
}

test_sanitizers()
{
	local unit http
	unit=$(tests_of unit) http=$(tests_of http)

	say "building with the address and undefined behaviour sanitizers"
	build_in "$build-sanitizers" --enable-sanitizers
	make_check sanitizers "$build-sanitizers" TESTS="$unit $http"
}

# The whole system, in a var/ of its own beside whatever runs.
test_browser()
{
	if [ ! -d "$top/tests/browser/node_modules/playwright-core" ]; then
		(cd "$top/tests/browser" && npm ci --no-audit --no-fund --ignore-scripts) > "$var/log/npm.log" 2>&1 || {
			cat "$var/log/npm.log" >&2
			count 0 1 0 browser
			return
		}
	fi
	local ours=$top/var/test screens=$top/var/screens
	(
		export CERTDESK_VAR=$ours CERTDESK_PINENTRY=scripted
		"$top/dev" stop || :
		rm -rf "$ours"
		"$top/dev" run --detach
	) > "$var/log/browser-dev.log" 2>&1 || {
		tail -n 60 "$var/log/browser-dev.log" >&2
		count 0 1 0 browser
		CERTDESK_VAR=$ours "$top/dev" stop > /dev/null 2>&1 || :
		return
	}
	mkdir -p "$screens"
	local file
	for file in "$top"/tests/browser/*.test.js; do
		CERTDESK_DEV_JSON=$ours/dev.json CERTDESK_SCREENS=$screens \
			tap "browser-$(basename "$file" .test.js)" node --test --test-reporter=tap "$file"
	done
	CERTDESK_VAR=$ours "$top/dev" stop > /dev/null 2>&1 || :
}

tests_run()
{
	packages_install
	places_make
	build
	case $1 in
	all)
		make_check check "$build"
		test_sandbox
		test_sanitizers
		test_browser
		;;
	sandbox) test_sandbox ;;
	sanitizers) test_sanitizers ;;
	browser) test_browser ;;
	*)
		[ -n "$(tests_of "$1")" ] || die "there are no tests of $1"
		make_check "$1" "$build" TESTS="$(tests_of "$1")"
		;;
	esac
	if [ "$skipped" -eq 0 ]; then
		echo "$passed passed, $failed failed"
	else
		echo "$passed passed, $failed failed, $skipped skipped"
	fi
	[ "$failed" -eq 0 ]
}
