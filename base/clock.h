/*
 * clock: moments as seconds since 1970-01-01 00:00 UTC, in int64_t.
 *
 * Screens show Beijing time, which is UTC+8 the whole year; the conversions
 * here use that fixed offset and never the TZ of the process.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

#define TIME_NONE INT64_MIN /* SQL NULL */

#define CLOCK_MINUTE 60
#define CLOCK_HOUR   3600
#define CLOCK_DAY    86400

struct clock_civil {
	int year, month, day; /* month 1–12 */
	int hour, minute, second;
	int weekday; /* 0 is Sunday */
};

int64_t clock_now(void);          /* wall clock */
int64_t clock_monotonic_us(void); /* for durations */

struct clock_civil clock_to_beijing(int64_t when);
struct clock_civil clock_to_utc(int64_t when);
int64_t clock_from_utc(struct clock_civil civil); /* fields must be in range */
int64_t clock_from_beijing(struct clock_civil civil);

/* Same civil moment n years on, by the UTC+8 calendar; 02-29 becomes 02-28
 * where the year has none (民法典 article 202). */
int64_t clock_add_years(int64_t when, int n);

/* "2026-11-22 14:05:09", "2026-11-22 14:05", "2026-11-22": Beijing time. */
struct str clock_format_second(struct arena *arena, int64_t when);
struct str clock_format_minute(struct arena *arena, int64_t when);
struct str clock_format_day(struct arena *arena, int64_t when);
/* "2026-11-22T06:05:09Z" */
struct str clock_format_iso_utc(struct arena *arena, int64_t when);
/* "Sun, 22 Nov 2026 06:05:09 GMT", RFC 9110 section 5.6.7. */
struct str clock_format_http(struct arena *arena, int64_t when);
/* Reads "YYYY-MM-DD HH:MM:SS" in Beijing time. */
bool clock_parse_second(struct str text, int64_t *out);

#endif
