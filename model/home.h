/*
 * home: what stands on 我的工作台: what waits for the member, what runs, what
 * ends soon, and what is new. Read in one statement.
 */
#ifndef HOME_H
#define HOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

/* One row of any kind; what a column means hangs on the kind. */
struct home_row {
	struct str kind;
	int64_t id;
	int64_t other_id; /* application: its order; certificate: its live
			   * application; 0: none */
	struct str no; /* application: 办理编号; certificate: key编号; notice:
			* title; message: text */
	struct str account; /* 绑定账号; message: path */
	struct str state;   /* application; certificate: of its application */
	struct str channel; /* application; certificate: its seals */
	bool reviewed;      /* application: a reviewer saw it or sees it */
	int64_t at;
	int64_t until; /* TIME_NONE: no deadline */
};

struct home {
	const struct home_row *applications; /* running, newest first */
	size_t n_applications;
	const struct home_row
	    *certificates; /* 失效时间 within 60 days or past */
	size_t n_certificates;
	const struct home_row *notices;
	size_t n_notices;
	const struct home_row *messages; /* unread */
	size_t n_messages;
	int64_t active, expiring, running, unpaid; /* how many in all */
};

enum err home_read(struct desk *desk, int64_t member_id, int64_t operator_id,
    struct home *out) MUST_CHECK;

#endif
