#include "config.h"

#include "base/db.h"
#include "model/desk.h"
#include "model/invoice_title.h"
#include "model/statements.h"

const char *const title_kind_names[TITLE_KIND__MAX] = {
	[TITLE_NORMAL] = "normal",
	[TITLE_SPECIAL] = "special",
};

const char *const title_buyer_names[TITLE_BUYER__MAX] = {
	[TITLE_ORGANIZATION] = "organization",
	[TITLE_INDIVIDUAL] = "individual",
};

static const struct row_field title_fields[] = {
	ROW_FIELD(ROW_INT, struct invoice_title, title_id),
	ROW_FIELD_ENUM(struct invoice_title, kind, title_kind_names),
	ROW_FIELD_ENUM(struct invoice_title, buyer_kind, title_buyer_names),
	ROW_FIELD(ROW_TEXT, struct invoice_title, name),
	ROW_FIELD(ROW_TEXT, struct invoice_title, tax_no),
	ROW_FIELD(ROW_TEXT, struct invoice_title, address),
	ROW_FIELD(ROW_TEXT, struct invoice_title, phone),
	ROW_FIELD(ROW_TEXT, struct invoice_title, bank),
	ROW_FIELD(ROW_TEXT, struct invoice_title, bank_account),
	ROW_FIELD(ROW_TEXT, struct invoice_title, email),
	ROW_FIELD(ROW_TEXT, struct invoice_title, mobile),
	ROW_FIELD(ROW_BOOL, struct invoice_title, is_default),
};
static const struct row_shape title_shape =
    ROW_SHAPE(struct invoice_title, title_fields);

enum err
invoice_title_list(
    struct desk *desk, int64_t member_id, struct invoice_title **out, size_t *n)
{
	return db_all(desk->db, desk->arena, STMT_INVOICE_TITLE_LIST,
	    DB_ARGS(ARG_INT(member_id)), &title_shape, out, n);
}

enum err
invoice_title_find(struct desk *desk, int64_t member_id, int64_t title_id,
    struct invoice_title *out)
{
	return db_one(desk->db, desk->arena, STMT_INVOICE_TITLE_FIND,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(title_id)), &title_shape, out);
}

/* A change of any of a member's titles waits for the one before: so the count
 * holds, and there is one default. */
struct change {
	struct desk *desk;
	int64_t member_id;
	struct invoice_title *title; /* invoice_title_save */
	int64_t title_id;            /* the others */
};

struct room {
	int64_t n_kept;
};

struct title_key {
	int64_t title_id;
};

static enum err
queue(struct change *change)
{
	return db_run(change->desk->db, STMT_INVOICE_TITLE_QUEUE,
	    DB_ARGS(ARG_INT(change->member_id)), NULL);
}

static enum err
no_default(struct change *change)
{
	return db_run(change->desk->db, STMT_INVOICE_TITLE_NO_DEFAULT,
	    DB_ARGS(ARG_INT(change->member_id)), NULL);
}

/* What stands before a NULL column in a form is nothing. */
static struct db_arg
text_arg(struct str text)
{
	return ARG_TEXT(text.p == NULL ? STR("") : text);
}

static enum err
insert(struct change *change)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct title_key, title_id),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct title_key, fields);
	struct desk *desk = change->desk;
	struct invoice_title *t = change->title;
	struct title_key key;
	enum err e = db_one(desk->db, desk->arena, STMT_INVOICE_TITLE_ADD,
	    DB_ARGS(ARG_INT(change->member_id),
		ARG_C(title_kind_names[t->kind]),
		ARG_C(title_buyer_names[t->buyer_kind]), text_arg(t->name),
		text_arg(t->tax_no), text_arg(t->address), text_arg(t->phone),
		text_arg(t->bank), text_arg(t->bank_account),
		text_arg(t->email), text_arg(t->mobile),
		ARG_BOOL(t->is_default)),
	    &shape, &key);

	if (e == ERR_OK) {
		t->title_id = key.title_id;
	}
	return e;
}

static enum err
add(struct change *change)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct room, n_kept),
	};
	static const struct row_shape shape = ROW_SHAPE(struct room, fields);
	struct desk *desk = change->desk;
	struct room room;
	enum err e = db_one(desk->db, desk->arena, STMT_INVOICE_TITLE_ROOM,
	    DB_ARGS(ARG_INT(change->member_id)), &shape, &room);

	if (e != ERR_OK) {
		return e;
	}
	if (room.n_kept >= INVOICE_TITLE_MAX) {
		return ERR_INVALID;
	}
	if (room.n_kept == 0) {
		change->title->is_default = true;
	}
	if (change->title->is_default) {
		e = no_default(change);
	}
	return e == ERR_OK ? insert(change) : e;
}

static enum err
set_default(struct change *change, int64_t title_id)
{
	int64_t n = 0;
	enum err e = no_default(change);

	if (e == ERR_OK) {
		e = db_run(change->desk->db, STMT_INVOICE_TITLE_SET_DEFAULT,
		    DB_ARGS(ARG_INT(change->member_id), ARG_INT(title_id)), &n);
	}
	return e == ERR_OK && n == 0 ? ERR_NOT_FOUND : e;
}

static enum err
alter(struct change *change)
{
	struct invoice_title *t = change->title;
	int64_t n = 0;
	enum err e = db_run(change->desk->db, STMT_INVOICE_TITLE_CHANGE,
	    DB_ARGS(ARG_INT(change->member_id), ARG_INT(t->title_id),
		ARG_C(title_kind_names[t->kind]),
		ARG_C(title_buyer_names[t->buyer_kind]), text_arg(t->name),
		text_arg(t->tax_no), text_arg(t->address), text_arg(t->phone),
		text_arg(t->bank), text_arg(t->bank_account),
		text_arg(t->email), text_arg(t->mobile)),
	    &n);

	if (e == ERR_OK && n == 0) {
		e = ERR_NOT_FOUND;
	}
	if (e == ERR_OK && t->is_default) {
		e = set_default(change, t->title_id);
	}
	return e;
}

static enum err
save_in(struct db *db, void *arg)
{
	struct change *change = arg;
	enum err e = queue(change);

	(void)db;
	if (e != ERR_OK) {
		return e;
	}
	return change->title->title_id == 0 ? add(change) : alter(change);
}

enum err
invoice_title_save(
    struct desk *desk, int64_t member_id, struct invoice_title *title)
{
	struct invoice_title copy = *title; /* a repeat begins from the same */
	struct change change = { desk, member_id, &copy, 0 };
	enum err e = db_transact(desk->db, save_in, &change);

	if (e == ERR_OK) {
		*title = copy;
	}
	return e;
}

static enum err
default_in(struct db *db, void *arg)
{
	struct change *change = arg;
	enum err e = queue(change);

	(void)db;
	return e == ERR_OK ? set_default(change, change->title_id) : e;
}

enum err
invoice_title_make_default(
    struct desk *desk, int64_t member_id, int64_t title_id)
{
	struct change change = { desk, member_id, NULL, title_id };

	return db_transact(desk->db, default_in, &change);
}

static enum err
remove_in(struct db *db, void *arg)
{
	struct change *change = arg;
	int64_t n = 0;
	enum err e = queue(change);

	if (e == ERR_OK) {
		e = db_run(db, STMT_INVOICE_TITLE_REMOVE,
		    DB_ARGS(
			ARG_INT(change->member_id), ARG_INT(change->title_id)),
		    &n);
	}
	if (e == ERR_OK && n == 0) {
		e = ERR_NOT_FOUND;
	}
	if (e == ERR_OK) {
		e = db_run(db, STMT_INVOICE_TITLE_PROMOTE,
		    DB_ARGS(ARG_INT(change->member_id)), NULL);
	}
	return e;
}

enum err
invoice_title_remove(struct desk *desk, int64_t member_id, int64_t title_id)
{
	struct change change = { desk, member_id, NULL, title_id };

	return db_transact(desk->db, remove_in, &change);
}

enum err
invoice_title_licence(
    struct desk *desk, int64_t member_id, struct title_licence *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TEXT, struct title_licence, name),
		ROW_FIELD(ROW_TEXT, struct title_licence, credit_code),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct title_licence, fields);

	return db_one(desk->db, desk->arena, STMT_INVOICE_TITLE_LICENCE,
	    DB_ARGS(ARG_INT(member_id)), &shape, out);
}
