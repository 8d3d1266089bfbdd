/* desk_write: the CA's writing in the desk's tables. Called by issue.c and
 * confirm.c. */
#include "config.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "ca/desk_write.h"
#include "ca/signer.h"
#include "ca/statements.h"

struct id_row {
	int64_t certificate_id;
	int64_t order_id;
};

static enum err
add_event(struct signer *signer, int64_t member_id, const char *noun,
    int64_t noun_id, struct str from, const char *to, const char *why,
    struct str evidence)
{
	return db_run(signer->db, STMT_CA_EVENT_ADD,
	    DB_ARGS(ARG_INT(member_id), ARG_C(noun), ARG_INT(noun_id),
		ARG_TEXT(from), ARG_C(to), ARG_C(why), ARG_BYTES(evidence)),
	    NULL);
}

enum err
desk_certificate_add(struct signer *signer, const struct desk_certificate *row,
    int64_t *certificate_id)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct id_row, certificate_id),
	};
	static const struct row_shape shape = ROW_SHAPE(struct id_row, fields);
	struct id_row id = { 0, 0 };
	enum err e = db_one(signer->db, signer->arena, STMT_CA_CERTIFICATE_ADD,
	    DB_ARGS(ARG_INT(row->member_id), ARG_INT(row->key_id),
		ARG_INT(row->account_id),
		ARG_TEXT(str_to_hex(signer->arena, row->serial)),
		ARG_TEXT(row->subject), ARG_BYTES(row->spki_sha256),
		ARG_TEXT(row->profile), ARG_TIME(row->not_before),
		ARG_TIME(row->not_after), ARG_BYTES(row->der),
		ARG_INT(row->replaces_id), ARG_TEXT(row->seals),
		ARG_TEXT(row->contact_mask)),
	    &shape, &id);

	*certificate_id = id.certificate_id;
	if (e == ERR_OK) {
		e = add_event(signer, row->member_id, "certificate",
		    id.certificate_id, STR(""), "pending_write", "证书已签发",
		    row->sha256);
	}
	return e;
}

enum err
desk_certificate_move(struct signer *signer, int64_t member_id,
    int64_t certificate_id, const char *from, const char *to, const char *why)
{
	int64_t n = 0;
	enum err e = db_run(signer->db, STMT_CA_CERTIFICATE_MOVE,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(certificate_id), ARG_C(from),
		ARG_C(to)),
	    &n);

	if (e == ERR_OK && n != 1) {
		return ERR_CONFLICT;
	}
	if (e == ERR_OK) {
		e = add_event(signer, member_id, "certificate", certificate_id,
		    str_c(from), to, why, STR_NONE);
	}
	return e;
}

enum err
desk_application_move(struct signer *signer, int64_t member_id,
    int64_t application_id, struct str from, const char *to,
    int64_t new_certificate_id, struct str evidence)
{
	struct arena *arena = signer->arena;
	enum err e = db_run(signer->db, STMT_CA_APPLICATION_MOVE,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(application_id), ARG_C(to),
		ARG_INT(new_certificate_id)),
	    NULL);

	if (e != ERR_OK || str_equal_c(from, to)) {
		return e;
	}
	e = add_event(signer, member_id, "application", application_id, from,
	    to, "", evidence);
	if (e == ERR_OK) {
		e = desk_outbox_add(signer, "message",
		    str_printf(arena, "application/%" PRId64 "/%s/%" PRId64,
			application_id, to, clock_now()),
		    member_id,
		    str_printf(arena,
			"{\"application\":%" PRId64 ",\"state\":\"%s\"}",
			application_id, to));
	}
	return e;
}

enum err
desk_order_complete(struct signer *signer, int64_t member_id, int64_t order_id)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct id_row, order_id),
	};
	static const struct row_shape shape = ROW_SHAPE(struct id_row, fields);
	struct id_row id;
	enum err e = db_one(signer->db, signer->arena, STMT_CA_ORDER_COMPLETE,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(order_id)), &shape, &id);

	if (e == ERR_NOT_FOUND) {
		return ERR_OK; /* others on it are still under way */
	}
	if (e == ERR_OK) {
		e = add_event(signer, member_id, "order", order_id, STR("paid"),
		    "completed", "", STR_NONE);
	}
	return e;
}

enum err
desk_outbox_add(struct signer *signer, const char *kind, struct str dedupe,
    int64_t member_id, struct str payload)
{
	return db_run(signer->db, STMT_CA_OUTBOX_ADD,
	    DB_ARGS(ARG_C(kind), ARG_TEXT(dedupe), ARG_INT(member_id),
		ARG_TEXT(payload)),
	    NULL);
}
