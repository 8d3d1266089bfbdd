#include "config.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/rand.h"
#include "model/desk.h"
#include "model/event.h"
#include "model/order.h"
#include "model/statements.h"
#include "model/step.h"

const char *const order_state_names[ORDER_STATE__MAX] = {
	[ORDER_AWAITING_PAYMENT] = "awaiting_payment",
	[ORDER_PAID] = "paid",
	[ORDER_AWAITING_SHIPPING] = "awaiting_shipping",
	[ORDER_AWAITING_RECEIPT] = "awaiting_receipt",
	[ORDER_COMPLETED] = "completed",
	[ORDER_CANCELLED] = "cancelled",
	[ORDER_CLOSED] = "closed",
	[ORDER_REFUNDING] = "refunding",
	[ORDER_REFUNDED] = "refunded",
};

const char *const order_method_names[ORDER_METHOD__MAX] = {
	[ORDER_ONLINE] = "online",
	[ORDER_COUPON] = "coupon",
};

/* NULL for programs: they see every order of the member. */
static struct db_arg
acting(const struct desk *desk)
{
	return desk->actor.kind == ACTOR_OPERATOR ? ARG_INT(desk->actor.id) :
						    ARG_NULL;
}

enum err
order_find(
    struct desk *desk, int64_t member_id, int64_t order_id, struct order **out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct order, member_id),
		ROW_FIELD(ROW_INT, struct order, order_id),
		ROW_FIELD(ROW_TEXT, struct order, no),
		ROW_FIELD_ENUM(struct order, state, order_state_names),
		ROW_FIELD(ROW_INT, struct order, price_version),
		ROW_FIELD(ROW_INT, struct order, total_fen),
		ROW_FIELD(ROW_INT, struct order, coupon_fen),
		ROW_FIELD(ROW_INT, struct order, payable_fen),
		ROW_FIELD_ENUM(struct order, method, order_method_names),
		ROW_FIELD(ROW_INT, struct order, title_id),
		ROW_FIELD(ROW_TEXT, struct order, title_kind),
		ROW_FIELD(ROW_TEXT, struct order, title_name),
		ROW_FIELD(ROW_TEXT, struct order, title_tax_no),
		ROW_FIELD(ROW_TEXT, struct order, title_email),
		ROW_FIELD(ROW_TEXT, struct order, title_mobile),
		ROW_FIELD(ROW_BYTES, struct order, address_sealed),
		ROW_FIELD(ROW_TEXT, struct order, operator_name),
		ROW_FIELD(ROW_TIME, struct order, expires_at),
		ROW_FIELD(ROW_TIME, struct order, paid_at),
		ROW_FIELD(ROW_TIME, struct order, cancel_asked_at),
		ROW_FIELD(ROW_TIME, struct order, created_at),
		ROW_FIELD(ROW_INT, struct order, n_applications),
		ROW_FIELD(ROW_INT, struct order, n_mailed),
		ROW_FIELD(ROW_BOOL, struct order, paying),
	};
	static const struct row_shape shape = ROW_SHAPE(struct order, fields);

	*out = arena_new_of(desk->arena, struct order);
	return db_one(desk->db, desk->arena, STMT_ORDER_FIND,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(order_id), acting(desk)),
	    &shape, *out);
}

enum err
order_entries(struct desk *desk, int64_t member_id, int64_t order_id,
    struct order_entry **out, size_t *n)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct order_entry, application_id),
		ROW_FIELD(ROW_TEXT, struct order_entry, application_no),
		ROW_FIELD(ROW_TEXT, struct order_entry, kind),
		ROW_FIELD(ROW_TEXT, struct order_entry, channel),
		ROW_FIELD(ROW_TEXT, struct order_entry, state),
		ROW_FIELD(ROW_INT, struct order_entry, years),
		ROW_FIELD(ROW_TIME, struct order_entry, submitted_at),
		ROW_FIELD(ROW_TEXT, struct order_entry, handler_name_mask),
		ROW_FIELD(ROW_TEXT, struct order_entry, account_name),
		ROW_FIELD(ROW_TEXT, struct order_entry, account_code),
		ROW_FIELD(ROW_TEXT, struct order_entry, key_no),
		ROW_FIELD(ROW_INT, struct order_entry, certificate_id),
		ROW_FIELD(ROW_INT, struct order_entry, fen),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct order_entry, fields);

	return db_all(desk->db, desk->arena, STMT_ORDER_ENTRIES,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(order_id)), &shape, out, n);
}

enum err
order_lines(struct desk *desk, int64_t member_id, int64_t order_id,
    struct order_line **out, size_t *n)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct order_line, line_no),
		ROW_FIELD(ROW_INT, struct order_line, application_id),
		ROW_FIELD_ENUM(struct order_line, item, price_item_names),
		ROW_FIELD(ROW_INT, struct order_line, fen),
		ROW_FIELD(ROW_INT, struct order_line, coupon_fen),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct order_line, fields);

	return db_all(desk->db, desk->arena, STMT_ORDER_LINES,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(order_id)), &shape, out, n);
}

enum err
order_payments(struct desk *desk, int64_t member_id, int64_t order_id,
    struct order_payment **out, size_t *n)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct order_payment, payment_id),
		ROW_FIELD(ROW_TEXT, struct order_payment, provider),
		ROW_FIELD(ROW_TEXT, struct order_payment, out_trade_no),
		ROW_FIELD(ROW_INT, struct order_payment, fen),
		ROW_FIELD(ROW_TEXT, struct order_payment, state),
		ROW_FIELD(ROW_TIME, struct order_payment, created_at),
		ROW_FIELD(ROW_TIME, struct order_payment, paid_at),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct order_payment, fields);

	return db_all(desk->db, desk->arena, STMT_ORDER_PAYMENTS,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(order_id)), &shape, out, n);
}

/* Making one ---------------------------------------------------------------- */

struct candidate {
	int64_t application_id;
	struct str state;
	struct str channel;
	int64_t years;
	int64_t order_id;
	struct str order_state;
	bool submitted;
};

struct creation {
	struct desk *desk;
	int64_t member_id;
	const int64_t *application_ids;
	size_t n;
	struct candidate *candidates;
	int64_t order_id;
};

struct order_key {
	int64_t order_id;
};

static enum err
lock_candidates(struct creation *creation)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct candidate, application_id),
		ROW_FIELD(ROW_TEXT, struct candidate, state),
		ROW_FIELD(ROW_TEXT, struct candidate, channel),
		ROW_FIELD(ROW_INT, struct candidate, years),
		ROW_FIELD(ROW_INT, struct candidate, order_id),
		ROW_FIELD(ROW_TEXT, struct candidate, order_state),
		ROW_FIELD(ROW_BOOL, struct candidate, submitted),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct candidate, fields);
	struct desk *desk = creation->desk;
	struct buf ids;
	size_t found;
	enum err e;

	buf_init(&ids, desk->arena, 0);
	for (size_t i = 0; i < creation->n; i++) {
		buf_printf(&ids, "%c%" PRId64, i == 0 ? '{' : ',',
		    creation->application_ids[i]);
	}
	buf_add_char(&ids, '}');
	e = db_all(desk->db, desk->arena, STMT_ORDER_CANDIDATE,
	    DB_ARGS(ARG_INT(creation->member_id), ARG_TEXT(buf_str(&ids))),
	    &shape, &creation->candidates, &found);
	if (e == ERR_OK && found != creation->n) {
		e = ERR_NOT_FOUND;
	}
	return e;
}

/* The open order that holds all candidates; 0: none holds any. */
static enum err
present_order(const struct creation *creation, int64_t *order_id)
{
	const struct candidate *all = creation->candidates;

	*order_id = all[0].order_id;
	for (size_t i = 0; i < creation->n; i++) {
		if (all[i].order_id != *order_id) {
			return ERR_CONFLICT;
		}
		if (*order_id != 0 &&
		    !str_equal_c(all[i].order_state,
			order_state_names[ORDER_AWAITING_PAYMENT])) {
			return ERR_CONFLICT;
		}
		if (*order_id == 0 &&
		    (!all[i].submitted ||
			(!str_equal_c(all[i].state, "draft") &&
			    !str_equal_c(all[i].state, "awaiting_order")))) {
			return ERR_CONFLICT;
		}
	}
	return ERR_OK;
}

/* "DD", the second in Beijing, six random digits: told over the phone, and
 * not to be guessed from the one before. */
static struct str
order_no(struct desk *desk)
{
	struct clock_civil c = clock_to_beijing(clock_now());

	return str_printf(desk->arena, "DD%02d%02d%02d%02d%02d%02d%06u",
	    c.year % 100, c.month, c.day, c.hour, c.minute, c.second,
	    (unsigned)rand_below(1000000));
}

static enum err
add_lines(struct creation *creation, const struct price_line *lines, size_t n)
{
	struct desk *desk = creation->desk;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		e = db_run(desk->db, STMT_ORDER_LINE_ADD,
		    DB_ARGS(ARG_INT(creation->member_id),
			ARG_INT(creation->order_id), ARG_INT((int64_t)i + 1),
			ARG_INT(
			    creation->candidates[lines[i].want].application_id),
			ARG_C(price_item_names[lines[i].item]),
			ARG_INT(lines[i].fen)),
		    NULL);
	}
	return e;
}

static enum err
add_order(struct creation *creation)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct order_key, order_id),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct order_key, fields);
	struct desk *desk = creation->desk;
	struct price_want *wants =
	    arena_array(desk->arena, struct price_want, creation->n);
	struct price_line *lines = arena_array(
	    desk->arena, struct price_line, PRICE_LINES_MAX(creation->n));
	struct price_table table;
	struct order_key key;
	size_t n_lines;
	enum err e = price_table_now(desk, &table);

	if (e != ERR_OK) {
		return e;
	}
	for (size_t i = 0; i < creation->n; i++) {
		wants[i].years = creation->candidates[i].years;
		wants[i].mail_back =
		    str_equal_c(creation->candidates[i].channel, "mail");
	}
	n_lines = price_lines(&table, wants, creation->n, lines);
	e = db_one(desk->db, desk->arena, STMT_ORDER_ADD,
	    DB_ARGS(ARG_INT(creation->member_id), ARG_TEXT(order_no(desk)),
		ARG_INT(table.version), ARG_INT(price_sum(lines, n_lines)),
		ARG_INT(desk->actor.id)),
	    &shape, &key);
	if (e != ERR_OK) {
		return e;
	}
	creation->order_id = key.order_id;
	return add_lines(creation, lines, n_lines);
}

/* The order is on the application before it moves: what the old key signs
 * names the order. */
static enum err
take_applications(struct creation *creation)
{
	struct desk *desk = creation->desk;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < creation->n; i++) {
		const struct candidate *c = &creation->candidates[i];

		e = db_run(desk->db, STMT_ORDER_TAKE,
		    DB_ARGS(ARG_INT(creation->member_id),
			ARG_INT(c->application_id),
			ARG_INT(creation->order_id)),
		    NULL);
		if (e == ERR_OK) {
			e = application_step(desk, creation->member_id,
			    c->application_id, str_to_c(desk->arena, c->state),
			    "awaiting_payment", STR("生成订单"));
		}
	}
	return e;
}

static enum err
create_in(struct db *db, void *arg)
{
	struct creation *creation = arg;
	enum err e = lock_candidates(creation);

	(void)db;
	if (e == ERR_OK) {
		e = present_order(creation, &creation->order_id);
	}
	if (e != ERR_OK || creation->order_id != 0) {
		return e;
	}
	e = add_order(creation);
	if (e == ERR_OK) {
		e = take_applications(creation);
	}
	if (e != ERR_OK) {
		return e;
	}
	return event_add(creation->desk,
	    &(struct event){
		.member_id = creation->member_id,
		.noun = "order",
		.noun_id = creation->order_id,
		.from_state = "",
		.to_state = order_state_names[ORDER_AWAITING_PAYMENT],
	    });
}

enum err
order_create(struct desk *desk, int64_t member_id,
    const int64_t *application_ids, size_t n, struct order **out)
{
	struct creation creation = {
		.desk = desk,
		.member_id = member_id,
		.application_ids = application_ids,
		.n = n,
	};
	enum err e;

	if (n == 0 || n > ORDER_APPLICATIONS_MAX) {
		return ERR_INVALID;
	}
	e = db_transact(desk->db, create_in, &creation);
	if (e != ERR_OK) {
		return e;
	}
	return order_find(desk, member_id, creation.order_id, out);
}
