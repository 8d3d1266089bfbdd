/*
 * settlement: whether money has arrived, decided by certdesk-jobs from the
 * provider's signed word, and what follows: the order is paid and its
 * applications move on, or the money is held for a person to look at, or it
 * came too late and goes back. Once for an order, however often, in whatever
 * order and from however many sides the word arrives.
 */
#ifndef SETTLEMENT_H
#define SETTLEMENT_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

/* The provider's word that money came, its signature and addressees found
 * right by the caller. */
struct settlement_word {
	int64_t fen;
	struct str provider_trade_no;
	int64_t paid_at;            /* TIME_NONE: it does not say */
	const char *evidence;       /* "notice" or "query" */
	struct str evidence_sha256; /* of the octets that were signed */
};

enum settlement_outcome {
	SETTLEMENT_DONE,     /* just now, by this word */
	SETTLEMENT_REPEATED, /* was decided before; nothing changed */
	SETTLEMENT_HELD,     /* the amount differs */
	SETTLEMENT_LATE,     /* the order is over, or paid by another attempt */
	SETTLEMENT_OUTCOME__MAX
};

/* ERR_CONFLICT when the attempt was paid by another trade of the provider:
 * nothing changes, and a person must look. */
enum err settlement_decide(struct desk *desk, int64_t member_id,
    int64_t payment_id, const struct settlement_word *word,
    enum settlement_outcome *outcome) MUST_CHECK;

/* Money for somebody else, or through another application: never fulfilled.
 * Nothing happens to an attempt that is decided already. */
enum err settlement_hold(struct desk *desk, int64_t member_id,
    int64_t payment_id, struct str why, struct str evidence_sha256) MUST_CHECK;

/* A stored notice, byte for byte. */
struct settlement_notice {
	int64_t member_id; /* 0: of an attempt that we never made */
	int64_t payment_id;
	struct str raw;
	int64_t received_at;
};

enum err settlement_notice_find(struct desk *desk, int64_t notice_id,
    struct settlement_notice *out) MUST_CHECK;

#endif
