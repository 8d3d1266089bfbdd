#include "config.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/db.h"
#include "model/desk.h"
#include "model/event.h"
#include "model/outbox.h"
#include "model/statements.h"
#include "model/step.h"

struct step {
	const char *noun;
	int64_t member_id;
	int64_t id;
	const char *from;
	const char *to;
	struct str why;
	struct str evidence_sha256;
};

struct moved {
	int64_t certificate_id;
};

struct use {
	int64_t use_id;
};

static enum err
add_event(struct desk *desk, const struct step *step)
{
	struct event event = {
		.member_id = step->member_id,
		.noun = step->noun,
		.noun_id = step->id,
		.from_state = step->from,
		.to_state = step->to,
		.why = step->why,
		.evidence_sha256 = step->evidence_sha256,
	};

	return event_add(desk, &event);
}

static enum err
take(struct desk *desk, unsigned stmt, const struct step *step)
{
	int64_t n = 0;
	enum err e = db_run(desk->db, stmt,
	    DB_ARGS(ARG_INT(step->member_id), ARG_INT(step->id),
		ARG_C(step->from), ARG_C(step->to)),
	    &n);

	if (e == ERR_OK && n != 1) {
		e = ERR_CONFLICT;
	}
	return e == ERR_OK ? add_event(desk, step) : e;
}

/* The second is part of the occasion: a state can be entered again. */
static enum err
tell_member(struct desk *desk, const struct step *step)
{
	struct outbox_order order = {
		.kind = "message",
		.dedupe = str_printf(desk->arena,
		    "application/%" PRId64 "/%s/%" PRId64, step->id, step->to,
		    clock_now()),
		.member_id = step->member_id,
		.payload = str_printf(desk->arena,
		    "{\"application\":%" PRId64 ",\"state\":\"%s\"}", step->id,
		    step->to),
		.run_at = TIME_NONE,
	};

	return outbox_add(desk, &order);
}

enum err
application_step(struct desk *desk, int64_t member_id, int64_t application_id,
    const char *from, const char *to, struct str why)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct moved, certificate_id),
	};
	static const struct row_shape shape = ROW_SHAPE(struct moved, fields);
	struct step step = { .noun = "application",
		.member_id = member_id,
		.id = application_id,
		.from = from,
		.to = to,
		.why = why,
		.evidence_sha256 = STR_NONE };
	struct moved moved;
	enum err e = db_one(desk->db, desk->arena, STMT_APPLICATION_STEP,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(application_id), ARG_C(from),
		ARG_C(to)),
	    &shape, &moved);

	if (e == ERR_NOT_FOUND) {
		return ERR_CONFLICT;
	}
	if (e == ERR_OK) {
		e = add_event(desk, &step);
	}
	return e == ERR_OK ? tell_member(desk, &step) : e;
}

enum err
order_step(struct desk *desk, int64_t member_id, int64_t order_id,
    const char *from, const char *to, struct str why,
    struct str evidence_sha256)
{
	struct step step = { "order", member_id, order_id, from, to, why,
		evidence_sha256 };

	return take(desk, STMT_ORDER_STEP, &step);
}

enum err
payment_step(struct desk *desk, int64_t member_id, int64_t payment_id,
    const char *from, const char *to, struct str why,
    struct str evidence_sha256)
{
	struct step step = { "payment", member_id, payment_id, from, to, why,
		evidence_sha256 };

	return take(desk, STMT_PAYMENT_STEP, &step);
}

enum err
coupon_use_steps(struct desk *desk, int64_t member_id, int64_t order_id,
    const char *from, const char *to)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct use, use_id),
	};
	static const struct row_shape shape = ROW_SHAPE(struct use, fields);
	struct step step = { .noun = "coupon_use",
		.member_id = member_id,
		.from = from,
		.to = to,
		.why = STR(""),
		.evidence_sha256 = STR_NONE };
	struct use *uses = NULL;
	size_t n = 0;
	enum err e = db_all(desk->db, desk->arena, STMT_COUPON_USE_STEPS,
	    DB_ARGS(
		ARG_INT(member_id), ARG_INT(order_id), ARG_C(from), ARG_C(to)),
	    &shape, &uses, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		step.id = uses[i].use_id;
		e = add_event(desk, &step);
	}
	return e;
}
