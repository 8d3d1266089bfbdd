/*
 * ca_client: asks the issuing CA.
 *
 * The only file outside ca/ that speaks the CA's protocol. A question names
 * an application; the CA reads everything else for itself. Each call makes
 * its own connection, waits at most its deadline, and may be repeated: ISSUE
 * and CONFIRM answer the same for ever. Never call inside a transaction that
 * holds a row of the application: the CA locks it.
 */
#ifndef CA_CLIENT_H
#define CA_CLIENT_H

#include <stdint.h>

#include "base/err.h"

#define CA_ANSWER_RULE_MAX 64

struct ca_answer {
	int64_t certificate_id;            /* desk.certificate, after OK */
	char serial[41];                   /* lower-case hex, after OK */
	char rule[CA_ANSWER_RULE_MAX + 1]; /* after ERR_DENIED: which rule
					    * refused; see ca/rule.c */
};

struct ca_figures {
	int64_t crl_number;
	int64_t crl_entries;
	int64_t crl_this_update;
	int64_t crl_next_update;
	int64_t issued;
	int64_t reserved;
	int64_t audit_head;
};

/*
 * path is the CA's issue socket (`ca_socket` of web.conf and jobs.conf).
 *
 * ca_issue has a certificate signed for the newest request of the
 * application, or finds the one signed before. ca_confirm checks the stored
 * receipt of the new key; after OK the new certificate is active, the old one
 * replaced, the application completed.
 *
 * ERR_DENIED: refused, answer->rule says why. ERR_BUSY: the CA is not there,
 * or not done in time; ask again. ERR_UPSTREAM: it answers nonsense or failed.
 */
enum err ca_issue(const char *path, int64_t member_id, int64_t application_id,
    struct ca_answer *answer) MUST_CHECK;
enum err ca_confirm(const char *path, int64_t member_id, int64_t application_id,
    struct ca_answer *answer) MUST_CHECK;
enum err ca_ping(const char *path) MUST_CHECK;

/* On the admin socket, for certdeskctl: a fresh CRL; the books' figures. */
enum err
ca_generate_crl(const char *admin_socket, struct ca_figures *out) MUST_CHECK;
enum err ca_status(const char *admin_socket, struct ca_figures *out) MUST_CHECK;

#endif
