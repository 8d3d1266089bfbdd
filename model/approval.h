/*
 * approval: the certificate's own key vouches for an application, so that no
 * officer need look at it: whoever holds the key and knows its PIN could have
 * renewed it anyway. Only for applications whose one reason to be reviewed is
 * a handler not seen before.
 */
#ifndef APPROVAL_H
#define APPROVAL_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct application;
struct desk;

/* Whether the key may still vouch for it. */
bool approval_is_open(const struct application *application);

/* Hex SHA-256 of the application's canonical text: number, way, handler and
 * the digests of both scans, one a line. */
enum err approval_digest(struct desk *desk, int64_t member_id,
    const struct application *application, struct str *out) MUST_CHECK;

/* Verifies the key's signature over key_word_apply(); the application then
 * needs no review, and one that is in review goes on. ERR_DENIED for a wrong
 * signature, ERR_CONFLICT when it is not open to this. */
enum err
approval_sign(struct desk *desk, int64_t member_id, int64_t application_id,
    const char *origin, struct str signature) MUST_CHECK;

#endif
