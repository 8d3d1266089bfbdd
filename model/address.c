#include "config.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/seal.h"
#include "model/address.h"
#include "model/desk.h"
#include "model/mask.h"
#include "model/statements.h"

struct sealed_row {
	int64_t address_id;
	struct str recipient_sealed;
	struct str phone_sealed;
	struct str province;
	struct str city;
	struct str county;
	struct str detail_sealed;
	struct str postcode;
	bool is_default;
};

static const struct row_field sealed_fields[] = {
	ROW_FIELD(ROW_INT, struct sealed_row, address_id),
	ROW_FIELD(ROW_BYTES, struct sealed_row, recipient_sealed),
	ROW_FIELD(ROW_BYTES, struct sealed_row, phone_sealed),
	ROW_FIELD(ROW_TEXT, struct sealed_row, province),
	ROW_FIELD(ROW_TEXT, struct sealed_row, city),
	ROW_FIELD(ROW_TEXT, struct sealed_row, county),
	ROW_FIELD(ROW_BYTES, struct sealed_row, detail_sealed),
	ROW_FIELD(ROW_TEXT, struct sealed_row, postcode),
	ROW_FIELD(ROW_BOOL, struct sealed_row, is_default),
};
static const struct row_shape sealed_shape =
    ROW_SHAPE(struct sealed_row, sealed_fields);

static struct str
place(struct desk *desk, const char *column, int64_t member_id,
    int64_t address_id)
{
	return str_printf(desk->arena, "address/%s/%" PRId64 "/%" PRId64,
	    column, member_id, address_id);
}

static struct str
close_field(struct desk *desk, const char *column, int64_t member_id,
    int64_t address_id, struct str plain)
{
	return seal_close(desk->keyring, desk->arena,
	    place(desk, column, member_id, address_id), plain);
}

static enum err
open_row(struct desk *desk, int64_t member_id, const struct sealed_row *row,
    struct address *out)
{
	int64_t id = row->address_id;
	enum err e;

	*out = (struct address){
		.address_id = id,
		.province = row->province,
		.city = row->city,
		.county = row->county,
		.postcode = row->postcode,
		.is_default = row->is_default,
	};
	e = seal_open(desk->keyring, desk->arena,
	    place(desk, "recipient", member_id, id), row->recipient_sealed,
	    &out->recipient);
	if (e == ERR_OK) {
		e = seal_open(desk->keyring, desk->arena,
		    place(desk, "phone", member_id, id), row->phone_sealed,
		    &out->phone);
	}
	if (e == ERR_OK) {
		e = seal_open(desk->keyring, desk->arena,
		    place(desk, "detail", member_id, id), row->detail_sealed,
		    &out->detail);
	}
	/* Sealed by us and no longer opening is not the caller's fault. */
	return e == ERR_INVALID ?
	    err_note(ERR_BUG, "address %" PRId64 " does not open", id) :
	    e;
}

enum err
address_list(
    struct desk *desk, int64_t member_id, struct address **out, size_t *n)
{
	struct sealed_row *rows;
	enum err e = db_all(desk->db, desk->arena, STMT_ADDRESS_LIST,
	    DB_ARGS(ARG_INT(member_id)), &sealed_shape, &rows, n);

	if (e != ERR_OK) {
		return e;
	}
	*out = arena_array(desk->arena, struct address, *n);
	for (size_t i = 0; e == ERR_OK && i < *n; i++) {
		e = open_row(desk, member_id, &rows[i], &(*out)[i]);
	}
	return e;
}

enum err
address_find(struct desk *desk, int64_t member_id, int64_t address_id,
    struct address *out)
{
	struct sealed_row row;
	enum err e = db_one(desk->db, desk->arena, STMT_ADDRESS_FIND,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(address_id)), &sealed_shape,
	    &row);

	return e == ERR_OK ? open_row(desk, member_id, &row, out) : e;
}

/* A change of any of a member's addresses waits for the one before: so the
 * count holds, and there is one default. */
struct change {
	struct desk *desk;
	int64_t member_id;
	struct address *address; /* address_save */
	int64_t address_id;      /* the others */
};

struct room {
	int64_t n_kept;
	int64_t new_id;
};

static enum err
queue(struct change *change)
{
	return db_run(change->desk->db, STMT_ADDRESS_QUEUE,
	    DB_ARGS(ARG_INT(change->member_id)), NULL);
}

static enum err
add(struct change *change)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct room, n_kept),
		ROW_FIELD(ROW_INT, struct room, new_id),
	};
	static const struct row_shape shape = ROW_SHAPE(struct room, fields);
	struct desk *desk = change->desk;
	struct address *a = change->address;
	int64_t member_id = change->member_id;
	struct room room;
	enum err e = db_one(desk->db, desk->arena, STMT_ADDRESS_ROOM,
	    DB_ARGS(ARG_INT(member_id)), &shape, &room);

	if (e != ERR_OK) {
		return e;
	}
	if (room.n_kept >= ADDRESS_MAX) {
		return ERR_INVALID;
	}
	a->address_id = room.new_id;
	a->is_default = a->is_default || room.n_kept == 0;
	if (a->is_default) {
		e = db_run(desk->db, STMT_ADDRESS_NO_DEFAULT,
		    DB_ARGS(ARG_INT(member_id)), NULL);
		if (e != ERR_OK) {
			return e;
		}
	}
	return db_run(desk->db, STMT_ADDRESS_ADD,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(room.new_id),
		ARG_BYTES(close_field(
		    desk, "recipient", member_id, room.new_id, a->recipient)),
		ARG_BYTES(close_field(
		    desk, "phone", member_id, room.new_id, a->phone)),
		ARG_TEXT(mask_phone(desk->arena, a->phone)),
		ARG_TEXT(a->province), ARG_TEXT(a->city), ARG_TEXT(a->county),
		ARG_BYTES(close_field(
		    desk, "detail", member_id, room.new_id, a->detail)),
		ARG_TEXT(a->postcode), ARG_BOOL(a->is_default)),
	    NULL);
}

static enum err
set_default(struct change *change, int64_t address_id)
{
	struct desk *desk = change->desk;
	int64_t n = 0;
	enum err e = db_run(desk->db, STMT_ADDRESS_NO_DEFAULT,
	    DB_ARGS(ARG_INT(change->member_id)), NULL);

	if (e == ERR_OK) {
		e = db_run(desk->db, STMT_ADDRESS_SET_DEFAULT,
		    DB_ARGS(ARG_INT(change->member_id), ARG_INT(address_id)),
		    &n);
	}
	return e == ERR_OK && n == 0 ? ERR_NOT_FOUND : e;
}

static enum err
alter(struct change *change)
{
	struct desk *desk = change->desk;
	struct address *a = change->address;
	int64_t member_id = change->member_id;
	int64_t id = a->address_id;
	int64_t n = 0;
	enum err e = db_run(desk->db, STMT_ADDRESS_CHANGE,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(id),
		ARG_BYTES(close_field(
		    desk, "recipient", member_id, id, a->recipient)),
		ARG_BYTES(close_field(desk, "phone", member_id, id, a->phone)),
		ARG_TEXT(mask_phone(desk->arena, a->phone)),
		ARG_TEXT(a->province), ARG_TEXT(a->city), ARG_TEXT(a->county),
		ARG_BYTES(
		    close_field(desk, "detail", member_id, id, a->detail)),
		ARG_TEXT(a->postcode)),
	    &n);

	if (e == ERR_OK && n == 0) {
		e = ERR_NOT_FOUND;
	}
	if (e == ERR_OK && a->is_default) {
		e = set_default(change, id);
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
	return change->address->address_id == 0 ? add(change) : alter(change);
}

enum err
address_save(struct desk *desk, int64_t member_id, struct address *address)
{
	struct address copy = *address; /* a repeat begins from the same */
	struct change change = { desk, member_id, &copy, 0 };
	enum err e = db_transact(desk->db, save_in, &change);

	if (e == ERR_OK) {
		*address = copy;
	}
	return e;
}

static enum err
default_in(struct db *db, void *arg)
{
	struct change *change = arg;
	enum err e = queue(change);

	(void)db;
	return e == ERR_OK ? set_default(change, change->address_id) : e;
}

enum err
address_make_default(struct desk *desk, int64_t member_id, int64_t address_id)
{
	struct change change = { desk, member_id, NULL, address_id };

	return db_transact(desk->db, default_in, &change);
}

static enum err
remove_in(struct db *db, void *arg)
{
	struct change *change = arg;
	int64_t n = 0;
	enum err e = queue(change);

	if (e == ERR_OK) {
		e = db_run(db, STMT_ADDRESS_REMOVE,
		    DB_ARGS(ARG_INT(change->member_id),
			ARG_INT(change->address_id)),
		    &n);
	}
	if (e == ERR_OK && n == 0) {
		e = ERR_NOT_FOUND;
	}
	if (e == ERR_OK) {
		e = db_run(db, STMT_ADDRESS_PROMOTE,
		    DB_ARGS(ARG_INT(change->member_id)), NULL);
	}
	return e;
}

enum err
address_remove(struct desk *desk, int64_t member_id, int64_t address_id)
{
	struct change change = { desk, member_id, NULL, address_id };

	return db_transact(desk->db, remove_in, &change);
}
