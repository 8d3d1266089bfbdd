/*
 * ca_trail: reads the issuing CA's audit trail to verify it, and throws its
 * kill switch, which is noted there. For certdeskctl, under the owner's role.
 */
#ifndef CA_TRAIL_H
#define CA_TRAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

struct ca_trail {
	int64_t n;       /* rows */
	int64_t n_heads; /* ends of the chain that the CA has signed */
	bool wrong;
	int64_t wrong_seq; /* the first wrong row */
	struct str what;
};

/* Recomputes every hash. ERR_OK also when something is wrong. */
enum err ca_trail_verify(struct desk *desk, struct ca_trail *out) MUST_CHECK;

struct ca_trail_head {
	int64_t seq;
	struct str hash;
	struct str signature;
};

/* Up to 1000 signed ends beyond a place, in order. */
enum err ca_trail_heads(struct desk *desk, int64_t after,
    struct ca_trail_head **out, size_t *n) MUST_CHECK;

/* The text whose signature is stored with it. */
struct str
ca_trail_head_text(struct desk *desk, const struct ca_trail_head *head);

/* Halted, the CA signs no certificate; lists and confirmations go on. */
enum err
ca_trail_halt(struct desk *desk, bool halted, struct str why) MUST_CHECK;

#endif
