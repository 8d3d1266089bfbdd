/* workday: see the header. */
#include "config.h"

#include "base/clock.h"
#include "model/workday.h"

enum { CLOSING_HOUR = 17 };

int64_t
workday_start(int64_t day)
{
	return day * CLOCK_DAY - (int64_t)8 * CLOCK_HOUR;
}

int64_t
workday_from_time(int64_t when)
{
	int64_t local = when + (int64_t)8 * CLOCK_HOUR;

	return local / CLOCK_DAY - (local % CLOCK_DAY < 0);
}

bool
workday_is(const struct workday_table *table, int64_t day)
{
	int weekday;

	for (size_t i = 0; i < table->n_exceptions; i++) {
		if (table->exceptions[i].day == day) {
			return table->exceptions[i].is_work;
		}
	}
	weekday = clock_to_beijing(workday_start(day)).weekday;
	return weekday != 0 && weekday != 6;
}

int64_t
workday_after(const struct workday_table *table, int64_t day, int n)
{
	if (n == 0 && workday_is(table, day)) {
		return day;
	}
	for (int left = n == 0 ? 1 : n; left > 0;) {
		day++;
		left -= workday_is(table, day) ? 1 : 0;
	}
	return day;
}

int64_t
workday_received(const struct workday_table *table, int64_t when)
{
	int64_t day = workday_from_time(when);

	if (clock_to_beijing(when).hour >= CLOSING_HOUR) {
		day++;
	}
	return workday_after(table, day, 0);
}

bool
workday_is_known(const struct workday_table *table, int64_t day)
{
	int year = clock_to_beijing(workday_start(day)).year;

	for (size_t i = 0; i < table->n_exceptions; i++) {
		int64_t start = workday_start(table->exceptions[i].day);

		if (clock_to_beijing(start).year == year) {
			return true;
		}
	}
	return false;
}
