/* application: see application.h. */
#include "config.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/seal.h"
#include "model/application.h"
#include "model/contact.h"
#include "model/desk.h"
#include "model/statements.h"
#include "model/step.h"

static const struct row_field fields[] = {
	ROW_FIELD(ROW_INT, struct application, application_id),
	ROW_FIELD(ROW_TEXT, struct application, no),
	ROW_FIELD(ROW_TEXT, struct application, kind),
	ROW_FIELD(ROW_TEXT, struct application, channel),
	ROW_FIELD(ROW_TEXT, struct application, state),
	ROW_FIELD(ROW_INT, struct application, certificate_id),
	ROW_FIELD(ROW_INT, struct application, account_id),
	ROW_FIELD(ROW_TEXT, struct application, account_code),
	ROW_FIELD(ROW_TEXT, struct application, account_name),
	ROW_FIELD(ROW_TEXT, struct application, key_no),
	ROW_FIELD(ROW_INT, struct application, years),
	ROW_FIELD(ROW_BYTES, struct application, handler_name_sealed),
	ROW_FIELD(ROW_TEXT, struct application, handler_name_mask),
	ROW_FIELD(ROW_BYTES, struct application, handler_phone_sealed),
	ROW_FIELD(ROW_TEXT, struct application, handler_phone_mask),
	ROW_FIELD(ROW_TEXT, struct application, handler_id_kind),
	ROW_FIELD(ROW_BYTES, struct application, handler_id_sealed),
	ROW_FIELD(ROW_TEXT, struct application, handler_id_mask),
	ROW_FIELD(ROW_INT, struct application, front_id),
	ROW_FIELD(ROW_INT, struct application, back_id),
	ROW_FIELD(ROW_TEXT, struct application, operator_name),
	ROW_FIELD(ROW_TEXT, struct application, review_reason),
	ROW_FIELD(ROW_BOOL, struct application, signed_by_key),
	ROW_FIELD(ROW_INT, struct application, order_id),
	ROW_FIELD(ROW_TEXT, struct application, order_no),
	ROW_FIELD(ROW_TIME, struct application, download_deadline),
	ROW_FIELD(ROW_INT, struct application, reopened),
	ROW_FIELD(ROW_INT, struct application, new_certificate_id),
	ROW_FIELD(ROW_TIME, struct application, old_not_after),
	ROW_FIELD(ROW_TIME, struct application, new_not_after),
	ROW_FIELD(ROW_TIME, struct application, submitted_at),
	ROW_FIELD(ROW_TIME, struct application, created_at),
	ROW_FIELD(ROW_TIME, struct application, changed_at),
};
static const struct row_shape shape = ROW_SHAPE(struct application, fields);

enum err
application_find(struct desk *desk, int64_t member_id, int64_t application_id,
    struct application *out)
{
	struct db_arg acting = desk->actor.kind == ACTOR_OPERATOR ?
	    ARG_INT(desk->actor.id) :
	    ARG_NULL;

	return db_one(desk->db, desk->arena, STMT_APPLICATION_FIND,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(application_id), acting),
	    &shape, out);
}

static enum err
open_sealed(struct desk *desk, int64_t member_id, int64_t application_id,
    const char *column, struct str sealed, struct str *out)
{
	if (sealed.p == NULL) {
		*out = STR("");
		return ERR_OK;
	}
	return seal_open(desk->keyring, desk->arena,
	    contact_place_application(
		desk->arena, column, member_id, application_id),
	    sealed, out);
}

enum err
application_handler(struct desk *desk, int64_t member_id,
    const struct application *a, struct application_handler *out)
{
	int64_t id = a->application_id;
	enum err e = open_sealed(desk, member_id, id, "handler_name",
	    a->handler_name_sealed, &out->name);

	if (e == ERR_OK) {
		e = open_sealed(desk, member_id, id, "handler_phone",
		    a->handler_phone_sealed, &out->phone);
	}
	if (e == ERR_OK) {
		e = open_sealed(desk, member_id, id, "handler_id",
		    a->handler_id_sealed, &out->id_number);
	}
	return e;
}

enum err
application_list(struct desk *desk, int64_t member_id,
    const int64_t *certificate_ids, size_t n_ids, struct application_row **out,
    size_t *n)
{
	static const struct row_field row_fields[] = {
		ROW_FIELD(ROW_INT, struct application_row, application_id),
		ROW_FIELD(ROW_TEXT, struct application_row, no),
		ROW_FIELD(ROW_TEXT, struct application_row, kind),
		ROW_FIELD(ROW_TEXT, struct application_row, channel),
		ROW_FIELD(ROW_TEXT, struct application_row, state),
		ROW_FIELD(ROW_INT, struct application_row, certificate_id),
		ROW_FIELD(ROW_TEXT, struct application_row, account_code),
		ROW_FIELD(ROW_TEXT, struct application_row, account_name),
		ROW_FIELD(ROW_TEXT, struct application_row, contact_mask),
		ROW_FIELD(ROW_TIME, struct application_row, submitted_at),
		ROW_FIELD(ROW_TIME, struct application_row, created_at),
		ROW_FIELD(ROW_INT, struct application_row, order_id),
		ROW_FIELD(ROW_TIME, struct application_row, download_deadline),
	};
	static const struct row_shape row_shape =
	    ROW_SHAPE(struct application_row, row_fields);
	struct buf ids;

	*out = NULL;
	*n = 0;
	if (n_ids == 0) {
		return ERR_OK;
	}
	buf_init(&ids, desk->arena, 0);
	for (size_t i = 0; i < n_ids; i++) {
		buf_printf(
		    &ids, "%c%" PRId64, i == 0 ? '{' : ',', certificate_ids[i]);
	}
	buf_add_char(&ids, '}');
	return db_all(desk->db, desk->arena, STMT_APPLICATION_LIST,
	    DB_ARGS(ARG_INT(member_id), ARG_TEXT(buf_str(&ids)), ARG_INT(200)),
	    &row_shape, out, n);
}

enum err
application_review_last(struct desk *desk, int64_t member_id,
    int64_t application_id, struct application_review *out)
{
	static const struct row_field review_fields[] = {
		ROW_FIELD(ROW_TEXT, struct application_review, decision),
		ROW_FIELD(ROW_TEXT, struct application_review, note),
		ROW_FIELD(ROW_TEXT, struct application_review, reasons),
		ROW_FIELD(ROW_TEXT, struct application_review, fields),
		ROW_FIELD(ROW_TIME, struct application_review, at),
	};
	static const struct row_shape review_shape =
	    ROW_SHAPE(struct application_review, review_fields);

	return db_one(desk->db, desk->arena, STMT_APPLICATION_REVIEW_LAST,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(application_id)), &review_shape,
	    out);
}

/* The steps ---------------------------------------------------------------- */

struct deed {
	struct desk *desk;
	int64_t member_id;
	int64_t application_id;
};

static enum err
cancel(struct db *db, void *arg)
{
	struct deed *deed = arg;
	struct application a;
	enum err e;

	(void)db;
	e = application_find(
	    deed->desk, deed->member_id, deed->application_id, &a);
	if (e != ERR_OK) {
		return e;
	}
	if (!str_equal_c(a.state, "draft") &&
	    !str_equal_c(a.state, "awaiting_order")) {
		return ERR_CONFLICT;
	}
	return application_step(deed->desk, deed->member_id,
	    deed->application_id, str_to_c(deed->desk->arena, a.state),
	    "cancelled", STR("会员取消"));
}

enum err
application_cancel(struct desk *desk, int64_t member_id, int64_t application_id)
{
	struct deed deed = { desk, member_id, application_id };

	return db_transact(desk->db, cancel, &deed);
}
