/* times: ASN.1 times as seconds. Called by issuer, lint and policy. */
#include "config.h"

#include <time.h>

#include "base/clock.h"
#include "ca/times.h"

bool
time_of(const ASN1_TIME *time, int64_t *out)
{
	struct tm tm;

	/* ASN1_TIME_check is lax; length and Z are what DER fixes. */
	int len = ASN1_STRING_length(time);
	int wanted = ASN1_STRING_type(time) == V_ASN1_UTCTIME ? 13 : 15;
	if (len != wanted || ASN1_STRING_get0_data(time)[len - 1] != 'Z' ||
	    ASN1_TIME_to_tm(time, &tm) != 1) {
		return false;
	}
	*out = clock_from_utc((struct clock_civil){ .year = tm.tm_year + 1900,
	    .month = tm.tm_mon + 1,
	    .day = tm.tm_mday,
	    .hour = tm.tm_hour,
	    .minute = tm.tm_min,
	    .second = tm.tm_sec });
	return true;
}
