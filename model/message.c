#include "config.h"

#include "base/db.h"
#include "base/seal.h"
#include "model/contact.h"
#include "model/desk.h"
#include "model/message.h"
#include "model/statements.h"

enum err
message_add(struct desk *desk, const struct message *message)
{
	return db_run(desk->db, STMT_MESSAGE_INSERT,
	    DB_ARGS(ARG_INT(message->member_id), ARG_TEXT(message->dedupe),
		ARG_C(message->kind), ARG_TEXT(message->body),
		ARG_TEXT(message->path)),
	    NULL);
}

struct sealed_people {
	struct str no;
	int64_t certificate_id;
	int64_t operator_id;
	struct str phone_sealed;
	struct str handler_phone_sealed;
};

static struct str
open_phone(struct desk *desk, struct str place, struct str sealed)
{
	struct str plain = STR_NONE;

	if (str_is_empty(sealed) ||
	    seal_open(desk->keyring, desk->arena, place, sealed, &plain) !=
		ERR_OK) {
		return STR_NONE;
	}
	return plain;
}

enum err
message_people(struct desk *desk, int64_t member_id, int64_t application_id,
    struct message_people *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TEXT, struct sealed_people, no),
		ROW_FIELD(ROW_INT, struct sealed_people, certificate_id),
		ROW_FIELD(ROW_INT, struct sealed_people, operator_id),
		ROW_FIELD(ROW_BYTES, struct sealed_people, phone_sealed),
		ROW_FIELD(
		    ROW_BYTES, struct sealed_people, handler_phone_sealed),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct sealed_people, fields);
	struct sealed_people row;
	enum err e = db_one(desk->db, desk->arena, STMT_MESSAGE_APPLICATION,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(application_id)), &shape, &row);

	if (e != ERR_OK) {
		return e;
	}
	*out = (struct message_people){
		.no = row.no,
		.certificate_id = row.certificate_id,
		.operator_phone = open_phone(desk,
		    contact_place_operator(desk->arena, row.operator_id),
		    row.phone_sealed),
		.handler_phone = open_phone(desk,
		    contact_place_application(desk->arena, "handler_phone",
			member_id, application_id),
		    row.handler_phone_sealed),
	};
	return ERR_OK;
}
