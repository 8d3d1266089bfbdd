/* certificate_parts: where the member's next press leads. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>

#include "views/certificate_parts.h"
#include "views/journey.h"

static const struct {
	const char *state;
	const char *head, *tail; /* around the number of what `of` says */

	enum { OF_APPLICATION, OF_ORDER, OF_CERTIFICATE } of;

	bool post;
} targets[] = {
	{ "draft", "/renewals/new?certificate=", "", OF_CERTIFICATE, false },
	{ "awaiting_order", "/renewals/new?certificate=", "", OF_CERTIFICATE,
	    false },
	{ "returned", "/renewals/new?certificate=", "", OF_CERTIFICATE, false },
	{ "awaiting_payment", "/orders/", "", OF_ORDER, false },
	{ "ready_to_make", "/applications/", "/make", OF_APPLICATION, true },
	{ "awaiting_download", "/applications/", "/download", OF_APPLICATION,
	    false },
	{ "downloading", "/applications/", "/download", OF_APPLICATION, false },
	{ "download_overdue", "/applications/", "/make", OF_APPLICATION, true },
};

struct next_step
application_next_step(int64_t application_id, int64_t order_id,
    int64_t certificate_id, struct str state, struct str channel,
    int64_t reopened)
{
	const int64_t ids[] = { application_id, order_id, certificate_id };
	struct next_step next = { NULL, { "" }, false };

	if (str_equal_c(state, "ready_to_make") &&
	    !str_equal_c(channel, "self")) {
		return next; /* the platform makes what was sent in */
	}
	if (str_equal_c(state, "download_overdue") &&
	    reopened >= DOWNLOAD_FREE_REOPENINGS) {
		return next; /* by staff */
	}
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		if (str_equal_c(state, targets[i].state)) {
			next.text = journey_next(state);
			next.post = targets[i].post;
			(void)snprintf(next.url.text, sizeof(next.url.text),
			    "%s%" PRId64 "%s", targets[i].head,
			    ids[targets[i].of], targets[i].tail);
		}
	}
	return next;
}
