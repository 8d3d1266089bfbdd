/* err: the table is complete. */
#include "config.h"

#include "base/err.h"
#include "base/log.h"
#include "tests/tap.h"

int
main(void)
{
	log_open("t_err", LOG_ERROR);
	for (int e = 0; e < ERR__MAX; e++) {
		const struct err_info *info = err_info((enum err)e);

		ok(info->code != NULL && info->code[0] != '\0', "%d: a code",
		    e);
		ok(info->http_status >= 200 && info->http_status < 600,
		    "%s: a status", info->code);
		ok(str_utf8_count(str_c(info->sentence)) > 3, "%s: a sentence",
		    info->code);
		ok((e == ERR_OK) == (info->fault == FAULT_NONE),
		    "%s: somebody's fault", info->code);
		for (int other = 0; other < e; other++) {
			if (strcmp(info->code,
				err_info((enum err)other)->code) == 0) {
				ok(false, "%s: said twice", info->code);
			}
		}
	}
	is_err((enum err)99, ERR_BUG, "an unknown code is a bug");
	is_err((enum err) - 1, ERR_BUG, "so is a negative one");
	is_int(err_note(ERR_INVALID, "%d", 1), ERR_INVALID,
	    "err_note returns the code");
	return tap_done();
}
