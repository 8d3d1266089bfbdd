/*
 * publish: makes the revocation list from the books and puts it where it is
 * served from.
 */
#ifndef CA_PUBLISH_H
#define CA_PUBLISH_H

#include <stdint.h>

#include "base/err.h"

struct signer;

struct published {
	int64_t number;
	int64_t this_update, next_update;
	int64_t n_entries;
};

/*
 * Builds, judges, signs, verifies and compares a list with the books and with
 * the list before, stores it, writes the file. Sets when the next is due.
 * ERR_BUG, with an alarm in the log and no new list, when entries would
 * vanish that may not.
 */
enum err publish_crl(struct signer *signer, struct published *out) MUST_CHECK;

/* At start: the file is what the newest row says, and the next list's time is
 * known: at once when there is none, or a change is not on it yet. */
enum err publish_resume(struct signer *signer) MUST_CHECK;

/* The newest list's figures; zeros when there is none. */
enum err
publish_newest(struct signer *signer, struct published *out) MUST_CHECK;

#endif
