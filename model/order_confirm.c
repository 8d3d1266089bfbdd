#include "config.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/seal.h"
#include "model/address.h"
#include "model/coupon.h"
#include "model/desk.h"
#include "model/event.h"
#include "model/fulfilment.h"
#include "model/invoice_title.h"
#include "model/order_confirm.h"
#include "model/payment.h"
#include "model/statements.h"
#include "model/step.h"

#define WAITING "awaiting_payment"

struct head {
	struct str state;
	int64_t total_fen;
	bool expired;
	bool cancel_asked;
	bool paying;      /* an attempt is open */
	int64_t n_years;  /* lines a coupon can pay */
	int64_t n_mailed; /* applications that are shipped */
};

struct step {
	struct desk *desk;
	int64_t member_id;
	int64_t order_id;
	const struct order_choice *choice;
	enum order_problem problem;
	struct head head;
	int64_t coupon_fen;
	struct str address_sealed;
};

static enum err
lock_order(struct step *step)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TEXT, struct head, state),
		ROW_FIELD(ROW_INT, struct head, total_fen),
		ROW_FIELD(ROW_BOOL, struct head, expired),
		ROW_FIELD(ROW_BOOL, struct head, cancel_asked),
		ROW_FIELD(ROW_BOOL, struct head, paying),
		ROW_FIELD(ROW_INT, struct head, n_years),
		ROW_FIELD(ROW_INT, struct head, n_mailed),
	};
	static const struct row_shape shape = ROW_SHAPE(struct head, fields);

	return db_one(step->desk->db, step->desk->arena, STMT_ORDER_LOCK,
	    DB_ARGS(ARG_INT(step->member_id), ARG_INT(step->order_id)), &shape,
	    &step->head);
}

static enum err
refuse(struct step *step, enum order_problem problem)
{
	step->problem = problem;
	return ERR_INVALID;
}

/* Confirming ---------------------------------------------------------------- */

static enum err
check_open(struct step *step)
{
	if (!str_equal_c(step->head.state, WAITING) ||
	    step->head.cancel_asked) {
		return refuse(step, ORDER_NOT_OPEN);
	}
	if (step->head.expired) {
		return refuse(step, ORDER_EXPIRED);
	}
	return step->head.paying ? refuse(step, ORDER_PAYING) : ERR_OK;
}

/* What an earlier confirmation locked goes back first: it may be enough for
 * this one. */
static enum err
take_coupons(struct step *step)
{
	struct desk *desk = step->desk;
	int64_t n = 0;
	enum err e = coupon_use_steps(
	    desk, step->member_id, step->order_id, "locked", "returned");

	if (e == ERR_OK && step->choice->method == ORDER_COUPON) {
		e = coupon_lock(desk, step->member_id, step->order_id, &n);
		if (e == ERR_OK && (n == 0 || n != step->head.n_years)) {
			return refuse(step, ORDER_COUPON_SHORT);
		}
	}
	if (e != ERR_OK) {
		return e;
	}
	return coupon_pays(
	    desk, step->member_id, step->order_id, &step->coupon_fen);
}

static struct str
address_place(struct desk *desk, int64_t member_id, int64_t order_id)
{
	return str_printf(desk->arena,
	    "order_head/address/%" PRId64 "/%" PRId64, member_id, order_id);
}

/* One field a line, in this order; no field can hold a line end. */
static enum err
freeze_address(struct step *step)
{
	struct desk *desk = step->desk;
	struct address a;
	struct str text;
	enum err e;

	if (step->head.n_mailed == 0) {
		return ERR_OK;
	}
	e = address_find(desk, step->member_id, step->choice->address_id, &a);
	if (e == ERR_NOT_FOUND) {
		return refuse(step, ORDER_NEEDS_ADDRESS);
	}
	if (e != ERR_OK) {
		return e;
	}
	text = str_printf(desk->arena,
	    "%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s", STR_FMT(a.recipient),
	    STR_FMT(a.phone), STR_FMT(a.province), STR_FMT(a.city),
	    STR_FMT(a.county), STR_FMT(a.detail), STR_FMT(a.postcode));
	step->address_sealed = seal_close(desk->keyring, desk->arena,
	    address_place(desk, step->member_id, step->order_id), text);
	return ERR_OK;
}

enum err
order_shipping(
    struct desk *desk, const struct order *order, struct address *out)
{
	struct str *const fields[] = { &out->recipient, &out->phone,
		&out->province, &out->city, &out->county, &out->detail,
		&out->postcode };
	struct str rest;
	enum err e;

	if (str_is_empty(order->address_sealed)) {
		return ERR_NOT_FOUND;
	}
	*out = (struct address){ 0 };
	e = seal_open(desk->keyring, desk->arena,
	    address_place(desk, order->member_id, order->order_id),
	    order->address_sealed, &rest);
	if (e != ERR_OK) {
		return err_note(
		    ERR_BUG, "address of order %" PRId64, order->order_id);
	}
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		(void)str_cut(rest, '\n', fields[i], &rest);
	}
	return ERR_OK;
}

/* An invoice is for money that was paid: an order that coupons pay wholly has
 * none. */
static enum err
check_title(struct step *step, int64_t *title_id)
{
	struct invoice_title title;
	enum err e;

	*title_id = 0;
	if (step->head.total_fen == step->coupon_fen) {
		return ERR_OK;
	}
	e = invoice_title_find(
	    step->desk, step->member_id, step->choice->title_id, &title);
	if (e == ERR_NOT_FOUND) {
		return refuse(step, ORDER_NEEDS_TITLE);
	}
	if (e == ERR_OK) {
		*title_id = title.title_id;
	}
	return e;
}

static enum err
write_choice(struct step *step, int64_t title_id)
{
	struct desk *desk = step->desk;
	bool coupon = step->choice->method == ORDER_COUPON;
	enum err e = db_run(desk->db, STMT_ORDER_CHOOSE,
	    DB_ARGS(ARG_INT(step->member_id), ARG_INT(step->order_id),
		ARG_C(order_method_names[step->choice->method]),
		ARG_INT(step->coupon_fen), ARG_INT(title_id),
		ARG_BYTES(step->address_sealed)),
	    NULL);

	if (e != ERR_OK) {
		return e;
	}
	return event_add(desk,
	    &(struct event){
		.member_id = step->member_id,
		.noun = "order",
		.noun_id = step->order_id,
		.from_state = WAITING,
		.to_state = WAITING,
		.why = coupon ? STR("选择优惠券支付") : STR("选择在线支付"),
	    });
}

static enum err
submit_in(struct db *db, void *arg)
{
	struct step *step = arg;
	int64_t title_id = 0;
	enum err e = lock_order(step);

	(void)db;
	step->address_sealed = STR_NONE;
	if (e == ERR_OK) {
		e = check_open(step);
	}
	if (e == ERR_OK) {
		e = take_coupons(step);
	}
	if (e == ERR_OK) {
		e = freeze_address(step);
	}
	if (e == ERR_OK) {
		e = check_title(step, &title_id);
	}
	if (e == ERR_OK) {
		e = write_choice(step, title_id);
	}
	if (e != ERR_OK || step->head.total_fen != step->coupon_fen) {
		return e;
	}
	return fulfilment_paid(
	    step->desk, step->member_id, step->order_id, STR_NONE);
}

/* Whether the actor may see the order at all. */
static enum err
check_mine(struct desk *desk, int64_t member_id, int64_t order_id)
{
	struct order *order;

	return order_find(desk, member_id, order_id, &order);
}

enum err
order_submit(struct desk *desk, int64_t member_id, int64_t order_id,
    const struct order_choice *choice, enum order_problem *problem)
{
	struct step step = {
		.desk = desk,
		.member_id = member_id,
		.order_id = order_id,
		.choice = choice,
	};
	enum err e = check_mine(desk, member_id, order_id);

	if (e == ERR_OK) {
		e = db_transact(desk->db, submit_in, &step);
	}
	*problem = step.problem;
	return e;
}

/* Cancelling ---------------------------------------------------------------- */

static enum err
end_cancelled(struct step *step)
{
	return fulfilment_unpaid(step->desk, step->member_id, step->order_id,
	    "cancelled", STR("会员取消订单"));
}

/* The gateway may be taking the money at this moment: only when it says that
 * the attempt is closed, the order may end. */
static enum err
ask_to_close(struct step *step)
{
	struct desk *desk = step->desk;
	bool asked;
	enum err e = db_run(desk->db, STMT_ORDER_ASK_CANCEL,
	    DB_ARGS(ARG_INT(step->member_id), ARG_INT(step->order_id)), NULL);

	return e == ERR_OK ?
	    payment_ask_close(desk, step->member_id, step->order_id, &asked) :
	    e;
}

static enum err
cancel_in(struct db *db, void *arg)
{
	struct step *step = arg;
	enum err e = lock_order(step);

	(void)db;
	if (e == ERR_OK && !str_equal_c(step->head.state, WAITING)) {
		e = ERR_CONFLICT;
	}
	if (e != ERR_OK) {
		return e;
	}
	return step->head.paying ? ask_to_close(step) : end_cancelled(step);
}

enum err
order_cancel(struct desk *desk, int64_t member_id, int64_t order_id)
{
	struct step step = {
		.desk = desk,
		.member_id = member_id,
		.order_id = order_id,
	};
	enum err e = check_mine(desk, member_id, order_id);

	return e == ERR_OK ? db_transact(desk->db, cancel_in, &step) : e;
}

static enum err
finish_in(struct db *db, void *arg)
{
	struct step *step = arg;
	enum err e = lock_order(step);

	(void)db;
	if (e != ERR_OK || !str_equal_c(step->head.state, WAITING) ||
	    !step->head.cancel_asked || step->head.paying) {
		return e;
	}
	return end_cancelled(step);
}

enum err
order_finish_cancel(struct desk *desk, int64_t member_id, int64_t order_id)
{
	struct step step = {
		.desk = desk,
		.member_id = member_id,
		.order_id = order_id,
	};

	return db_transact(desk->db, finish_in, &step);
}
