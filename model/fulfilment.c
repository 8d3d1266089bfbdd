#include "config.h"

#include "base/db.h"
#include "model/desk.h"
#include "model/fulfilment.h"
#include "model/statements.h"
#include "model/step.h"

#define WAITING "awaiting_payment"

struct part {
	int64_t application_id;
	struct str channel;
	struct str state;
	bool needs_review;
};

static enum err
list_parts(struct desk *desk, int64_t member_id, int64_t order_id,
    struct part **parts, size_t *n)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct part, application_id),
		ROW_FIELD(ROW_TEXT, struct part, channel),
		ROW_FIELD(ROW_TEXT, struct part, state),
		ROW_FIELD(ROW_BOOL, struct part, needs_review),
	};
	static const struct row_shape shape = ROW_SHAPE(struct part, fields);

	return db_all(desk->db, desk->arena, STMT_FULFILMENT_APPLICATIONS,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(order_id)), &shape, parts, n);
}

static const char *
next_state(const struct part *part)
{
	if (part->needs_review) {
		return "in_review";
	}
	return str_equal_c(part->channel, "mail") ? "awaiting_key" :
						    "ready_to_make";
}

enum err
fulfilment_paid(struct desk *desk, int64_t member_id, int64_t order_id,
    struct str evidence_sha256)
{
	struct part *parts = NULL;
	size_t n = 0;
	/* Coupons first: the database takes an order for paid only when used
	 * coupons and the settlement make up its sum. */
	enum err e =
	    coupon_use_steps(desk, member_id, order_id, "locked", "used");

	if (e == ERR_OK) {
		e = order_step(desk, member_id, order_id, WAITING, "paid",
		    STR(""), evidence_sha256);
	}
	if (e == ERR_OK) {
		e = list_parts(desk, member_id, order_id, &parts, &n);
	}
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		if (str_equal_c(parts[i].state, WAITING)) {
			e = application_step(desk, member_id,
			    parts[i].application_id, WAITING,
			    next_state(&parts[i]), STR("订单已支付"));
		}
	}
	return e;
}

enum err
fulfilment_unpaid(struct desk *desk, int64_t member_id, int64_t order_id,
    const char *end, struct str why)
{
	struct part *parts = NULL;
	size_t n = 0;
	enum err e =
	    order_step(desk, member_id, order_id, WAITING, end, why, STR_NONE);

	if (e == ERR_OK) {
		e = coupon_use_steps(
		    desk, member_id, order_id, "locked", "returned");
	}
	if (e == ERR_OK) {
		e = list_parts(desk, member_id, order_id, &parts, &n);
	}
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		if (str_equal_c(parts[i].state, WAITING)) {
			e = application_step(desk, member_id,
			    parts[i].application_id, WAITING, end, why);
		}
	}
	return e;
}
