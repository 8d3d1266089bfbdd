/*
 * password: Argon2id (RFC 9106), stored as a PHC string.
 */
#ifndef PASSWORD_H
#define PASSWORD_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

#define PASSWORD_MAX 128 /* octets */

enum err password_hash(
    struct arena *arena, struct str password, struct str *out) MUST_CHECK;

/* hash STR_NONE (nobody of that name): takes as long, and is false. */
bool password_is(struct arena *arena, struct str hash, struct str password);

/* NULL when it may be chosen; else a sentence that names the mend. */
const char *password_weakness(struct str password, struct str login);

#endif
