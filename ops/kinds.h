/* kinds: the functions of the table in kinds.c, each in the file kind_….c. */
#ifndef KINDS_H
#define KINDS_H

#include "base/err.h"

struct job;
struct job_result;
struct jobs;
struct json_map;

#define JOB_KIND(name)                                                 \
	enum err kind_##name(struct jobs *jobs, const struct job *job, \
	    const struct json_map *payload, struct job_result *result)

JOB_KIND(download_expire);
JOB_KIND(download_stalled);
JOB_KIND(grant);
JOB_KIND(message);
JOB_KIND(notice_settle);
JOB_KIND(order_expire);
JOB_KIND(payment_close);
JOB_KIND(payment_query);
JOB_KIND(payment_sign);
JOB_KIND(refund);
JOB_KIND(sms);

#endif
