/*
 * gateway_ask: asks the payment gateway what became of an attempt, and, when
 * it says paid, has the settlement decided on the spot.
 */
#ifndef GATEWAY_ASK_H
#define GATEWAY_ASK_H

#include "base/err.h"

struct jobs;
struct payment;

enum gateway_answer {
	GATEWAY_PAID,    /* and decided: settled, held, or sent back */
	GATEWAY_WAITING, /* the buyer is there and has not paid */
	GATEWAY_ABSENT,  /* no trade: the buyer has not come yet */
	GATEWAY_CLOSED,  /* ran out there, or was closed */
};

/* One query. ERR_BUSY, ERR_UPSTREAM: nobody knows. */
enum err gateway_ask(struct jobs *jobs, const struct payment *payment,
    enum gateway_answer *answer) MUST_CHECK;

/* Closes the trade at the gateway, with a query before and after: what was
 * paid meanwhile is settled (GATEWAY_PAID). GATEWAY_WAITING: not closed, try
 * again. GATEWAY_ABSENT: there is nothing to close, yet the address can still
 * be used until the attempt expires. */
enum err gateway_close(struct jobs *jobs, const struct payment *payment,
    enum gateway_answer *answer) MUST_CHECK;

#endif
