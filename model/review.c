/* review: see review.h. */
#include "config.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "model/desk.h"
#include "model/review.h"
#include "model/statements.h"
#include "model/step.h"

static const struct row_field queue_fields[] = {
	ROW_FIELD(ROW_INT, struct review_row, member_id),
	ROW_FIELD(ROW_INT, struct review_row, application_id),
	ROW_FIELD(ROW_TEXT, struct review_row, no),
	ROW_FIELD(ROW_TEXT, struct review_row, channel),
	ROW_FIELD(ROW_TEXT, struct review_row, review_reason),
	ROW_FIELD(ROW_TEXT, struct review_row, member_name),
	ROW_FIELD(ROW_TEXT, struct review_row, account_code),
	ROW_FIELD(ROW_TEXT, struct review_row, key_no),
	ROW_FIELD(ROW_INT, struct review_row, n_returned),
	ROW_FIELD(ROW_TIME, struct review_row, submitted_at),
	ROW_FIELD(ROW_INT, struct review_row, submitted_us),
};
static const struct row_shape queue_shape =
    ROW_SHAPE(struct review_row, queue_fields);

static const struct row_field case_fields[] = {
	ROW_FIELD(ROW_TEXT, struct review_case, member_name),
	ROW_FIELD(ROW_TEXT, struct review_case, credit_code),
	ROW_FIELD(ROW_TEXT, struct review_case, legal_person),
	ROW_FIELD(ROW_TEXT, struct review_case, member_state),
	ROW_FIELD(ROW_TEXT, struct review_case, subject),
	ROW_FIELD(ROW_TEXT, struct review_case, seals),
	ROW_FIELD(ROW_TEXT, struct review_case, certificate_state),
	ROW_FIELD(ROW_INT, struct review_case, total_fen),
	ROW_FIELD(ROW_TEXT, struct review_case, order_state),
	ROW_FIELD(ROW_TEXT, struct review_case, front_kind),
	ROW_FIELD(ROW_TEXT, struct review_case, back_kind),
	ROW_FIELD(ROW_INT, struct review_case, front_size),
	ROW_FIELD(ROW_INT, struct review_case, back_size),
	ROW_FIELD(ROW_BOOL, struct review_case, known),
};
static const struct row_shape case_shape =
    ROW_SHAPE(struct review_case, case_fields);

static const struct row_field line_fields[] = {
	ROW_FIELD(ROW_TEXT, struct review_line, decision),
	ROW_FIELD(ROW_TEXT, struct review_line, staff_name),
	ROW_FIELD(ROW_TEXT, struct review_line, reasons),
	ROW_FIELD(ROW_TEXT, struct review_line, note),
	ROW_FIELD(ROW_TIME, struct review_line, at),
};
static const struct row_shape line_shape =
    ROW_SHAPE(struct review_line, line_fields);

static const struct row_field reason_fields[] = {
	ROW_FIELD(ROW_TEXT, struct review_reason, code),
	ROW_FIELD(ROW_TEXT, struct review_reason, words),
	ROW_FIELD(ROW_TEXT, struct review_reason, field),
};
static const struct row_shape reason_shape =
    ROW_SHAPE(struct review_reason, reason_fields);

enum err
review_queue(struct desk *desk, struct review_after after, int64_t room,
    struct review_row **out, size_t *n)
{
	return db_all(desk->db, desk->arena, STMT_REVIEW_QUEUE,
	    DB_ARGS(ARG_INT(after.submitted_us), ARG_INT(after.application_id),
		ARG_INT(room)),
	    &queue_shape, out, n);
}

enum err
review_note_view(struct desk *desk, int64_t member_id, int64_t application_id,
    const char *what)
{
	return db_run(desk->db, STMT_VIEW_AUDIT_ADD,
	    DB_ARGS(ARG_INT(desk->actor.id), ARG_INT(member_id),
		ARG_INT(application_id), ARG_C(what), ARG_TEXT(desk->actor.ip)),
	    NULL);
}

enum err
review_find(struct desk *desk, int64_t member_id, int64_t application_id,
    struct review_case *out)
{
	enum err e;

	*out = (struct review_case){ .member_id = member_id };
	e = db_one(desk->db, desk->arena, STMT_REVIEW_CASE,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(application_id)), &case_shape,
	    out);
	if (e == ERR_OK) {
		e = application_find(
		    desk, member_id, application_id, &out->application);
	}
	if (e == ERR_OK) {
		e = review_note_view(desk, member_id, application_id, "form");
	}
	if (e == ERR_OK) {
		e = application_handler(
		    desk, member_id, &out->application, &out->handler);
	}
	return e;
}

enum err
review_list(struct desk *desk, int64_t member_id, int64_t application_id,
    struct review_line **out, size_t *n)
{
	return db_all(desk->db, desk->arena, STMT_REVIEW_LIST,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(application_id)), &line_shape,
	    out, n);
}

enum err
review_list_reasons(struct desk *desk, struct review_reason **out, size_t *n)
{
	return db_all(desk->db, desk->arena, STMT_REVIEW_REASONS, DB_NO_ARGS,
	    &reason_shape, out, n);
}

struct deciding {
	struct desk *desk;
	const struct review_decision *decision;
	struct str codes; /* parted by spaces */
	struct str words; /* for the event */
};

static enum err
write_down(const struct deciding *deciding, const char *decision)
{
	return db_run(deciding->desk->db, STMT_REVIEW_ADD,
	    DB_ARGS(ARG_INT(deciding->decision->member_id),
		ARG_INT(deciding->decision->application_id),
		ARG_INT(deciding->desk->actor.id), ARG_C(decision),
		ARG_TEXT(deciding->codes), ARG_TEXT(deciding->decision->note)),
	    NULL);
}

static enum err
approve(struct db *db, void *arg)
{
	struct deciding *deciding = arg;
	const struct review_decision *decision = deciding->decision;
	struct application application;
	enum err e;

	e = application_find(deciding->desk, decision->member_id,
	    decision->application_id, &application);
	if (e == ERR_OK) {
		/* First, and alone: of two officers one moves the row. */
		e = application_step(deciding->desk, decision->member_id,
		    decision->application_id, "in_review",
		    str_equal_c(application.channel, "mail") ? "awaiting_key" :
							       "ready_to_make",
		    STR("审核通过"));
	}
	if (e == ERR_OK) {
		e = write_down(deciding, "approve");
	}
	if (e != ERR_OK) {
		return e;
	}
	return db_run(db, STMT_REVIEW_HANDLER_KNOWN,
	    DB_ARGS(ARG_INT(decision->member_id),
		ARG_INT(decision->application_id),
		ARG_INT(deciding->desk->actor.id)),
	    NULL);
}

enum err
review_approve(struct desk *desk, const struct review_decision *decision)
{
	struct deciding deciding = { desk, decision, STR(""), STR("") };

	return db_transact(desk->db, approve, &deciding);
}

static enum err
send_back(struct db *db, void *arg)
{
	struct deciding *deciding = arg;
	const struct review_decision *decision = deciding->decision;
	enum err e;

	(void)db;
	e = application_step(deciding->desk, decision->member_id,
	    decision->application_id, "in_review", "returned", deciding->words);
	return e == ERR_OK ? write_down(deciding, "return") : e;
}

/* Both texts from the codes; false when one is unknown or there is none. */
static bool
read_reasons(
    struct deciding *deciding, const struct review_reason *reasons, size_t n)
{
	const struct review_decision *decision = deciding->decision;
	struct buf codes, words;
	size_t i, j;

	buf_init(&codes, deciding->desk->arena, 4096);
	buf_init(&words, deciding->desk->arena, 16 * 1024);
	for (i = 0; i < decision->n_reasons; i++) {
		for (j = 0; j < n &&
		     !str_equal(reasons[j].code, decision->reason_codes[i]);
		     j++) {
		}
		if (j == n) {
			return false;
		}
		buf_add_c(&codes, i > 0 ? " " : "");
		buf_add_str(&codes, reasons[j].code);
		buf_add_c(&words, i > 0 ? "；" : "");
		buf_add_str(&words, reasons[j].words);
	}
	deciding->codes = buf_str(&codes);
	deciding->words = buf_str(&words);
	return decision->n_reasons > 0;
}

enum err
review_return(struct desk *desk, const struct review_decision *decision)
{
	struct deciding deciding = { desk, decision, STR(""), STR("") };
	struct review_reason *reasons;
	size_t n;
	enum err e = review_list_reasons(desk, &reasons, &n);

	if (e != ERR_OK) {
		return e;
	}
	if (!read_reasons(&deciding, reasons, n)) {
		return ERR_INVALID;
	}
	return db_transact(desk->db, send_back, &deciding);
}
