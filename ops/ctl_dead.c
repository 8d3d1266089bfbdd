/* ctl_dead: jobs that were given up: what they were, and once more. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "model/job.h"
#include "ops/ctl.h"

enum err
ctl_dead_list(struct ctl *ctl, int n_args, char *const *args)
{
	struct job_dead_letter *list = NULL;
	size_t n = 0;
	enum err e = job_list_dead(&ctl->desk, &list, &n);

	(void)n_args;
	(void)args;
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		printf("%" PRId64 "\t%.*s\t%.*s\t%" PRId64 "\t%.*s\t%.*s\n",
		    list[i].job_id, STR_FMT(list[i].kind),
		    STR_FMT(list[i].dedupe), list[i].attempts,
		    STR_FMT(
			clock_format_second(ctl->arena, list[i].created_at)),
		    STR_FMT(list[i].last_error));
	}
	return e;
}

enum err
ctl_dead_retry(struct ctl *ctl, int n_args, char *const *args)
{
	enum err e = ERR_OK;

	for (int i = 0; e == ERR_OK && i < n_args; i++) {
		int64_t id = 0;

		if (!str_to_int64(str_c(args[i]), &id)) {
			return err_note(
			    ERR_INVALID, "%s is no number", args[i]);
		}
		e = job_retry(&ctl->desk, id);
		if (e == ERR_NOT_FOUND) {
			return err_note(e, "job %s is no dead letter", args[i]);
		}
	}
	return e;
}
