/*
 * dispatch: from a question to its answer: which message is served on which
 * socket, and what an outcome is called on the wire.
 */
#ifndef CA_DISPATCH_H
#define CA_DISPATCH_H

#include "ca/protocol.h"

struct signer;

/* Who asks: issue and confirm on one socket, the operator on the other. */
enum caller { CALLER_DESK, CALLER_ADMIN };

/* Always fills *reply. */
void dispatch(struct signer *signer, enum caller caller,
    const struct ca_message *question, struct ca_message *reply);

#endif
