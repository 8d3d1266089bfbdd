/*
 * workday: working days of the State Council's calendar. Monday to Friday,
 * less the days off it names, and the weekends that it makes working days.
 *
 * Days are numbers: days since 1970-01-01 by the Beijing calendar. The table
 * comes from desk.holiday, in the order of its days.
 */
#ifndef WORKDAY_H
#define WORKDAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct workday_exception {
	int64_t day;
	bool is_work; /* 调休上班; false: 放假 */
};

struct workday_table {
	const struct workday_exception *exceptions;
	size_t n_exceptions;
};

int64_t workday_from_time(int64_t when); /* the day in Beijing */
int64_t workday_start(int64_t day);      /* its 00:00 in Beijing */

bool workday_is(const struct workday_table *table, int64_t day);

/* The n-th working day after day, which itself is not counted (民法典 article
 * 201); the term ends with that day. n = 0: day, or the first working day
 * after it. */
int64_t workday_after(const struct workday_table *table, int64_t day, int n);

/* The day on which what arrives at a moment counts as received: after 17:00
 * or on a day off it is the next working day. */
int64_t workday_received(const struct workday_table *table, int64_t when);

/* Does the table know the year of this day? If not, weekends alone were
 * counted and the page says 预计. */
bool workday_is_known(const struct workday_table *table, int64_t day);

#endif
