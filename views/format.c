/* format: see format.h. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "views/format.h"

static struct shown
nothing(void)
{
	return (struct shown){ "—" };
}

static struct shown
money(int64_t fen, const char *sign, bool grouped)
{
	struct shown shown = { "" };
	uint64_t amount = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;
	char digits[24];
	size_t n, at = 0;

	n = (size_t)snprintf(
	    digits, sizeof(digits), "%llu", (unsigned long long)(amount / 100));
	at = (size_t)snprintf(
	    shown.text, sizeof(shown.text), "%s%s", fen < 0 ? "-" : "", sign);
	for (size_t i = 0; i < n; i++) {
		if (grouped && i > 0 && (n - i) % 3 == 0) {
			shown.text[at++] = ',';
		}
		shown.text[at++] = digits[i];
	}
	snprintf(shown.text + at, sizeof(shown.text) - at, ".%02u",
	    (unsigned)(amount % 100));
	return shown;
}

struct shown
format_money(int64_t fen)
{
	return money(fen, "¥", true);
}

struct shown
format_money_plain(int64_t fen)
{
	return money(fen, "", false);
}

/* Years past 9999 do not come from us; they are cut by snprintf. */
static struct shown
moment(int64_t when, const char *between, const char *zone, bool minutes,
    bool seconds)
{
	struct clock_civil c = clock_to_beijing(when);
	struct shown shown = { "" };
	size_t room = sizeof(shown.text);
	int at;

	at = snprintf(
	    shown.text, room, "%04d-%02d-%02d", c.year, c.month, c.day);
	if (minutes && at > 0 && (size_t)at < room) {
		at += snprintf(shown.text + at, room - (size_t)at,
		    "%s%02d:%02d", between, c.hour, c.minute);
	}
	if (seconds && at > 0 && (size_t)at < room) {
		snprintf(shown.text + at, room - (size_t)at, ":%02d%s",
		    c.second, zone);
	}
	return shown;
}

struct shown
format_minute(int64_t when)
{
	return when == TIME_NONE ? nothing() :
				   moment(when, " ", "", true, false);
}

struct shown
format_second(int64_t when)
{
	return when == TIME_NONE ? nothing() :
				   moment(when, " ", "", true, true);
}

struct shown
format_day(int64_t when)
{
	return when == TIME_NONE ? nothing() :
				   moment(when, "", "", false, false);
}

struct shown
format_iso(int64_t when)
{
	return when == TIME_NONE ? (struct shown){ "" } :
				   moment(when, "T", "+08:00", true, true);
}

/* Keeps head and tail characters and puts stars between. */
static struct shown
mask(struct str text, size_t head, size_t tail, size_t stars)
{
	struct shown shown = { "" };
	size_t n = str_utf8_count(text);
	size_t pos = 0;
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		size_t from = pos;

		if (str_utf8_next(text, &pos) < 0) {
			break;
		}
		if (i == head) {
			for (size_t k = 0; k < stars; k++) {
				shown.text[at++] = '*';
			}
		}
		if ((i < head || i >= n - tail) &&
		    at + (pos - from) + stars < sizeof(shown.text)) {
			memcpy(shown.text + at, text.p + from, pos - from);
			at += pos - from;
		}
	}
	return shown;
}

static struct shown
all_stars(void)
{
	return (struct shown){ "****" };
}

struct shown
format_phone(struct str phone)
{
	if (str_is_empty(phone)) {
		return nothing();
	}
	if (!str_is_utf8(phone) || phone.len < 5) {
		return all_stars();
	}
	return phone.len == 11 && phone.p[0] == '1' ? mask(phone, 3, 4, 4) :
						      mask(phone, 0, 4, 4);
}

struct shown
format_id_number(struct str number)
{
	if (str_is_empty(number)) {
		return nothing();
	}
	if (!str_is_utf8(number) || number.len < 4) {
		return all_stars();
	}
	return number.len >= 15 ? mask(number, 6, 4, 8) : mask(number, 1, 1, 6);
}

struct shown
format_person(struct str name)
{
	size_t n;

	if (str_is_empty(name)) {
		return nothing();
	}
	if (!str_is_utf8(name)) {
		return all_stars();
	}
	n = str_utf8_count(name);
	return n <= 2 ? mask(name, 1, 0, 1) :
			mask(name, 1, 1, n - 2 > 3 ? 3 : n - 2);
}

struct shown
format_left(int64_t now, int64_t until)
{
	struct shown shown = { "" };
	int64_t left = until - now;
	long long days = left / CLOCK_DAY;
	long long hours = left % CLOCK_DAY / CLOCK_HOUR;
	long long minutes = left % CLOCK_HOUR / CLOCK_MINUTE;
	size_t room = sizeof(shown.text);

	if (until == TIME_NONE) {
		return nothing();
	}
	if (left <= 0) {
		return (struct shown){ "已超期" };
	}
	if (days > 0 && hours > 0) {
		snprintf(
		    shown.text, room, "还剩 %lld 天 %lld 小时", days, hours);
	} else if (days > 0) {
		snprintf(shown.text, room, "还剩 %lld 天", days);
	} else if (hours > 0) {
		snprintf(
		    shown.text, room, "还剩 %lld 小时 %lld 分", hours, minutes);
	} else if (minutes > 0) {
		snprintf(shown.text, room, "还剩 %lld 分", minutes);
	} else {
		snprintf(shown.text, room, "不到 1 分钟");
	}
	return shown;
}

struct shown
format_size(int64_t octets)
{
	struct shown shown = { "" };
	size_t room = sizeof(shown.text);

	if (octets < 1024) {
		snprintf(shown.text, room, "%lld 字节", (long long)octets);
	} else if (octets < (int64_t)1024 * 1024) {
		snprintf(shown.text, room, "%.1f KB", (double)octets / 1024);
	} else {
		snprintf(shown.text, room, "%.1f MB",
		    (double)octets / (1024 * 1024));
	}
	return shown;
}

struct shown
format_hex_pairs(struct str hex)
{
	struct shown shown = { "" };
	size_t at = 0;

	for (size_t i = 0; i < hex.len && at + 3 < sizeof(shown.text); i++) {
		char c = hex.p[i];

		if (i > 0 && i % 2 == 0) {
			shown.text[at++] = ':';
		}
		shown.text[at++] =
		    c >= 'a' && c <= 'f' ? (char)(c - 'a' + 'A') : c;
	}
	return shown;
}

struct shown
format_number(int64_t number)
{
	struct shown shown;

	snprintf(shown.text, sizeof(shown.text), "%lld", (long long)number);
	return shown;
}
