/*
 * statement: the few texts that the agent ever signs with a key.
 *
 * One value a line, LF between, none at the end; the first line names the
 * purpose, so that no signature can stand for another. Nothing signs octets
 * that a page chose. The same texts are built by the server to verify.
 */
#ifndef STATEMENT_H
#define STATEMENT_H

#include "base/str.h"

struct arena;

/* Possession: the old key speaks for the new request. */
struct str statement_pop(struct arena *arena, struct str origin,
    struct str application, struct str terms_hex, struct str csr_der);
/* Receipt: the new key speaks for the certificate read back. */
struct str statement_installed(struct arena *arena, struct str origin,
    struct str application, struct str cert_der);
struct str
statement_sign_in(struct arena *arena, struct str origin, struct str challenge);
struct str statement_apply(struct arena *arena, struct str origin,
    struct str cert_serial_hex, struct str application,
    struct str form_sha256_hex);
/* Only to try a key; verified by nobody but us. */
struct str statement_self_test(struct arena *arena, struct str application);

#endif
