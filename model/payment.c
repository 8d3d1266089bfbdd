#include "config.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/db.h"
#include "base/rand.h"
#include "model/desk.h"
#include "model/event.h"
#include "model/outbox.h"
#include "model/payment.h"
#include "model/statements.h"
#include "model/step.h"

/* How long one attempt may be paid. The address is a bearer's: whoever holds
 * it can pay, so it lives shorter than the order. */
#define ATTEMPT_LIFE (30 * CLOCK_MINUTE)
/* What is left of an attempt or order for it to be worth a redirect. */
#define WORTHWHILE 60

const char *const payment_state_names[PAYMENT_STATE__MAX] = {
	[PAYMENT_CREATED] = "created",
	[PAYMENT_PENDING] = "pending",
	[PAYMENT_NOTIFIED] = "notified",
	[PAYMENT_PAID] = "paid",
	[PAYMENT_HELD] = "held",
	[PAYMENT_CLOSING] = "closing",
	[PAYMENT_CLOSED] = "closed",
	[PAYMENT_PAID_LATE] = "paid_late",
	[PAYMENT_REFUNDING] = "refunding",
	[PAYMENT_REFUNDED] = "refunded",
};

static const struct row_field payment_fields[] = {
	ROW_FIELD(ROW_INT, struct payment, member_id),
	ROW_FIELD(ROW_INT, struct payment, payment_id),
	ROW_FIELD(ROW_INT, struct payment, order_id),
	ROW_FIELD(ROW_TEXT, struct payment, out_trade_no),
	ROW_FIELD(ROW_INT, struct payment, fen),
	ROW_FIELD_ENUM(struct payment, state, payment_state_names),
	ROW_FIELD(ROW_TEXT, struct payment, gateway_url),
	ROW_FIELD(ROW_TEXT, struct payment, provider_trade_no),
	ROW_FIELD(ROW_TIME, struct payment, expires_at),
	ROW_FIELD(ROW_TIME, struct payment, paid_at),
	ROW_FIELD(ROW_INT, struct payment, queries),
	ROW_FIELD(ROW_TIME, struct payment, created_at),
};
static const struct row_shape payment_shape =
    ROW_SHAPE(struct payment, payment_fields);

struct open_order {
	struct str state;
	int64_t payable_fen;
	struct str method;
	int64_t expires_at;
};

bool
payment_is_live(const struct payment *payment)
{
	return payment->state == PAYMENT_CREATED ||
	    payment->state == PAYMENT_PENDING ||
	    payment->state == PAYMENT_NOTIFIED ||
	    payment->state == PAYMENT_CLOSING;
}

static enum err
find(struct desk *desk, unsigned stmt, int64_t member_id, int64_t id,
    struct payment *out)
{
	return db_one(desk->db, desk->arena, stmt,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(id)), &payment_shape, out);
}

enum err
payment_find(struct desk *desk, int64_t member_id, int64_t payment_id,
    struct payment *out)
{
	return find(desk, STMT_PAYMENT_FIND, member_id, payment_id, out);
}

enum err
payment_lock(struct desk *desk, int64_t member_id, int64_t payment_id,
    struct payment *out)
{
	return find(desk, STMT_PAYMENT_LOCK, member_id, payment_id, out);
}

enum err
payment_latest(
    struct desk *desk, int64_t member_id, int64_t order_id, struct payment *out)
{
	return find(desk, STMT_PAYMENT_LATEST, member_id, order_id, out);
}

enum err
payment_find_by_trade_no(
    struct desk *desk, struct str out_trade_no, struct payment *out)
{
	return db_one(desk->db, desk->arena, STMT_PAYMENT_FIND_BY_TRADE_NO,
	    DB_ARGS(ARG_TEXT(out_trade_no)), &payment_shape, out);
}

static enum err
queue(struct desk *desk, const char *kind, const struct payment *payment,
    struct str dedupe)
{
	struct outbox_order order = {
		.kind = kind,
		.dedupe = dedupe,
		.member_id = payment->member_id,
		.payload = str_printf(desk->arena, "{\"payment\":%" PRId64 "}",
		    payment->payment_id),
		.run_at = TIME_NONE,
	};

	return outbox_add(desk, &order);
}

/* The minute is part of the occasion: asking twice in it is one job, asking
 * later is another. */
static enum err
queue_close(struct desk *desk, const struct payment *payment)
{
	return queue(desk, "payment_close", payment,
	    str_printf(desk->arena, "%" PRId64 "/asked/%" PRId64,
		payment->payment_id, clock_now() / CLOCK_MINUTE));
}

/* Alipay and the others all take it: 24 digits and capitals. */
static struct str
new_trade_no(struct arena *arena)
{
	struct clock_civil now = clock_to_beijing(clock_now());

	return str_printf(arena, "CS%04d%02d%02d%02d%02d%02d%08" PRIu32,
	    now.year, now.month, now.day, now.hour, now.minute, now.second,
	    rand_below(100000000));
}

static enum err
lock_open_order(struct desk *desk, int64_t member_id, int64_t order_id,
    struct open_order *order)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TEXT, struct open_order, state),
		ROW_FIELD(ROW_INT, struct open_order, payable_fen),
		ROW_FIELD(ROW_TEXT, struct open_order, method),
		ROW_FIELD(ROW_TIME, struct open_order, expires_at),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct open_order, fields);
	enum err e = db_one(desk->db, desk->arena, STMT_PAYMENT_ORDER_LOCK,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(order_id)), &shape, order);

	if (e != ERR_OK) {
		return e;
	}
	/* A chosen method tells that the order page was confirmed. */
	if (!str_equal_c(order->state, "awaiting_payment") ||
	    str_is_empty(order->method) || order->payable_fen == 0 ||
	    order->expires_at < clock_now() + WORTHWHILE) {
		return ERR_CONFLICT;
	}
	return ERR_OK;
}

struct attempt {
	struct desk *desk;
	int64_t member_id;
	int64_t order_id;
	struct payment *out;
	bool closing; /* the live attempt is over and must be closed first */
};

static enum err
insert_attempt(struct attempt *attempt, const struct open_order *order)
{
	struct desk *desk = attempt->desk;
	int64_t until = clock_now() + ATTEMPT_LIFE;
	struct payment *out = attempt->out;
	struct event event = { .member_id = attempt->member_id,
		.noun = "payment",
		.from_state = "",
		.to_state = "created" };
	enum err e;

	if (until > order->expires_at) {
		until = order->expires_at;
	}
	e = db_one(desk->db, desk->arena, STMT_PAYMENT_INSERT,
	    DB_ARGS(ARG_INT(attempt->member_id), ARG_INT(attempt->order_id),
		ARG_TEXT(new_trade_no(desk->arena)),
		ARG_INT(order->payable_fen), ARG_TIME(until)),
	    &payment_shape, out);
	if (e != ERR_OK) {
		return e;
	}
	event.noun_id = out->payment_id;
	e = event_add(desk, &event);
	if (e != ERR_OK) {
		return e;
	}
	return queue(desk, "payment_sign", out,
	    str_printf(desk->arena, "%" PRId64, out->payment_id));
}

static enum err
attempt_in_transaction(struct db *db, void *arg)
{
	struct attempt *attempt = arg;
	struct desk *desk = attempt->desk;
	struct payment *out = attempt->out;
	struct open_order order;
	enum err e = lock_open_order(
	    desk, attempt->member_id, attempt->order_id, &order);

	(void)db;
	attempt->closing = false;
	if (e != ERR_OK) {
		return e;
	}
	e = find(desk, STMT_PAYMENT_LIVE, attempt->member_id, attempt->order_id,
	    out);
	if (e == ERR_NOT_FOUND) {
		return insert_attempt(attempt, &order);
	}
	if (e != ERR_OK || out->state == PAYMENT_NOTIFIED) {
		return e;
	}
	if (out->state == PAYMENT_CLOSING || out->fen != order.payable_fen ||
	    out->expires_at < clock_now() + WORTHWHILE) {
		attempt->closing = true;
		return queue_close(desk, out);
	}
	return ERR_OK;
}

enum err
payment_attempt(
    struct desk *desk, int64_t member_id, int64_t order_id, struct payment *out)
{
	struct attempt attempt = { desk, member_id, order_id, out, false };
	enum err e = db_transact(desk->db, attempt_in_transaction, &attempt);

	return e == ERR_OK && attempt.closing ? ERR_BUSY : e;
}

enum err
payment_ask_close(
    struct desk *desk, int64_t member_id, int64_t order_id, bool *asked)
{
	struct payment payment;
	enum err e =
	    find(desk, STMT_PAYMENT_LIVE, member_id, order_id, &payment);

	*asked = e == ERR_OK;
	if (e == ERR_NOT_FOUND) {
		return ERR_OK;
	}
	return e == ERR_OK ? queue_close(desk, &payment) : e;
}

enum err
payment_ask_query(struct desk *desk, const struct payment *payment)
{
	if (!payment_is_live(payment)) {
		return ERR_OK;
	}
	return queue(desk, "payment_query", payment,
	    str_printf(desk->arena, "%" PRId64 "/asked/%" PRId64,
		payment->payment_id, clock_now() / 10));
}

struct recording {
	struct desk *desk;
	const struct payment_notice *notice;
	bool is_new;
};

struct noticed {
	int64_t notice_id;
};

/* *noticed gets the number of a new row. ERR_NOT_FOUND: it is there already. */
static enum err
insert_notice(struct recording *recording, const struct payment *payment,
    struct noticed *noticed)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct noticed, notice_id),
	};
	static const struct row_shape shape = ROW_SHAPE(struct noticed, fields);
	const struct payment_notice *notice = recording->notice;
	bool known = payment != NULL;

	return db_one(recording->desk->db, recording->desk->arena,
	    STMT_PAY_NOTICE_INSERT,
	    DB_ARGS(ARG_TEXT(notice->dedupe), ARG_TEXT(notice->out_trade_no),
		known ? ARG_INT(payment->member_id) : ARG_NULL,
		known ? ARG_INT(payment->payment_id) : ARG_NULL,
		ARG_BYTES(notice->raw)),
	    &shape, noticed);
}

static enum err
mark_notified(struct desk *desk, const struct payment *found)
{
	struct payment payment;
	enum err e =
	    payment_lock(desk, found->member_id, found->payment_id, &payment);

	if (e != ERR_OK || !payment_is_live(&payment) ||
	    payment.state == PAYMENT_NOTIFIED) {
		return e;
	}
	return payment_step(desk, payment.member_id, payment.payment_id,
	    payment_state_names[payment.state], "notified", STR(""), STR_NONE);
}

static enum err
record_in_transaction(struct db *db, void *arg)
{
	struct recording *recording = arg;
	struct desk *desk = recording->desk;
	const struct payment_notice *notice = recording->notice;
	struct payment payment = { 0 };
	struct noticed noticed;
	bool known;
	enum err e =
	    payment_find_by_trade_no(desk, notice->out_trade_no, &payment);

	(void)db;
	recording->is_new = false;
	if (e != ERR_OK && e != ERR_NOT_FOUND) {
		return e;
	}
	known = e == ERR_OK;
	e = insert_notice(recording, known ? &payment : NULL, &noticed);
	if (e == ERR_NOT_FOUND) {
		return ERR_OK;
	}
	recording->is_new = e == ERR_OK;
	if (e == ERR_OK && known && notice->tells_of_money) {
		e = mark_notified(desk, &payment);
	}
	if (e == ERR_OK) {
		struct outbox_order order = {
			.kind = "notice_settle",
			.dedupe = str_printf(
			    desk->arena, "%" PRId64, noticed.notice_id),
			.member_id = payment.member_id,
			.payload = str_printf(desk->arena,
			    "{\"notice\":%" PRId64 "}", noticed.notice_id),
			.run_at = TIME_NONE,
		};

		e = outbox_add(desk, &order);
	}
	return e;
}

enum err
payment_notice_record(
    struct desk *desk, const struct payment_notice *notice, bool *is_new)
{
	struct recording recording = { desk, notice, false };
	enum err e = db_transact(desk->db, record_in_transaction, &recording);

	*is_new = recording.is_new;
	return e;
}
