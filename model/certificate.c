/* certificate: see certificate.h. */
#include "config.h"

#include "base/arena.h"
#include "base/db.h"
#include "model/certificate.h"
#include "model/desk.h"
#include "model/statements.h"

#define LIST_FIELDS                                                      \
	ROW_FIELD(ROW_INT, struct certificate, certificate_id),          \
	    ROW_FIELD(ROW_TEXT, struct certificate, kind),               \
	    ROW_FIELD(ROW_TEXT, struct certificate, state),              \
	    ROW_FIELD(ROW_TEXT, struct certificate, account_code),       \
	    ROW_FIELD(ROW_TEXT, struct certificate, account_name),       \
	    ROW_FIELD(ROW_TEXT, struct certificate, key_no),             \
	    ROW_FIELD(ROW_TEXT, struct certificate, key_state),          \
	    ROW_FIELD(ROW_TEXT, struct certificate, member_state),       \
	    ROW_FIELD(ROW_TEXT, struct certificate, contact_mask),       \
	    ROW_FIELD(ROW_TIME, struct certificate, not_before),         \
	    ROW_FIELD(ROW_TIME, struct certificate, not_after),          \
	    ROW_FIELD(ROW_TEXT, struct certificate, seals),              \
	    ROW_FIELD(ROW_INT, struct certificate, live_application_id), \
	    ROW_FIELD(ROW_TEXT, struct certificate, live_state),         \
	    ROW_FIELD(ROW_TEXT, struct certificate, live_channel),       \
	    ROW_FIELD(ROW_INT, struct certificate, live_order_id),       \
	    ROW_FIELD(ROW_TIME, struct certificate, live_deadline),      \
	    ROW_FIELD(ROW_INT, struct certificate, live_reopened)

static const struct row_field list_fields[] = { LIST_FIELDS };
static const struct row_shape list_shape =
    ROW_SHAPE(struct certificate, list_fields);

static const struct row_field find_fields[] = {
	LIST_FIELDS,
	ROW_FIELD(ROW_INT, struct certificate, account_id),
	ROW_FIELD(ROW_TEXT, struct certificate, token_serial),
	ROW_FIELD(ROW_TEXT, struct certificate, serial),
	ROW_FIELD(ROW_TEXT, struct certificate, subject),
	ROW_FIELD(ROW_TEXT, struct certificate, profile),
	ROW_FIELD(ROW_BYTES, struct certificate, der),
	ROW_FIELD(ROW_INT, struct certificate, replaces_id),
	ROW_FIELD(ROW_INT, struct certificate, replaced_by_id),
	ROW_FIELD(ROW_TEXT, struct certificate, member_name),
	ROW_FIELD(ROW_TEXT, struct certificate, credit_code),
};
static const struct row_shape find_shape =
    ROW_SHAPE(struct certificate, find_fields);

struct count {
	int64_t n;
};

static struct db_arg
acting(const struct desk *desk)
{
	return desk->actor.kind == ACTOR_OPERATOR ? ARG_INT(desk->actor.id) :
						    ARG_NULL;
}

static struct db_arg
wanted(struct str text)
{
	return str_is_empty(text) ? ARG_NULL : ARG_TEXT(text);
}

static enum err
count_all(struct desk *desk, int64_t member_id,
    const struct certificate_filter *f, int64_t *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct count, n),
	};
	static const struct row_shape shape = ROW_SHAPE(struct count, fields);
	struct count count = { 0 };
	enum err e = db_one(desk->db, desk->arena, STMT_CERTIFICATE_COUNT,
	    DB_ARGS(ARG_INT(member_id), acting(desk), wanted(f->kind),
		wanted(f->state), wanted(f->account_code),
		wanted(f->account_name)),
	    &shape, &count);

	*out = count.n;
	return e;
}

static void
reverse(struct certificate *rows, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct certificate row = rows[i];

		rows[i] = rows[n - 1 - i];
		rows[n - 1 - i] = row;
	}
}

/* One row more than shown is asked for: it tells whether there is a page
 * beyond. */
enum err
certificate_list(struct desk *desk, int64_t member_id,
    const struct certificate_filter *f, struct certificate_list *out)
{
	bool up = f->after > 0;
	bool more;
	enum err e;

	*out = (struct certificate_list){ 0 };
	e = db_all(desk->db, desk->arena,
	    up ? STMT_CERTIFICATE_LIST_NEWER : STMT_CERTIFICATE_LIST_OLDER,
	    DB_ARGS(ARG_INT(member_id), acting(desk),
		ARG_INT(up ? f->after : f->before), wanted(f->kind),
		wanted(f->state), wanted(f->account_code),
		wanted(f->account_name), ARG_INT(CERTIFICATE_PAGE + 1)),
	    &list_shape, &out->rows, &out->n);
	if (e != ERR_OK) {
		return e;
	}
	more = out->n > CERTIFICATE_PAGE;
	out->n = more ? CERTIFICATE_PAGE : out->n;
	if (up) {
		reverse(out->rows, out->n);
	}
	if (out->n > 0) {
		int64_t first = out->rows[0].certificate_id;
		int64_t last = out->rows[out->n - 1].certificate_id;

		out->before = up || more ? last : 0;
		out->after = (up && more) || (!up && f->before > 0) ? first : 0;
	}
	if (!up && f->before == 0 && !more) {
		/* All of them are here: counting would be asking again. */
		out->n_found = (int64_t)out->n;
		return ERR_OK;
	}
	return count_all(desk, member_id, f, &out->n_found);
}

enum err
certificate_find(struct desk *desk, int64_t member_id, int64_t certificate_id,
    struct certificate *out)
{
	return db_one(desk->db, desk->arena, STMT_CERTIFICATE_FIND,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(certificate_id), acting(desk)),
	    &find_shape, out);
}

enum err
certificate_bids(struct desk *desk, int64_t member_id, int64_t certificate_id,
    struct open_bid **out, size_t *n)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TEXT, struct open_bid, bid_no),
		ROW_FIELD(ROW_TEXT, struct open_bid, name),
		ROW_FIELD(ROW_TIME, struct open_bid, opens_at),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct open_bid, fields);

	return db_all(desk->db, desk->arena, STMT_CERTIFICATE_BIDS,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(certificate_id)), &shape, out,
	    n);
}
