/*
 * order_list: 订单管理, newest first, paged by key. Older pages are read
 * downwards from a number, newer ones upwards and turned round, so that every
 * page costs the same however deep it lies.
 */
#include "config.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "model/desk.h"
#include "model/order.h"
#include "model/statements.h"

struct found {
	int64_t n_found;
};

static const struct row_field row_fields[] = {
	ROW_FIELD(ROW_INT, struct order_row, order_id),
	ROW_FIELD(ROW_TEXT, struct order_row, no),
	ROW_FIELD_ENUM(struct order_row, state, order_state_names),
	ROW_FIELD(ROW_INT, struct order_row, total_fen),
	ROW_FIELD(ROW_INT, struct order_row, payable_fen),
	ROW_FIELD_ENUM(struct order_row, method, order_method_names),
	ROW_FIELD(ROW_TIME, struct order_row, expires_at),
	ROW_FIELD(ROW_TIME, struct order_row, created_at),
	ROW_FIELD(ROW_INT, struct order_row, n_applications),
	ROW_FIELD(ROW_TEXT, struct order_row, account_names),
	ROW_FIELD(ROW_BOOL, struct order_row, mailed),
};
static const struct row_shape row_shape =
    ROW_SHAPE(struct order_row, row_fields);

static struct db_arg
acting(const struct desk *desk)
{
	return desk->actor.kind == ACTOR_OPERATOR ? ARG_INT(desk->actor.id) :
						    ARG_NULL;
}

static struct db_arg
state_arg(const struct order_filter *filter)
{
	return filter->state < 0 || filter->state >= ORDER_STATE__MAX ?
	    ARG_NULL :
	    ARG_C(order_state_names[filter->state]);
}

static struct db_arg
no_arg(const struct order_filter *filter)
{
	return str_is_empty(filter->no) ? ARG_NULL : ARG_TEXT(filter->no);
}

static void
turn_round(struct order_row *rows, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct order_row row = rows[i];

		rows[i] = rows[n - 1 - i];
		rows[n - 1 - i] = row;
	}
}

static enum err
read_page(struct desk *desk, int64_t member_id,
    const struct order_filter *filter, struct order_list *out)
{
	bool up = filter->after > 0;
	int64_t from = up      ? filter->after :
	    filter->before > 0 ? filter->before :
				 INT64_MAX;
	enum err e = db_all(desk->db, desk->arena,
	    up ? STMT_ORDER_LIST_NEWER : STMT_ORDER_LIST_OLDER,
	    DB_ARGS(ARG_INT(member_id), acting(desk), ARG_INT(from),
		state_arg(filter), no_arg(filter), ARG_TIME(filter->from),
		ARG_TIME(filter->to), ARG_INT(ORDER_PAGE + 1)),
	    &row_shape, &out->rows, &out->n);
	bool more;

	if (e != ERR_OK) {
		return e;
	}
	more = out->n > ORDER_PAGE;
	if (more) {
		out->n = ORDER_PAGE;
	}
	if (up) {
		turn_round(out->rows, out->n);
	}
	if (out->n > 0) {
		out->newer = (up ? more : filter->before > 0) ?
		    out->rows[0].order_id :
		    0;
		out->older = up || more ? out->rows[out->n - 1].order_id : 0;
	}
	return ERR_OK;
}

enum err
order_list(struct desk *desk, int64_t member_id,
    const struct order_filter *filter, struct order_list *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct found, n_found),
	};
	static const struct row_shape shape = ROW_SHAPE(struct found, fields);
	struct found found;
	enum err e;

	*out = (struct order_list){ 0 };
	e = read_page(desk, member_id, filter, out);
	if (e != ERR_OK) {
		return e;
	}
	e = db_one(desk->db, desk->arena, STMT_ORDER_COUNT,
	    DB_ARGS(ARG_INT(member_id), acting(desk), state_arg(filter),
		no_arg(filter), ARG_TIME(filter->from), ARG_TIME(filter->to)),
	    &shape, &found);
	if (e == ERR_OK) {
		out->n_found = found.n_found;
	}
	return e;
}
