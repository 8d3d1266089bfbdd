/*
 * policy: may this be signed?
 *
 * Judges a dossier under the locks it was read with, believing nothing the
 * web side could have written: the certificate being renewed must be ours by
 * its signature, its key must have signed these terms and this request, and
 * money must be settled for a price computed here from the price table.
 * Refuses by default; the first rule broken is named.
 */
#ifndef CA_POLICY_H
#define CA_POLICY_H

#include <stdint.h>

#include <openssl/x509.h>

#include "base/str.h"
#include "ca/request.h"
#include "ca/rule.h"

struct dossier;
struct profile;
struct signer;

/* What follows from a dossier that passed. */
struct verdict {
	X509 *old;              /* owned: verdict_clear */
	struct request request; /* owned */
	const struct profile *profile;
	struct str subject; /* DER, of the certificate renewed */
	struct str credit_code;
	int64_t not_before, not_after;
	int64_t fee_fen;                /* of the order's settled money */
	int64_t coupon_id, coupon_slot; /* 0: none */
};

enum rule policy_judge(const struct signer *signer,
    const struct dossier *dossier, int64_t now, struct verdict *verdict);
void verdict_clear(struct verdict *verdict);

/* The text the old key signs (pop), for one origin. */
struct str policy_pop_text(const struct signer *signer, const char *origin,
    const struct dossier *dossier);

#endif
