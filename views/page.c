/* page: the table of tones. See page.h. */
#include "config.h"

#include <assert.h>

#include "views/page.h"

const char *
tone_class(enum tone tone)
{
	static const char *const classes[TONE__MAX] = {
		[TONE_NONE] = "none",
		[TONE_BRAND] = "brand",
		[TONE_STAFF] = "staff",
		[TONE_SUCCESS] = "success",
		[TONE_WARNING] = "warning",
		[TONE_DANGER] = "danger",
	};

	assert(tone < TONE__MAX);
	return classes[tone];
}
