/*
 * issue: one certificate for one application, exactly once.
 *
 * Two transactions with the signature between them. The first locks, judges,
 * gives a serial and stores the very octets to be signed; the second stores
 * the certificate. Dying anywhere leaves a reserved row, which finish() takes
 * up again: it signs the stored octets, so at most one certificate exists.
 */
#ifndef CA_ISSUE_H
#define CA_ISSUE_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "ca/rule.h"

struct signer;

struct issued {
	enum rule rule; /* why ERR_DENIED */
	int64_t certificate_id;
	struct str serial;
};

/*
 * ERR_DENIED: refused by out->rule, recorded. The same key asked again gets
 * the same certificate for ever; another key, before the first certificate
 * was confirmed, voids that one and gets its own (REKEYS_MAX times). Nothing
 * is begun after deadline_ms (0: none); what is begun is finished.
 */
#define REKEYS_MAX 3
enum err issue(struct signer *signer, int64_t member_id, int64_t application_id,
    int64_t deadline_ms, struct issued *out) MUST_CHECK;

/* Signs and completes a reserved issuance, or finds it completed. ERR_CONFLICT
 * when its application has gone elsewhere: it must be given up. */
enum err issue_finish(
    struct signer *signer, int64_t issuance_id, struct issued *out) MUST_CHECK;

/* Gives up an issuance that was never confirmed: its serial goes on the CRL,
 * its certificate's row, if there is one, becomes void. In its own
 * transaction, or joining the caller's. */
enum err issue_give_up(
    struct signer *signer, int64_t issuance_id, const char *why) MUST_CHECK;

#endif
