/*
 * version: numbers with dots, compared by component. Used by ticket, which
 * refuses to work when the platform asks for a newer agent.
 */
#include "config.h"

#include "agent/version.h"

#define MAX_PARTS  6
#define MAX_DIGITS 9

bool
version_is_valid(struct str version)
{
	struct str rest = version;
	for (unsigned n = 0; rest.p != NULL; n++) {
		struct str part;
		int64_t value;
		str_cut(rest, '.', &part, &rest);
		if (n == MAX_PARTS || part.len > MAX_DIGITS ||
		    !str_to_int64(part, &value)) {
			return false;
		}
	}
	return version.p != NULL;
}

int
version_compare(struct str a, struct str b)
{
	while (a.p != NULL || b.p != NULL) {
		struct str part;
		int64_t left = 0;
		int64_t right = 0;
		if (a.p != NULL) {
			str_cut(a, '.', &part, &a);
			(void)str_to_int64(part, &left);
		}
		if (b.p != NULL) {
			str_cut(b, '.', &part, &b);
			(void)str_to_int64(part, &right);
		}
		if (left != right) {
			return left < right ? -1 : 1;
		}
	}
	return 0;
}

bool
version_date_is_valid(struct str date)
{
	int64_t year;
	int64_t month;
	int64_t day;
	if (date.len != 10 || date.p[4] != '-' || date.p[7] != '-') {
		return false;
	}
	return str_to_int64((struct str){ date.p, 4 }, &year) &&
	    str_to_int64((struct str){ date.p + 5, 2 }, &month) &&
	    str_to_int64((struct str){ date.p + 8, 2 }, &day) && month >= 1 &&
	    month <= 12 && day >= 1 && day <= 31;
}
