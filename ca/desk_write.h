/*
 * desk_write: the CA's writing in the desk's tables: the member's certificate
 * row, and the steps of certificates, applications and orders that only the
 * CA may take, each with its event and what must be told. Always inside the
 * caller's transaction.
 */
#ifndef CA_DESK_WRITE_H
#define CA_DESK_WRITE_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct signer;

struct desk_certificate {
	int64_t member_id;
	int64_t key_id;
	int64_t account_id;
	struct str serial;  /* octets */
	struct str subject; /* text */
	struct str spki_sha256;
	struct str profile;
	int64_t not_before, not_after;
	struct str der;
	struct str sha256; /* of der: evidence of the event */
	int64_t replaces_id;
	struct str seals;
	struct str contact_mask;
};

/* New, in pending_write, with its event. */
enum err desk_certificate_add(struct signer *signer,
    const struct desk_certificate *row, int64_t *certificate_id) MUST_CHECK;

/* ERR_CONFLICT when it is not in `from`. */
enum err desk_certificate_move(struct signer *signer, int64_t member_id,
    int64_t certificate_id, const char *from, const char *to,
    const char *why) MUST_CHECK;

/* From the state it is known to be in; the same state only sets the new
 * certificate. */
enum err desk_application_move(struct signer *signer, int64_t member_id,
    int64_t application_id, struct str from, const char *to,
    int64_t new_certificate_id, struct str evidence) MUST_CHECK;

/* paid → completed, when none of its applications is open any more. */
enum err desk_order_complete(
    struct signer *signer, int64_t member_id, int64_t order_id) MUST_CHECK;

enum err desk_outbox_add(struct signer *signer, const char *kind,
    struct str dedupe, int64_t member_id, struct str payload) MUST_CHECK;

#endif
