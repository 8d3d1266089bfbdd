/* upload: see upload.h. */
#include "config.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/seal.h"
#include "model/desk.h"
#include "model/statements.h"
#include "model/upload.h"

struct upload_row {
	struct upload upload;
	struct str name_sealed;
};

#define UPLOAD_FIELD(type, member)                                         \
	{                                                                  \
#member, type, offsetof(struct upload_row, upload.member), \
		    NULL, 0                                                \
	}

static const struct row_field upload_fields[] = {
	UPLOAD_FIELD(ROW_INT, upload_id),
	UPLOAD_FIELD(ROW_TEXT, kind),
	UPLOAD_FIELD(ROW_TEXT, slot),
	UPLOAD_FIELD(ROW_INT, size),
	UPLOAD_FIELD(ROW_INT, width),
	UPLOAD_FIELD(ROW_INT, height),
	UPLOAD_FIELD(ROW_BYTES, sha256),
	UPLOAD_FIELD(ROW_INT, n_chunks),
	UPLOAD_FIELD(ROW_INT, operator_id),
	UPLOAD_FIELD(ROW_TIME, created_at),
	ROW_FIELD(ROW_BYTES, struct upload_row, name_sealed),
};
static const struct row_shape upload_shape =
    ROW_SHAPE(struct upload_row, upload_fields);

struct number {
	int64_t upload_id;
};

static const struct row_field number_fields[] = {
	ROW_FIELD(ROW_INT, struct number, upload_id),
};
static const struct row_shape number_shape =
    ROW_SHAPE(struct number, number_fields);

struct piece {
	struct str sealed;
};

static const struct row_field piece_fields[] = {
	ROW_FIELD(ROW_BYTES, struct piece, sealed),
};
static const struct row_shape piece_shape =
    ROW_SHAPE(struct piece, piece_fields);

/* The name is sealed before the row has a number: its place is the member. */
static struct str
name_place(struct desk *desk, int64_t member_id)
{
	return str_printf(
	    desk->arena, "upload.name_sealed/%" PRId64, member_id);
}

static struct str
chunk_place(struct desk *desk, const struct upload *upload, int64_t n)
{
	return str_printf(desk->arena,
	    "upload_chunk.sealed/%" PRId64 "/%" PRId64 "/%" PRId64,
	    upload->member_id, upload->upload_id, n);
}

enum err
upload_begin(struct desk *desk, struct upload *upload)
{
	struct number number = { 0 };
	struct str name;
	enum err e;

	name = seal_close(desk->keyring, desk->arena,
	    name_place(desk, upload->member_id),
	    upload->name.p == NULL ? STR("") : upload->name);
	e = db_one(desk->db, desk->arena, STMT_UPLOAD_ADD,
	    DB_ARGS(ARG_INT(upload->member_id), ARG_TEXT(upload->kind),
		ARG_TEXT(upload->slot), ARG_BYTES(name),
		ARG_INT(upload->operator_id)),
	    &number_shape, &number);
	upload->upload_id = number.upload_id;
	return e;
}

enum err
upload_add_chunk(
    struct desk *desk, const struct upload *upload, int64_t n, struct str plain)
{
	struct str sealed = seal_close(
	    desk->keyring, desk->arena, chunk_place(desk, upload, n), plain);

	return db_run(desk->db, STMT_UPLOAD_ADD_CHUNK,
	    DB_ARGS(ARG_INT(upload->member_id), ARG_INT(upload->upload_id),
		ARG_INT(n), ARG_BYTES(sealed)),
	    NULL);
}

enum err
upload_finish(struct desk *desk, const struct upload *upload)
{
	return db_run(desk->db, STMT_UPLOAD_FINISH,
	    DB_ARGS(ARG_INT(upload->member_id), ARG_INT(upload->upload_id),
		ARG_INT(upload->size), ARG_INT(upload->width),
		ARG_INT(upload->height), ARG_BYTES(upload->sha256),
		ARG_INT(upload->n_chunks)),
	    NULL);
}

enum err
upload_find(
    struct desk *desk, int64_t member_id, int64_t upload_id, struct upload *out)
{
	struct upload_row row = { 0 };
	enum err e;

	e = db_one(desk->db, desk->arena, STMT_UPLOAD_FIND,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(upload_id)), &upload_shape,
	    &row);
	if (e == ERR_OK) {
		*out = row.upload;
		out->member_id = member_id;
		e = seal_open(desk->keyring, desk->arena,
		    name_place(desk, member_id), row.name_sealed, &out->name);
	}
	return e;
}

enum err
upload_read_chunk(
    struct desk *desk, const struct upload *upload, int64_t n, struct str *out)
{
	struct piece piece = { 0 };
	enum err e;

	e = db_one(desk->db, desk->arena, STMT_UPLOAD_CHUNK_FIND,
	    DB_ARGS(ARG_INT(upload->member_id), ARG_INT(upload->upload_id),
		ARG_INT(n)),
	    &piece_shape, &piece);
	if (e != ERR_OK) {
		return e;
	}
	return seal_open(desk->keyring, desk->arena,
	    chunk_place(desk, upload, n), piece.sealed, out);
}
