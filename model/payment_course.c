#include "config.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/db.h"
#include "model/desk.h"
#include "model/order_confirm.h"
#include "model/outbox.h"
#include "model/payment.h"
#include "model/payment_course.h"
#include "model/statements.h"
#include "model/step.h"

#define FIRST_QUERY 30
/* Alipay's clock and ours differ by seconds: close when both are past it. */
#define CLOSE_AFTER 120

struct course {
	struct desk *desk;
	struct payment *payment;
	struct str gateway_url;
};

static enum err
queue(struct desk *desk, const char *kind, const struct payment *payment,
    const char *occasion, int64_t run_at)
{
	struct outbox_order order = {
		.kind = kind,
		.dedupe = str_printf(desk->arena, "%" PRId64 "/%s",
		    payment->payment_id, occasion),
		.member_id = payment->member_id,
		.payload = str_printf(desk->arena, "{\"payment\":%" PRId64 "}",
		    payment->payment_id),
		.run_at = run_at,
	};

	return outbox_add(desk, &order);
}

static enum err
move(struct desk *desk, struct payment *payment, enum payment_state to)
{
	enum err e = payment_step(desk, payment->member_id, payment->payment_id,
	    payment_state_names[payment->state], payment_state_names[to],
	    STR(""), STR_NONE);

	if (e == ERR_OK) {
		payment->state = (int)to;
	}
	return e;
}

static enum err
sign_in_transaction(struct db *db, void *arg)
{
	struct course *course = arg;
	struct desk *desk = course->desk;
	struct payment payment = *course->payment;
	enum err e = db_run(db, STMT_PAYMENT_COURSE_ADDRESS,
	    DB_ARGS(ARG_INT(payment.member_id), ARG_INT(payment.payment_id),
		ARG_TEXT(course->gateway_url)),
	    NULL);

	if (e == ERR_OK) {
		e = move(desk, &payment, PAYMENT_PENDING);
	}
	if (e == ERR_OK) {
		e = queue(desk, "payment_query", &payment, "live",
		    clock_now() + FIRST_QUERY);
	}
	if (e == ERR_OK) {
		e = queue(desk, "payment_close", &payment, "expiry",
		    payment.expires_at + CLOSE_AFTER);
	}
	return e;
}

enum err
payment_course_signed(
    struct desk *desk, const struct payment *payment, struct str gateway_url)
{
	struct payment copy = *payment;
	struct course course = { desk, &copy, gateway_url };

	return db_transact(desk->db, sign_in_transaction, &course);
}

enum err
payment_course_queried(struct desk *desk, const struct payment *payment)
{
	return db_run(desk->db, STMT_PAYMENT_COURSE_QUERIED,
	    DB_ARGS(ARG_INT(payment->member_id), ARG_INT(payment->payment_id)),
	    NULL);
}

static enum err
unfounded_in_transaction(struct db *db, void *arg)
{
	struct course *course = arg;
	struct payment payment;
	enum err e = payment_lock(course->desk, course->payment->member_id,
	    course->payment->payment_id, &payment);

	(void)db;
	if (e != ERR_OK || payment.state != PAYMENT_NOTIFIED) {
		return e;
	}
	return move(course->desk, &payment, PAYMENT_PENDING);
}

enum err
payment_course_unfounded(struct desk *desk, const struct payment *payment)
{
	struct payment copy = *payment;
	struct course course = { desk, &copy, STR_NONE };

	return db_transact(desk->db, unfounded_in_transaction, &course);
}

static enum err
closing_in_transaction(struct db *db, void *arg)
{
	struct course *course = arg;
	struct payment *payment = course->payment;
	enum err e = payment_lock(
	    course->desk, payment->member_id, payment->payment_id, payment);

	(void)db;
	if (e == ERR_OK && !payment_is_live(payment)) {
		return ERR_CONFLICT;
	}
	if (e == ERR_OK && payment->state == PAYMENT_NOTIFIED) {
		e = move(course->desk, payment, PAYMENT_PENDING);
	}
	if (e == ERR_OK && payment->state != PAYMENT_CLOSING) {
		e = move(course->desk, payment, PAYMENT_CLOSING);
	}
	return e;
}

enum err
payment_course_closing(struct desk *desk, struct payment *payment)
{
	struct course course = { desk, payment, STR_NONE };

	return db_transact(desk->db, closing_in_transaction, &course);
}

static enum err
closed_in_transaction(struct db *db, void *arg)
{
	struct course *course = arg;
	struct desk *desk = course->desk;
	struct payment payment = *course->payment;
	int64_t now = clock_now();
	enum err e = move(desk, &payment, PAYMENT_CLOSED);

	(void)db;
	/* An attempt whose address never left the house takes no money. */
	if (e == ERR_OK && payment.gateway_url.p != NULL) {
		e = queue(desk, "payment_query", &payment, "late-hour",
		    now + CLOCK_HOUR);
	}
	if (e == ERR_OK && payment.gateway_url.p != NULL) {
		e = queue(desk, "payment_query", &payment, "late-day",
		    now + CLOCK_DAY);
	}
	if (e == ERR_OK) {
		e = order_finish_cancel(
		    desk, payment.member_id, payment.order_id);
	}
	return e;
}

enum err
payment_course_closed(struct desk *desk, const struct payment *payment)
{
	struct payment copy = *payment;
	struct course course = { desk, &copy, STR_NONE };

	return db_transact(desk->db, closed_in_transaction, &course);
}
