/*
 * download: bringing a renewed certificate onto the member's key (下载证书).
 *
 * The member presses 续签证书 and has seven days; the token agent makes a
 * pair and a request, the issuing CA signs, the agent writes and answers with
 * a receipt, the CA confirms. Every step may be repeated with the same result.
 * Here is what the worker keeps of it; it asks the CA, and believes neither
 * page nor agent: what the key says is verified before it is stored, and by
 * the CA again.
 */
#ifndef DOWNLOAD_H
#define DOWNLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

#define DOWNLOAD_FREE_REOPENINGS 1 /* further ones by staff */

struct download {
	int64_t application_id;
	struct str no;
	struct str state;
	struct str channel; /* "self", "mail" */
	int64_t certificate_id;
	struct str account_code;
	struct str account_name;
	struct str member_name;
	struct str key_no;
	struct str token_serial;
	struct str old_serial; /* hex */
	int64_t old_not_after;
	struct str old_der;
	struct str terms; /* hex digest */
	int64_t download_deadline;
	int64_t reopened;
	int64_t new_certificate_id; /* 0: not issued yet */
	int64_t new_not_before, new_not_after;
	/* told by the state */
	bool is_open;    /* the agent may begin, or go on */
	bool may_reopen; /* overdue, and the member may open it again */
};

/* ERR_NOT_FOUND also when the operator may not act for its account. */
enum err download_find(struct desk *desk, int64_t member_id,
    int64_t application_id, struct download *out) MUST_CHECK;

/* 续签证书: ready_to_make, or download_overdue for the first time, becomes
 * awaiting_download for seven days; certdesk-jobs is asked for a ticket. When
 * it is open already, asks for a ticket if there is none. ERR_CONFLICT in any
 * other state; ERR_DENIED when only staff may open it again. */
enum err download_make(
    struct desk *desk, int64_t member_id, int64_t application_id) MUST_CHECK;

struct download_request {
	struct str csr; /* DER */
	struct str pop;
	struct str agent; /* "1.0.0 2026-11-20" */
};

/*
 * Stores the agent's request and has the CA sign it: *certificate is the DER,
 * the same for ever for the same key. ERR_INVALID: not a request, or the old
 * key did not sign for it. ERR_CONFLICT: not open. ERR_DENIED: the CA
 * refuses; rule (of 65 octets) says why. ERR_BUSY: again in a moment.
 */
enum err download_issue(struct desk *desk, int64_t member_id,
    const struct download *download, const struct download_request *request,
    const char *origin, const char *ca_socket, char *rule,
    struct str *certificate) MUST_CHECK;

/* Stores the receipt and has the CA confirm: afterwards the application is
 * completed and certdesk-jobs is asked for the acknowledgement. Errors as
 * above. */
enum err download_confirm(struct desk *desk, int64_t member_id,
    const struct download *download, struct str certificate_sha256,
    struct str receipt, const char *origin, const char *ca_socket,
    char *rule) MUST_CHECK;

#endif
