/* rate: see rate.h. */
#include "config.h"

#include <arpa/inet.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/seal.h"
#include "model/desk.h"
#include "model/rate.h"
#include "model/statements.h"

struct taking {
	struct desk *desk;
	const struct rate_take *takes;
	size_t n_takes;
	const struct rate_rule *refused;
};

static enum err
take_all(struct db *db, void *arg)
{
	struct taking *taking = arg;
	struct desk *desk = taking->desk;
	const struct rate_rule *rule;
	struct str key;
	int64_t n_rows;
	enum err e;
	size_t i;

	taking->refused = NULL;
	for (i = 0; i < taking->n_takes; i++) {
		rule = taking->takes[i].rule;
		key = str_to_hex(desk->arena,
		    keyring_mac(desk->keyring, desk->arena, "rate",
			taking->takes[i].key));
		n_rows = 0;
		e = db_run(db, STMT_RATE_TAKE,
		    DB_ARGS(ARG_C(rule->name), ARG_TEXT(key), ARG_INT(rule->n),
			ARG_INT(rule->window_seconds)),
		    &n_rows);
		if (e != ERR_OK) {
			return e;
		}
		if (n_rows == 0) {
			taking->refused = rule;
			return ERR_BUSY; /* rolls back what others took */
		}
	}
	return ERR_OK;
}

enum err
rate_take(struct desk *desk, const struct rate_take *takes, size_t n_takes,
    const struct rate_rule **refused)
{
	struct taking taking = { desk, takes, n_takes, NULL };
	enum err e = db_transact(desk->db, take_all, &taking);

	if (refused != NULL) {
		*refused = taking.refused;
	}
	return e;
}

struct str
rate_address(struct desk *desk, struct str ip)
{
	struct in6_addr address;
	const char *text = str_to_c(desk->arena, ip);

	if (ip.p == NULL || inet_pton(AF_INET6, text, &address) != 1) {
		return ip.p == NULL ? STR("-") : ip;
	}
	return str_to_hex(
	    desk->arena, (struct str){ (const char *)&address, 8 });
}
