/*
 * pairs: strict reading of application/x-www-form-urlencoded from a payment
 * platform, and the list of named values that its signatures are made over.
 *
 * Stricter than a browser's form: a name that comes twice, a bad percent
 * triplet, a NUL or octets that are not UTF-8 refuse the whole message, since
 * two readers of one message must never see different things in it.
 */
#ifndef PAIRS_H
#define PAIRS_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct buf;

#define PAIRS_MAX 64

struct pair {
	struct str name;
	struct str value;
};

struct pairs {
	struct pair list[PAIRS_MAX];
	size_t n;
};

/* raw is one message as it came; ERR_INVALID. */
enum err
pairs_parse(struct arena *arena, struct str raw, struct pairs *out) MUST_CHECK;

/* The value, or STR_NONE. */
struct str pairs_find(const struct pairs *pairs, const char *name);

/* Both must live as long as the pairs. More than PAIRS_MAX is our mistake. */
void pairs_add(struct pairs *pairs, const char *name, struct str value);

/* Bytewise by name. */
void pairs_sort(struct pairs *pairs);

/* name=value joined by &, every name and value percent-encoded as RFC 3986
 * says (a space becomes %20, which every form reader takes as well). */
void pairs_add_encoded(struct buf *buf, const struct pairs *pairs);

#endif
