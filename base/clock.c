/*
 * clock: the proleptic Gregorian calendar in integers. No function of the C
 * library that looks at TZ is used.
 */
#include "config.h"

#include <time.h>

#include "base/clock.h"

#define BEIJING_OFFSET ((int64_t)8 * CLOCK_HOUR)

int64_t
clock_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec;
}

int64_t
clock_monotonic_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Days since 1970-01-01. Years begin in March here, so that the leap day is
 * the last of its year and an era of 400 years is always 146097 days. */
static int64_t
days_from_civil(int64_t year, int month, int day)
{
	int64_t era, of_era, of_year;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	of_era = year - era * 400;
	of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 719468;
}

static void
civil_from_days(int64_t days, struct clock_civil *civil)
{
	int64_t era, of_era, year, of_year, month;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	of_era = days - era * 146097;
	year =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	of_year = of_era - (365 * year + year / 4 - year / 100);
	month = (5 * of_year + 2) / 153;
	civil->day = (int)(of_year - (153 * month + 2) / 5 + 1);
	civil->month = (int)(month < 10 ? month + 3 : month - 9);
	civil->year = (int)(year + era * 400 + (civil->month <= 2));
}

struct clock_civil
clock_to_utc(int64_t when)
{
	int64_t days = when / CLOCK_DAY;
	int64_t rest = when % CLOCK_DAY;
	struct clock_civil civil = { 0 };

	if (rest < 0) {
		rest += CLOCK_DAY;
		days--;
	}
	civil_from_days(days, &civil);
	civil.hour = (int)(rest / CLOCK_HOUR);
	civil.minute = (int)(rest % CLOCK_HOUR / CLOCK_MINUTE);
	civil.second = (int)(rest % CLOCK_MINUTE);
	/* 1970-01-01 was a Thursday. */
	civil.weekday = (int)((days % 7 + 11) % 7);
	return civil;
}

struct clock_civil
clock_to_beijing(int64_t when)
{
	return clock_to_utc(when + BEIJING_OFFSET);
}

int64_t
clock_from_utc(struct clock_civil civil)
{
	return days_from_civil(civil.year, civil.month, civil.day) * CLOCK_DAY +
	    (int64_t)civil.hour * CLOCK_HOUR +
	    (int64_t)civil.minute * CLOCK_MINUTE + civil.second;
}

int64_t
clock_from_beijing(struct clock_civil civil)
{
	return clock_from_utc(civil) - BEIJING_OFFSET;
}

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

int64_t
clock_add_years(int64_t when, int n)
{
	struct clock_civil civil = clock_to_beijing(when);
	int last;

	civil.year += n;
	last = days_in_month(civil.year, civil.month);
	if (civil.day > last) {
		civil.day = last;
	}
	return clock_from_beijing(civil);
}

struct str
clock_format_second(struct arena *arena, int64_t when)
{
	struct clock_civil c;

	if (when == TIME_NONE) {
		return STR("");
	}
	c = clock_to_beijing(when);
	return str_printf(arena, "%04d-%02d-%02d %02d:%02d:%02d", c.year,
	    c.month, c.day, c.hour, c.minute, c.second);
}

struct str
clock_format_minute(struct arena *arena, int64_t when)
{
	struct str text = clock_format_second(arena, when);

	text.len = text.len < 3 ? 0 : text.len - 3;
	return text;
}

struct str
clock_format_day(struct arena *arena, int64_t when)
{
	struct str text = clock_format_second(arena, when);

	text.len = text.len < 9 ? 0 : text.len - 9;
	return text;
}

struct str
clock_format_iso_utc(struct arena *arena, int64_t when)
{
	struct clock_civil c;

	if (when == TIME_NONE) {
		return STR("");
	}
	c = clock_to_utc(when);
	return str_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year,
	    c.month, c.day, c.hour, c.minute, c.second);
}

struct str
clock_format_http(struct arena *arena, int64_t when)
{
	static const char *const weekdays[] = { "Sun", "Mon", "Tue", "Wed",
		"Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct clock_civil c;

	if (when == TIME_NONE) {
		return STR("");
	}
	c = clock_to_utc(when);
	return str_printf(arena, "%s, %02d %s %04d %02d:%02d:%02d GMT",
	    weekdays[c.weekday], c.day, months[c.month - 1], c.year, c.hour,
	    c.minute, c.second);
}

/* The digits at [at, at + len) as a number, or -1. */
static int
digits(struct str text, size_t at, size_t len)
{
	int64_t value;

	if (!str_to_int64((struct str){ text.p + at, len }, &value)) {
		return -1;
	}
	return (int)value;
}

bool
clock_parse_second(struct str text, int64_t *out)
{
	static const char shape[] = "0000-00-00 00:00:00";
	struct clock_civil c;

	if (text.len != sizeof(shape) - 1) {
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (shape[i] != '0' && text.p[i] != shape[i]) {
			return false;
		}
	}
	c = (struct clock_civil){
		.year = digits(text, 0, 4),
		.month = digits(text, 5, 2),
		.day = digits(text, 8, 2),
		.hour = digits(text, 11, 2),
		.minute = digits(text, 14, 2),
		.second = digits(text, 17, 2),
	};
	if (c.year < 0 || c.month < 1 || c.month > 12 || c.day < 1 ||
	    c.day > days_in_month(c.year, c.month) || c.hour < 0 ||
	    c.hour > 23 || c.minute < 0 || c.minute > 59 || c.second < 0 ||
	    c.second > 59) {
		return false;
	}
	*out = clock_from_beijing(c);
	return true;
}
