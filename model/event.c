#include "config.h"

#include "base/db.h"
#include "model/desk.h"
#include "model/event.h"
#include "model/statements.h"

static const char *const actor_kinds[ACTOR_KIND__MAX] = {
	[ACTOR_SYSTEM] = "system",
	[ACTOR_OPERATOR] = "operator",
	[ACTOR_STAFF] = "staff",
	[ACTOR_JOBS] = "jobs",
};

enum err
event_add(struct desk *desk, const struct event *event)
{
	struct str why = event->why.p == NULL ? STR("") : event->why;
	struct str request = desk->request.p == NULL ? STR("") : desk->request;

	return db_run(desk->db, STMT_EVENT_ADD,
	    DB_ARGS(ARG_INT(event->member_id), ARG_C(event->noun),
		ARG_INT(event->noun_id), ARG_C(event->from_state),
		ARG_C(event->to_state), ARG_C(actor_kinds[desk->actor.kind]),
		ARG_INT(desk->actor.id), ARG_TEXT(why),
		ARG_BYTES(event->evidence_sha256), ARG_TEXT(request)),
	    NULL);
}

enum err
event_list(struct desk *desk, int64_t member_id, const char *noun,
    int64_t noun_id, struct event_line **out, size_t *n)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct event_line, seq),
		ROW_FIELD(ROW_TEXT, struct event_line, from_state),
		ROW_FIELD(ROW_TEXT, struct event_line, to_state),
		ROW_FIELD(ROW_TEXT, struct event_line, actor_kind),
		ROW_FIELD(ROW_TEXT, struct event_line, actor_name),
		ROW_FIELD(ROW_TEXT, struct event_line, why),
		ROW_FIELD(ROW_TIME, struct event_line, at),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct event_line, fields);

	return db_all(desk->db, desk->arena, STMT_EVENT_LIST,
	    DB_ARGS(ARG_INT(member_id), ARG_C(noun), ARG_INT(noun_id)), &shape,
	    out, n);
}
