/* clock: Beijing time, leap days, and the forms of a moment. */
#include "config.h"

#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"
#include "tests/tap.h"

static struct arena *arena;

static int64_t
beijing(const char *text)
{
	int64_t when = 0;

	need(clock_parse_second(str_c(text), &when), text);
	return when;
}

static void
test_years(void)
{
	static const struct {
		const char *from;
		int n;
		const char *to;
	} vectors[] = {
		{ "2028-02-29 23:59:59", 1, "2029-02-28 23:59:59" },
		{ "2028-02-29 10:00:00", 4, "2032-02-29 10:00:00" },
		{ "2027-02-28 10:00:00", 1, "2028-02-28 10:00:00" },
		{ "2026-11-22 14:05:09", 1, "2027-11-22 14:05:09" },
		/* 00:30 in Beijing is the day before in UTC. */
		{ "2028-02-29 00:30:00", 1, "2029-02-28 00:30:00" },
		{ "2028-03-01 00:30:00", 1, "2029-03-01 00:30:00" },
		{ "2096-02-29 12:00:00", 4, "2100-02-28 12:00:00" },
		{ "2029-02-28 12:00:00", -1, "2028-02-28 12:00:00" },
		{ "2026-12-31 23:59:59", 1, "2027-12-31 23:59:59" },
	};

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		is_str(clock_format_second(arena,
			   clock_add_years(
			       beijing(vectors[i].from), vectors[i].n)),
		    vectors[i].to, vectors[i].from);
	}
}

static void
test_forms(void)
{
	int64_t when = beijing("2026-11-22 14:05:09");

	is_int(when, 1795327509, "seconds since 1970");
	is_str(
	    clock_format_second(arena, when), "2026-11-22 14:05:09", "second");
	is_str(clock_format_minute(arena, when), "2026-11-22 14:05", "minute");
	is_str(clock_format_day(arena, when), "2026-11-22", "day");
	is_str(
	    clock_format_iso_utc(arena, when), "2026-11-22T06:05:09Z", "ISO");
	is_str(clock_format_http(arena, when), "Sun, 22 Nov 2026 06:05:09 GMT",
	    "HTTP");
	is_str(clock_format_http(arena, 784111777),
	    "Sun, 06 Nov 1994 08:49:37 GMT", "the example of RFC 9110");
	is_str(clock_format_day(arena, beijing("2027-01-01 00:00:00")),
	    "2027-01-01", "midnight in Beijing is that day");
	is_str(clock_format_day(arena, TIME_NONE), "", "no moment, no day");
	is_str(clock_format_second(arena, TIME_NONE), "", "nor a second");
	is_str(clock_format_iso_utc(arena, TIME_NONE), "", "nor ISO");
	is_str(clock_format_iso_utc(arena, 0), "1970-01-01T00:00:00Z", "zero");
	is_str(clock_format_iso_utc(arena, -1), "1969-12-31T23:59:59Z",
	    "before zero");
}

static void
test_parse(void)
{
	static const char *const bad[] = { "", "2026-11-22", "2026-11-22 14:05",
		"2026-13-01 00:00:00", "2026-00-01 00:00:00",
		"2026-02-29 00:00:00", "2026-04-31 00:00:00",
		"2026-01-00 00:00:00", "2026-01-01 24:00:00",
		"2026-01-01 00:60:00", "2026-01-01 00:00:60",
		"2026-01-01T00:00:00", "2026-1-001 00:00:00",
		"+026-01-01 00:00:00", "2026-01-01 00:00:000" };
	int64_t when;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ok(!clock_parse_second(str_c(bad[i]), &when), "refused: '%s'",
		    bad[i]);
	}
	ok(clock_parse_second(STR("2000-02-29 00:00:00"), &when),
	    "2000 was a leap year");
}

/* Against the C library, for each 7th day and odd second of 160 years. */
static void
test_against_libc(void)
{
	bool same = true;

	for (int64_t when = -2000000000; when < 3000000000 && same;
	     when += 7 * 86400 + 12347) {
		struct clock_civil c = clock_to_utc(when);
		time_t t = (time_t)when;
		struct tm tm;

		(void)gmtime_r(&t, &tm);
		same = c.year == tm.tm_year + 1900 &&
		    c.month == tm.tm_mon + 1 && c.day == tm.tm_mday &&
		    c.hour == tm.tm_hour && c.minute == tm.tm_min &&
		    c.second == tm.tm_sec && c.weekday == tm.tm_wday &&
		    clock_from_utc(c) == when &&
		    clock_from_beijing(clock_to_beijing(when)) == when;
		if (!same) {
			(void)printf("# at %lld\n", (long long)when);
		}
	}
	ok(same, "as the C library counts");
}

int
main(void)
{
	/* Nothing here may depend on it. */
	(void)setenv("TZ", "America/New_York", 1);
	tzset();
	arena = arena_new((size_t)1024 * 1024);
	need(arena != NULL, "arena");
	test_years();
	test_forms();
	test_parse();
	test_against_libc();
	ok(clock_now() > 1700000000, "now");
	ok(clock_monotonic_us() <= clock_monotonic_us(), "monotonic");
	arena_free(arena);
	return tap_done();
}
