/*
 * audit: the CA's own append-only story: what it meant to do, did, refused.
 *
 * The database chains the rows by hash (ca.audit_add is the only way in); the
 * CA signs the chain's end from time to time. No row, no action: intents and
 * results are written in the transactions they tell of.
 */
#ifndef CA_AUDIT_H
#define CA_AUDIT_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct signer;

enum err audit_add(struct signer *signer, const char *action,
    struct str subject, struct str detail) MUST_CHECK;

/* Signs the end of the chain, if it has moved. */
enum err audit_sign_head(struct signer *signer) MUST_CHECK;

/* "member/application", for rows about one. */
struct str
audit_case(struct signer *signer, int64_t member_id, int64_t application_id);

#endif
