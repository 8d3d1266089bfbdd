/* journey: see journey.h. */
#include "config.h"

#include "base/clock.h"
#include "model/event.h"
#include "views/journey.h"

enum stage {
	STAGE_FORM,
	STAGE_PAY,
	STAGE_REVIEW,
	STAGE_SEND, /* the member sends the key */
	STAGE_MAKE,
	STAGE_DOWNLOAD,
	STAGE_SHIP,
	STAGE_RECEIVE,
	STAGE_END,
};

static const struct {
	const char *state;
	enum stage stage;
	const char *next;
} states[] = {
	{ "draft", STAGE_FORM, "继续填写" },
	{ "awaiting_order", STAGE_FORM, "生成订单" },
	{ "awaiting_payment", STAGE_PAY, "去支付" },
	{ "in_review", STAGE_REVIEW, NULL },
	{ "returned", STAGE_REVIEW, "修改后重新提交" },
	{ "awaiting_key", STAGE_SEND, NULL },
	{ "ready_to_make", STAGE_MAKE, "续签证书" },
	{ "making", STAGE_MAKE, NULL },
	{ "awaiting_download", STAGE_DOWNLOAD, "下载证书" },
	{ "downloading", STAGE_DOWNLOAD, "继续下载" },
	{ "download_overdue", STAGE_DOWNLOAD, "重新开启下载" },
	{ "awaiting_shipping", STAGE_SHIP, NULL },
	{ "awaiting_receipt", STAGE_RECEIVE, "确认收货" },
	{ "completed", STAGE_END, NULL },
};

static const char *const names[] = {
	[STAGE_FORM] = "填写申请",
	[STAGE_PAY] = "支付",
	[STAGE_REVIEW] = "审核",
	[STAGE_SEND] = "寄回 UKey",
	[STAGE_MAKE] = "制作证书",
	[STAGE_DOWNLOAD] = "下载到 UKey",
	[STAGE_SHIP] = "寄出",
	[STAGE_RECEIVE] = "确认收货",
	[STAGE_END] = "完成",
};

static bool
belongs(enum stage stage, bool mail, bool reviewed)
{
	switch (stage) {
	case STAGE_REVIEW:
		return reviewed;
	case STAGE_SEND:
	case STAGE_SHIP:
	case STAGE_RECEIVE:
		return mail;
	case STAGE_DOWNLOAD:
		return !mail;
	default:
		return true;
	}
}

static int
find(struct str state)
{
	size_t i;

	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (str_equal_c(state, states[i].state)) {
			return (int)i;
		}
	}
	return -1;
}

/* When the application first left the stage for a later one; for the end,
 * when it came there. */
static int64_t
left_at(const struct event_line *events, size_t n, enum stage stage)
{
	for (size_t i = 0; i < n; i++) {
		int from = find(events[i].from_state);
		int to = find(events[i].to_state);

		if (from >= 0 && to >= 0 && states[from].stage <= stage &&
		    (states[to].stage > stage ||
			states[to].stage == STAGE_END)) {
			return events[i].at;
		}
	}
	return TIME_NONE;
}

size_t
journey_told(struct str state, struct str channel, bool reviewed,
    const struct event_line *events, size_t n_events, struct step *out)
{
	int found = find(state);
	enum stage stage, at = found < 0 ? STAGE_FORM : states[found].stage;
	bool mail = str_equal_c(channel, "mail");
	size_t n = 0;

	for (stage = STAGE_FORM; stage <= STAGE_END; stage++) {
		bool done = stage < at || at == STAGE_END;

		if (!belongs(stage, mail, reviewed) || n == JOURNEY_MAX) {
			continue;
		}
		out[n++] = (struct step){
			.name = names[stage],
			.at =
			    done ? left_at(events, n_events, stage) : TIME_NONE,
			.state = done                      ? STEP_DONE :
			    stage > at                     ? STEP_AHEAD :
			    str_equal_c(state, "returned") ? STEP_FAILED :
							     STEP_NOW,
		};
	}
	return n;
}

size_t
journey_steps(
    struct str state, struct str channel, bool reviewed, struct step *out)
{
	return journey_told(state, channel, reviewed, NULL, 0, out);
}

const char *
journey_next(struct str state)
{
	int found = find(state);

	return found < 0 ? NULL : states[found].next;
}
