#include "config.h"

#include "base/clock.h"
#include "base/db.h"
#include "model/desk.h"
#include "model/fulfilment.h"
#include "model/payment.h"
#include "model/refund.h"
#include "model/settlement.h"
#include "model/statements.h"
#include "model/step.h"

struct decision {
	struct desk *desk;
	int64_t member_id;
	int64_t payment_id;
	const struct settlement_word *word;
	enum settlement_outcome outcome;
};

struct open_order {
	struct str state;
	int64_t payable_fen;
};

/* The order's row first, then the attempt's: everywhere in this order. */
static enum err
lock_both(struct desk *desk, int64_t member_id, int64_t payment_id,
    struct open_order *order, struct payment *payment)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TEXT, struct open_order, state),
		ROW_FIELD(ROW_INT, struct open_order, payable_fen),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct open_order, fields);
	enum err e = payment_find(desk, member_id, payment_id, payment);

	if (e == ERR_OK) {
		e = db_one(desk->db, desk->arena, STMT_PAYMENT_ORDER_LOCK,
		    DB_ARGS(ARG_INT(member_id), ARG_INT(payment->order_id)),
		    &shape, order);
	}
	return e == ERR_OK ?
	    payment_lock(desk, member_id, payment_id, payment) :
	    e;
}

static enum err
move(struct desk *desk, const struct payment *payment, const char *to,
    struct str why, struct str evidence_sha256)
{
	return payment_step(desk, payment->member_id, payment->payment_id,
	    payment_state_names[payment->state], to, why, evidence_sha256);
}

static enum err
note(const struct decision *decision)
{
	const struct settlement_word *word = decision->word;

	return db_run(decision->desk->db, STMT_SETTLEMENT_NOTE,
	    DB_ARGS(ARG_INT(decision->member_id), ARG_INT(decision->payment_id),
		ARG_TEXT(word->provider_trade_no), ARG_TIME(word->paid_at)),
	    NULL);
}

static enum err
settle(struct decision *decision, const struct payment *payment)
{
	struct desk *desk = decision->desk;
	const struct settlement_word *word = decision->word;
	enum err e = db_run(desk->db, STMT_SETTLEMENT_INSERT,
	    DB_ARGS(ARG_INT(payment->member_id), ARG_INT(payment->payment_id),
		ARG_INT(payment->order_id), ARG_INT(word->fen),
		ARG_TEXT(word->provider_trade_no), ARG_C(word->evidence),
		ARG_BYTES(word->evidence_sha256)),
	    NULL);

	if (e == ERR_OK) {
		e = note(decision);
	}
	if (e == ERR_OK) {
		e = move(desk, payment, "paid", STR(""), word->evidence_sha256);
	}
	if (e == ERR_OK) {
		e = fulfilment_paid(desk, payment->member_id, payment->order_id,
		    word->evidence_sha256);
	}
	decision->outcome = SETTLEMENT_DONE;
	return e;
}

/* The order is over or paid already: the money goes back, whole. */
static enum err
send_back(struct decision *decision, const struct payment *payment)
{
	struct desk *desk = decision->desk;
	struct payment late = *payment;
	enum err e = note(decision);

	if (e == ERR_OK) {
		e = move(desk, payment, "paid_late",
		    STR("款项到账时订单已结束或已由另一笔支付完成"),
		    decision->word->evidence_sha256);
	}
	if (e == ERR_OK) {
		late.state = PAYMENT_PAID_LATE;
		e = refund_begin(desk, &late, decision->word->fen,
		    STR("订单已结束，款项原路退回"));
	}
	decision->outcome = SETTLEMENT_LATE;
	return e;
}

static bool
is_decided(const struct payment *payment)
{
	return payment->state == PAYMENT_PAID ||
	    payment->state == PAYMENT_HELD ||
	    payment->state == PAYMENT_PAID_LATE ||
	    payment->state == PAYMENT_REFUNDING ||
	    payment->state == PAYMENT_REFUNDED;
}

static enum err
decide_in_transaction(struct db *db, void *arg)
{
	struct decision *decision = arg;
	struct desk *desk = decision->desk;
	const struct settlement_word *word = decision->word;
	struct open_order order;
	struct payment payment;
	bool open;
	enum err e = lock_both(
	    desk, decision->member_id, decision->payment_id, &order, &payment);

	(void)db;
	if (e != ERR_OK) {
		return e;
	}
	if (is_decided(&payment)) {
		decision->outcome = SETTLEMENT_REPEATED;
		return str_is_empty(payment.provider_trade_no) ||
			str_equal(payment.provider_trade_no,
			    word->provider_trade_no) ?
		    ERR_OK :
		    ERR_CONFLICT;
	}
	open = str_equal_c(order.state, "awaiting_payment");
	if (word->fen != payment.fen ||
	    (open && order.payable_fen != payment.fen)) {
		decision->outcome = SETTLEMENT_HELD;
		e = note(decision);
		return e == ERR_OK ?
		    move(desk, &payment, "held", STR("到账金额与订单不符"),
			word->evidence_sha256) :
		    e;
	}
	return open && payment.state != PAYMENT_CLOSED ?
	    settle(decision, &payment) :
	    send_back(decision, &payment);
}

enum err
settlement_decide(struct desk *desk, int64_t member_id, int64_t payment_id,
    const struct settlement_word *word, enum settlement_outcome *outcome)
{
	struct decision decision = { desk, member_id, payment_id, word,
		SETTLEMENT_REPEATED };
	enum err e = db_transact(desk->db, decide_in_transaction, &decision);

	*outcome = decision.outcome;
	return e;
}

struct holding {
	struct desk *desk;
	int64_t member_id;
	int64_t payment_id;
	struct str why;
	struct str evidence_sha256;
};

static enum err
hold_in_transaction(struct db *db, void *arg)
{
	struct holding *holding = arg;
	struct open_order order;
	struct payment payment;
	enum err e = lock_both(holding->desk, holding->member_id,
	    holding->payment_id, &order, &payment);

	(void)db;
	if (e != ERR_OK || is_decided(&payment)) {
		return e;
	}
	return move(holding->desk, &payment, "held", holding->why,
	    holding->evidence_sha256);
}

enum err
settlement_hold(struct desk *desk, int64_t member_id, int64_t payment_id,
    struct str why, struct str evidence_sha256)
{
	struct holding holding = { desk, member_id, payment_id, why,
		evidence_sha256 };

	return db_transact(desk->db, hold_in_transaction, &holding);
}

enum err
settlement_notice_find(
    struct desk *desk, int64_t notice_id, struct settlement_notice *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct settlement_notice, member_id),
		ROW_FIELD(ROW_INT, struct settlement_notice, payment_id),
		ROW_FIELD(ROW_BYTES, struct settlement_notice, raw),
		ROW_FIELD(ROW_TIME, struct settlement_notice, received_at),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct settlement_notice, fields);

	return db_one(desk->db, desk->arena, STMT_SETTLEMENT_NOTICE,
	    DB_ARGS(ARG_INT(notice_id)), &shape, out);
}
