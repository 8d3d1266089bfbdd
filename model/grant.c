#include "config.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/db.h"
#include "model/desk.h"
#include "model/grant.h"
#include "model/outbox.h"
#include "model/statements.h"

const char *const grant_kind_names[GRANT_KIND__MAX] = {
	[GRANT_TICKET] = "ticket",
	[GRANT_ACK] = "ack",
};

enum err
grant_ask(struct desk *desk, int64_t member_id, int64_t application_id,
    enum grant_kind kind)
{
	struct outbox_order order = {
		.kind = "grant",
		.dedupe = str_printf(desk->arena, "%" PRId64 "/%s/%" PRId64,
		    application_id, grant_kind_names[kind], clock_now()),
		.member_id = member_id,
		.payload = str_printf(desk->arena,
		    "{\"application\":%" PRId64 ",\"kind\":\"%s\"}",
		    application_id, grant_kind_names[kind]),
		.run_at = TIME_NONE,
	};

	return outbox_add(desk, &order);
}

enum err
grant_find(struct desk *desk, int64_t member_id, int64_t application_id,
    enum grant_kind kind, struct grant *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_BYTES, struct grant, body),
		ROW_FIELD(ROW_BYTES, struct grant, signature),
		ROW_FIELD(ROW_TIME, struct grant, expires_at),
	};
	static const struct row_shape shape = ROW_SHAPE(struct grant, fields);

	return db_one(desk->db, desk->arena, STMT_GRANT_FIND,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(application_id),
		ARG_C(grant_kind_names[kind])),
	    &shape, out);
}

enum err
grant_ticket_facts(struct desk *desk, int64_t member_id, int64_t application_id,
    struct grant_ticket_facts *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TEXT, struct grant_ticket_facts, no),
		ROW_FIELD(ROW_TEXT, struct grant_ticket_facts, state),
		ROW_FIELD(ROW_TEXT, struct grant_ticket_facts, key_no),
		ROW_FIELD(ROW_TEXT, struct grant_ticket_facts, token_serial),
		ROW_FIELD(ROW_BYTES, struct grant_ticket_facts, old_der),
		ROW_FIELD(ROW_TEXT, struct grant_ticket_facts, terms),
		ROW_FIELD(
		    ROW_TIME, struct grant_ticket_facts, download_deadline),
		ROW_FIELD(ROW_TEXT, struct grant_ticket_facts, min_version),
		ROW_FIELD(ROW_TEXT, struct grant_ticket_facts, min_built),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct grant_ticket_facts, fields);

	return db_one(desk->db, desk->arena, STMT_GRANT_TICKET_FACTS,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(application_id)), &shape, out);
}

enum err
grant_ack_facts(struct desk *desk, int64_t member_id, int64_t application_id,
    struct grant_ack_facts *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TEXT, struct grant_ack_facts, no),
		ROW_FIELD(ROW_TEXT, struct grant_ack_facts, state),
		ROW_FIELD(ROW_TEXT, struct grant_ack_facts, certificate_state),
		ROW_FIELD(ROW_BYTES, struct grant_ack_facts, der),
		ROW_FIELD(ROW_TIME, struct grant_ack_facts, changed_at),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct grant_ack_facts, fields);

	return db_one(desk->db, desk->arena, STMT_GRANT_ACK_FACTS,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(application_id)), &shape, out);
}

enum err
grant_store(struct desk *desk, int64_t member_id, int64_t application_id,
    enum grant_kind kind, const struct grant *grant)
{
	return db_run(desk->db, STMT_GRANT_STORE,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(application_id),
		ARG_C(grant_kind_names[kind]), ARG_BYTES(grant->body),
		ARG_BYTES(grant->signature), ARG_TIME(grant->expires_at)),
	    NULL);
}
