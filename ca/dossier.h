/*
 * dossier: everything the CA has read for itself about one application,
 * before it judges. Read in the transaction that holds the application's and
 * the old certificate's rows.
 */
#ifndef CA_DOSSIER_H
#define CA_DOSSIER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "ca/rule.h"

struct signer;

struct dossier_line {
	int64_t application_id;
	struct str item;
	int64_t fen;
	int64_t price_fen; /* by the price table; -1: no such item */
	int64_t coupon_fen;
	int64_t coupon_id;
	int64_t coupon_slot;
	struct str coupon_state;
	struct str coupon_kind;
	bool coupon_good;
};

struct dossier_live {
	int64_t issuance_id;
	struct str state;
	struct str serial;
	struct str spki_sha256;
	int64_t not_after;
	struct str certificate;
	struct str certificate_sha256;
	int64_t certificate_id;
	int64_t confirmed_at;
};

struct dossier {
	int64_t member_id;
	int64_t application_id;
	/* the application, its member, the certificate it renews */
	struct str application_no;
	struct str application_state;
	struct str kind;
	struct str channel;
	int64_t years;
	int64_t order_id;
	struct str member_state;
	struct str credit_code;
	int64_t old_id;
	struct str old_state;
	struct str old_serial;
	struct str old_subject;
	struct str old_spki;
	struct str old_profile;
	int64_t old_not_after;
	struct str old_der;
	struct str old_seals;
	int64_t old_successor; /* another renewal of it; 0: none */
	struct str key_state;
	struct str terms;
	struct str terms_digest;
	bool old_revoked; /* by the CA's own books */
	/* what is asked for */
	struct str spki_sha256;
	struct str csr;
	struct str pop;
	bool key_blocked, key_used;
	/* money */
	struct str order_state; /* STR_NONE: no order */
	int64_t settled_fen;
	bool refunded;
	bool price_was_valid;
	int64_t spent_fen; /* of it, by other certificates */
	struct dossier_line *lines;
	size_t n_lines;
	/* what was issued before on this application */
	bool has_live;
	struct dossier_live live;
	int64_t n_voids;
	/* ceilings */
	bool halted, hour_full, member_full;
};

/* Locks and reads. *rule is RULE_UNKNOWN_APPLICATION or RULE_NO_REQUEST when
 * there is nothing to judge; the error is for the database alone. */
enum err dossier_read(struct signer *signer, int64_t member_id,
    int64_t application_id, struct dossier *out, enum rule *rule) MUST_CHECK;

/* The rest, when nothing was issued yet: money, keys, ceilings. */
enum err
dossier_read_rest(struct signer *signer, struct dossier *dossier) MUST_CHECK;

/* The live issuance alone, under the same locks: for a confirmation. */
enum err dossier_read_live(struct signer *signer, int64_t member_id,
    int64_t application_id, struct dossier *out, enum rule *rule) MUST_CHECK;

#endif
