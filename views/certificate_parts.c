/* certificate_parts: the one table of what the member does next. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>

#include "views/certificate_parts.h"
#include "views/html.h"

enum goes_to { TO_RENEWAL, TO_ORDER, TO_PAY, TO_APPLICATION, TO_DOWNLOAD };

static const struct {
	const char *state;
	const char *text;
	enum goes_to to;
	const char *deed; /* POST to /applications/ID/deed */
} steps[] = {
	{ "draft", "继续填写", TO_RENEWAL, NULL },
	{ "awaiting_order", "生成订单", TO_RENEWAL, NULL },
	{ "returned", "修改后重新提交", TO_RENEWAL, NULL },
	{ "awaiting_payment", "去支付", TO_PAY, NULL },
	{ "ready_to_make", "续签证书", TO_APPLICATION, "start" },
	{ "awaiting_download", "下载证书", TO_DOWNLOAD, NULL },
	{ "downloading", "继续下载", TO_DOWNLOAD, NULL },
	{ "download_overdue", "重新开启下载", TO_APPLICATION, "reopen" },
};

static struct shown
address(enum goes_to to, const char *deed, int64_t application_id,
    int64_t order_id, int64_t certificate_id)
{
	struct shown url = { "" };
	size_t room = sizeof(url.text);

	switch (to) {
	case TO_RENEWAL:
		(void)snprintf(url.text, room,
		    "/renewals/new?certificate=%" PRId64, certificate_id);
		break;
	case TO_ORDER:
	case TO_PAY:
		(void)snprintf(url.text, room, "/orders/%" PRId64, order_id);
		break;
	case TO_DOWNLOAD:
		(void)snprintf(url.text, room,
		    "/applications/%" PRId64 "/download", application_id);
		break;
	case TO_APPLICATION:
		(void)snprintf(url.text, room, "/applications/%" PRId64 "/%s",
		    application_id, deed);
		break;
	}
	return url;
}

struct next_step
application_next_step(int64_t application_id, int64_t order_id,
    int64_t certificate_id, struct str state, struct str channel,
    int64_t reopened)
{
	struct next_step next = { NULL, { "" }, false };

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (!str_equal_c(state, steps[i].state)) {
			continue;
		}
		if (str_equal_c(state, "ready_to_make") &&
		    !str_equal_c(channel, "self")) {
			break; /* the platform makes what was sent in */
		}
		if (str_equal_c(state, "download_overdue") &&
		    reopened >= APPLICATION_REOPEN_FREE) {
			break; /* then by staff */
		}
		next.text = steps[i].text;
		next.post = steps[i].deed != NULL;
		next.url = address(steps[i].to, steps[i].deed, application_id,
		    order_id, certificate_id);
	}
	return next;
}
