/* ctl_audit: verifies the chains of events. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>

#include "model/audit.h"
#include "ops/ctl.h"

enum err
ctl_audit_verify(struct ctl *ctl, int n_args, char *const *args)
{
	struct audit_result result;
	enum err e = audit_verify(&ctl->desk, &result);

	(void)n_args;
	(void)args;
	if (e != ERR_OK) {
		return e;
	}
	if (result.wrong) {
		printf("WRONG: member %" PRId64 ", event %" PRId64 ": %.*s\n",
		    result.wrong_member_id, result.wrong_seq,
		    STR_FMT(result.what));
		return ERR_CONFLICT;
	}
	printf("%" PRId64 " events of %" PRId64 " members: whole\n", result.n,
	    result.n_members);
	return ERR_OK;
}
