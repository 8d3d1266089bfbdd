#include "config.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/db.h"
#include "base/rand.h"
#include "model/desk.h"
#include "model/event.h"
#include "model/outbox.h"
#include "model/payment.h"
#include "model/refund.h"
#include "model/statements.h"
#include "model/step.h"

const char *const refund_state_names[REFUND_STATE__MAX] = {
	[REFUND_CREATED] = "created",
	[REFUND_SENT] = "sent",
	[REFUND_SUCCEEDED] = "succeeded",
	[REFUND_FAILED] = "failed",
};

struct made {
	int64_t refund_id;
};

static enum err
insert(struct desk *desk, const struct payment *payment, int64_t fen,
    struct str reason, struct made *made)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct made, refund_id),
	};
	static const struct row_shape shape = ROW_SHAPE(struct made, fields);
	struct str number = str_printf(desk->arena, "RF%.*s%08" PRIu32,
	    STR_FMT(payment->out_trade_no), rand_below(100000000));

	return db_one(desk->db, desk->arena, STMT_REFUND_INSERT,
	    DB_ARGS(ARG_INT(payment->member_id), ARG_INT(payment->payment_id),
		ARG_TEXT(number), ARG_INT(fen), ARG_TEXT(reason)),
	    &shape, made);
}

enum err
refund_begin(struct desk *desk, const struct payment *payment, int64_t fen,
    struct str reason)
{
	struct made made = { 0 };
	struct event event = { .member_id = payment->member_id,
		.noun = "refund",
		.from_state = "",
		.to_state = "created",
		.why = reason };
	struct outbox_order order = { .kind = "refund",
		.member_id = payment->member_id,
		.run_at = TIME_NONE };
	enum err e = insert(desk, payment, fen, reason, &made);

	if (e == ERR_OK) {
		event.noun_id = made.refund_id;
		e = event_add(desk, &event);
	}
	if (e == ERR_OK) {
		e = payment_step(desk, payment->member_id, payment->payment_id,
		    payment_state_names[payment->state], "refunding", reason,
		    STR_NONE);
	}
	if (e != ERR_OK) {
		return e;
	}
	order.dedupe = str_printf(desk->arena, "%" PRId64, made.refund_id);
	order.payload =
	    str_printf(desk->arena, "{\"refund\":%" PRId64 "}", made.refund_id);
	return outbox_add(desk, &order);
}

enum err
refund_find(
    struct desk *desk, int64_t member_id, int64_t refund_id, struct refund *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct refund, member_id),
		ROW_FIELD(ROW_INT, struct refund, refund_id),
		ROW_FIELD(ROW_INT, struct refund, payment_id),
		ROW_FIELD(ROW_TEXT, struct refund, out_request_no),
		ROW_FIELD(ROW_TEXT, struct refund, out_trade_no),
		ROW_FIELD(ROW_INT, struct refund, fen),
		ROW_FIELD_ENUM(struct refund, state, refund_state_names),
		ROW_FIELD(ROW_TEXT, struct refund, reason),
	};
	static const struct row_shape shape = ROW_SHAPE(struct refund, fields);

	return db_one(desk->db, desk->arena, STMT_REFUND_FIND,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(refund_id)), &shape, out);
}

struct step_of_refund {
	struct desk *desk;
	const struct refund *refund;
	enum refund_state to;
	struct str why;
};

static enum err
step_in_transaction(struct db *db, void *arg)
{
	struct step_of_refund *step = arg;
	struct desk *desk = step->desk;
	const struct refund *refund = step->refund;
	const char *from = refund_state_names[refund->state];
	const char *to = refund_state_names[step->to];
	struct event event = { .member_id = refund->member_id,
		.noun = "refund",
		.noun_id = refund->refund_id,
		.from_state = from,
		.to_state = to,
		.why = step->why };
	int64_t n = 0;
	enum err e = db_run(db, STMT_REFUND_STEP,
	    DB_ARGS(ARG_INT(refund->member_id), ARG_INT(refund->refund_id),
		ARG_C(from), ARG_C(to)),
	    &n);

	if (e == ERR_OK && n != 1) {
		return ERR_CONFLICT;
	}
	if (e == ERR_OK) {
		e = event_add(desk, &event);
	}
	if (e == ERR_OK && step->to == REFUND_SUCCEEDED) {
		e = payment_step(desk, refund->member_id, refund->payment_id,
		    "refunding", "refunded", STR(""), STR_NONE);
	}
	return e;
}

static enum err
step_to(struct desk *desk, const struct refund *refund, enum refund_state to,
    struct str why)
{
	struct step_of_refund step = { desk, refund, to, why };

	if (refund->state == (int)to) {
		return ERR_OK;
	}
	return db_transact(desk->db, step_in_transaction, &step);
}

enum err
refund_sent(struct desk *desk, const struct refund *refund)
{
	return step_to(desk, refund, REFUND_SENT, STR(""));
}

enum err
refund_succeeded(struct desk *desk, const struct refund *refund)
{
	return step_to(desk, refund, REFUND_SUCCEEDED, STR(""));
}

enum err
refund_failed(struct desk *desk, const struct refund *refund, struct str why)
{
	return step_to(desk, refund, REFUND_FAILED, why);
}
