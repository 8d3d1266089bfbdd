/* What ends by itself; see model/deadline.h. */
#include "config.h"

#include "model/deadline.h"
#include "model/payment.h"
#include "ops/jobs.h"
#include "ops/kinds.h"

enum err
kind_order_expire(struct jobs *jobs, const struct job *job,
    const struct json_map *payload, struct job_result *result)
{
	int64_t id = 0;
	bool asked = false;
	enum err e = job_number(payload, "order", &id);

	if (e == ERR_OK) {
		e = deadline_close_order(&jobs->desk, job->member_id, id);
	}
	if (e != ERR_BUSY) {
		return e;
	}
	/* The payment first: query, close, query. Then the order again, later
	 * and later: a gateway that is away must not fill the queue. */
	e = payment_ask_close(&jobs->desk, job->member_id, id, &asked);
	result->note = STR("its payment is being closed");
	return e == ERR_OK ? ERR_CONFLICT : e;
}

enum err
kind_download_expire(struct jobs *jobs, const struct job *job,
    const struct json_map *payload, struct job_result *result)
{
	int64_t id = 0;
	enum err e = job_number(payload, "application", &id);

	(void)result;
	return e == ERR_OK ?
	    deadline_end_download(&jobs->desk, job->member_id, id) :
	    e;
}

enum err
kind_download_stalled(struct jobs *jobs, const struct job *job,
    const struct json_map *payload, struct job_result *result)
{
	int64_t id = 0;
	enum err e = job_number(payload, "application", &id);

	(void)result;
	return e == ERR_OK ?
	    deadline_free_download(&jobs->desk, job->member_id, id) :
	    e;
}
