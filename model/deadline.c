#include "config.h"

#include "base/clock.h"
#include "base/db.h"
#include "model/deadline.h"
#include "model/desk.h"
#include "model/fulfilment.h"
#include "model/payment.h"
#include "model/statements.h"
#include "model/step.h"

#define STALLED_AFTER (15 * CLOCK_MINUTE)

struct moment {
	int64_t at;
};

enum err
deadline_sweep(struct desk *desk, int64_t *next)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TIME, struct moment, at),
	};
	static const struct row_shape shape = ROW_SHAPE(struct moment, fields);
	struct moment moment = { TIME_NONE };
	enum err e =
	    db_run(desk->db, STMT_DEADLINE_QUEUE_ORDERS, DB_NO_ARGS, NULL);

	if (e == ERR_OK) {
		e = db_run(
		    desk->db, STMT_DEADLINE_QUEUE_DOWNLOADS, DB_NO_ARGS, NULL);
	}
	if (e == ERR_OK) {
		e = db_run(
		    desk->db, STMT_DEADLINE_QUEUE_STALLED, DB_NO_ARGS, NULL);
	}
	if (e == ERR_OK) {
		e = db_one(desk->db, desk->arena, STMT_DEADLINE_NEXT,
		    DB_NO_ARGS, &shape, &moment);
	}
	*next = moment.at;
	return e;
}

/* The sweep goes by the database's clock, and ours may be behind: then the
 * job must come back. Much later means that the moment was moved. */
static enum err
not_yet(int64_t when)
{
	return when - clock_now() > CLOCK_HOUR ? ERR_OK : ERR_CONFLICT;
}

struct ending {
	struct desk *desk;
	int64_t member_id;
	int64_t id;
};

struct order_end {
	struct str state;
	int64_t expires_at;
};

static enum err
close_order_in_transaction(struct db *db, void *arg)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TEXT, struct order_end, state),
		ROW_FIELD(ROW_TIME, struct order_end, expires_at),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct order_end, fields);
	struct ending *ending = arg;
	struct desk *desk = ending->desk;
	struct order_end order;
	struct payment payment;
	enum err e = db_one(db, desk->arena, STMT_PAYMENT_ORDER_LOCK,
	    DB_ARGS(ARG_INT(ending->member_id), ARG_INT(ending->id)), &shape,
	    &order);

	if (e != ERR_OK || !str_equal_c(order.state, "awaiting_payment")) {
		return e;
	}
	if (order.expires_at > clock_now()) {
		return not_yet(order.expires_at);
	}
	e = payment_latest(desk, ending->member_id, ending->id, &payment);
	if (e == ERR_OK && payment_is_live(&payment)) {
		return ERR_BUSY;
	}
	if (e != ERR_OK && e != ERR_NOT_FOUND) {
		return e;
	}
	return fulfilment_unpaid(desk, ending->member_id, ending->id, "closed",
	    STR("订单超过24小时未支付，已自动关闭"));
}

enum err
deadline_close_order(struct desk *desk, int64_t member_id, int64_t order_id)
{
	struct ending ending = { desk, member_id, order_id };

	return db_transact(desk->db, close_order_in_transaction, &ending);
}

struct download {
	struct str state;
	int64_t download_deadline;
	int64_t changed_at;
};

static enum err
lock_download(struct ending *ending, struct download *download)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TEXT, struct download, state),
		ROW_FIELD(ROW_TIME, struct download, download_deadline),
		ROW_FIELD(ROW_TIME, struct download, changed_at),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct download, fields);
	struct desk *desk = ending->desk;

	return db_one(desk->db, desk->arena, STMT_DEADLINE_APPLICATION,
	    DB_ARGS(ARG_INT(ending->member_id), ARG_INT(ending->id)), &shape,
	    download);
}

static enum err
end_download_in_transaction(struct db *db, void *arg)
{
	struct ending *ending = arg;
	struct download download;
	enum err e = lock_download(ending, &download);
	const char *from = "awaiting_download";

	(void)db;
	if (e != ERR_OK || download.download_deadline == TIME_NONE) {
		return e;
	}
	if (str_equal_c(download.state, "downloading")) {
		from = "downloading";
	} else if (!str_equal_c(download.state, from)) {
		return ERR_OK;
	}
	if (download.download_deadline > clock_now()) {
		return not_yet(download.download_deadline);
	}
	return application_step(ending->desk, ending->member_id, ending->id,
	    from, "download_overdue", STR("7天内未完成下载"));
}

enum err
deadline_end_download(
    struct desk *desk, int64_t member_id, int64_t application_id)
{
	struct ending ending = { desk, member_id, application_id };

	return db_transact(desk->db, end_download_in_transaction, &ending);
}

static enum err
free_download_in_transaction(struct db *db, void *arg)
{
	struct ending *ending = arg;
	struct download download;
	enum err e = lock_download(ending, &download);

	(void)db;
	if (e != ERR_OK || !str_equal_c(download.state, "downloading") ||
	    download.changed_at > clock_now() - STALLED_AFTER) {
		return e;
	}
	return application_step(ending->desk, ending->member_id, ending->id,
	    "downloading", "awaiting_download", STR("下载中断，可继续下载"));
}

enum err
deadline_free_download(
    struct desk *desk, int64_t member_id, int64_t application_id)
{
	struct ending ending = { desk, member_id, application_id };

	return db_transact(desk->db, free_download_in_transaction, &ending);
}
