#include "config.h"

#include "base/db.h"
#include "model/desk.h"
#include "model/outbox.h"
#include "model/statements.h"

enum err
outbox_add(struct desk *desk, const struct outbox_order *order)
{
	struct str payload =
	    order->payload.p == NULL ? STR("{}") : order->payload;

	return db_run(desk->db, STMT_OUTBOX_ADD,
	    DB_ARGS(ARG_C(order->kind), ARG_TEXT(order->dedupe),
		order->member_id == 0 ? ARG_NULL : ARG_INT(order->member_id),
		ARG_TEXT(payload), ARG_TIME(order->run_at)),
	    NULL);
}
