#include "config.h"

#include "base/db.h"
#include "model/cleanup.h"
#include "model/desk.h"
#include "model/statements.h"

enum err
cleanup_run(struct desk *desk, int64_t *n_rows)
{
	static const unsigned statement[] = {
		STMT_CLEANUP_SESSIONS,
		STMT_CLEANUP_SMS_CODES,
		STMT_CLEANUP_CHALLENGES,
		STMT_CLEANUP_FORMS,
		STMT_CLEANUP_PARKED,
		STMT_CLEANUP_RATES,
		STMT_CLEANUP_JOBS,
	};
	enum err e = ERR_OK;

	*n_rows = 0;
	for (size_t i = 0;
	     e == ERR_OK && i < sizeof(statement) / sizeof(statement[0]); i++) {
		int64_t n = 0;

		e = db_run(desk->db, statement[i], DB_NO_ARGS, &n);
		*n_rows += n;
	}
	return e;
}
