/*
 * grant: what the platform allows a member's token agent to do for one
 * application: a ticket to renew on a key, and the acknowledgement that the
 * installation is confirmed. Workers ask for them and hand them out;
 * certdesk-jobs, which has the platform's key, makes and signs them.
 */
#ifndef GRANT_H
#define GRANT_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

enum grant_kind { GRANT_TICKET, GRANT_ACK, GRANT_KIND__MAX };

extern const char *const grant_kind_names[GRANT_KIND__MAX];

struct grant {
	struct str body;      /* JSON; these very octets are signed */
	struct str signature; /* Ed25519, 64 octets */
	int64_t expires_at;
};

/* Asks certdesk-jobs for it, in the transaction at hand. Asked for again in
 * another second, it is made anew. */
enum err grant_ask(struct desk *desk, int64_t member_id, int64_t application_id,
    enum grant_kind kind) MUST_CHECK;

/* ERR_NOT_FOUND until it is made, and after it ran out. */
enum err grant_find(struct desk *desk, int64_t member_id,
    int64_t application_id, enum grant_kind kind, struct grant *out) MUST_CHECK;

/* What a ticket is made from. */
struct grant_ticket_facts {
	struct str no;
	struct str state; /* of the application */
	struct str key_no;
	struct str token_serial;
	struct str old_der; /* the certificate being renewed */
	struct str terms;   /* hex digest; STR_NONE before there is an order */
	int64_t download_deadline;
	struct str min_version; /* oldest agent; STR_NONE: no floor is set */
	struct str min_built;
};

/* What an acknowledgement is made from. */
struct grant_ack_facts {
	struct str no;
	struct str state;
	struct str certificate_state; /* of the new certificate */
	struct str der;
	int64_t changed_at;
};

/* For certdesk-jobs. */
enum err grant_ticket_facts(struct desk *desk, int64_t member_id,
    int64_t application_id, struct grant_ticket_facts *out) MUST_CHECK;
enum err grant_ack_facts(struct desk *desk, int64_t member_id,
    int64_t application_id, struct grant_ack_facts *out) MUST_CHECK;
enum err
grant_store(struct desk *desk, int64_t member_id, int64_t application_id,
    enum grant_kind kind, const struct grant *grant) MUST_CHECK;

#endif
