#include "config.h"

#include "base/db.h"
#include "model/coupon.h"
#include "model/desk.h"
#include "model/statements.h"

struct coupon_count {
	int64_t years_left;
};

struct coupon_sum {
	int64_t coupon_fen;
};

enum err
coupon_left(struct desk *desk, int64_t member_id, int64_t *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct coupon_count, years_left),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct coupon_count, fields);
	struct coupon_count count;
	enum err e;

	e = db_one(desk->db, desk->arena, STMT_COUPON_LEFT,
	    DB_ARGS(ARG_INT(member_id)), &shape, &count);
	if (e == ERR_OK) {
		*out = count.years_left;
	}
	return e;
}

enum err
coupon_lock(
    struct desk *desk, int64_t member_id, int64_t order_id, int64_t *n_locked)
{
	enum err e;

	/* Two orders of one member at once would pick the same years; the
	 * second waits here and then sees what the first has locked. */
	e = db_run(
	    desk->db, STMT_COUPON_QUEUE, DB_ARGS(ARG_INT(member_id)), NULL);
	if (e != ERR_OK) {
		return e;
	}
	return db_run(desk->db, STMT_COUPON_LOCK,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(order_id)), n_locked);
}

enum err
coupon_pays(
    struct desk *desk, int64_t member_id, int64_t order_id, int64_t *fen)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct coupon_sum, coupon_fen),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct coupon_sum, fields);
	struct coupon_sum sum;
	enum err e;

	e = db_one(desk->db, desk->arena, STMT_COUPON_PAYS,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(order_id)), &shape, &sum);
	if (e == ERR_OK) {
		*fen = sum.coupon_fen;
	}
	return e;
}
