/*
 * csr: a PKCS#10 request (RFC 2986) whose signature a key makes.
 */
#ifndef CSR_H
#define CSR_H

#include <openssl/x509.h>

#include "agent/token.h"

/* The request for the pair with this id; its subject is that of the old
 * certificate (the CA takes nothing but the key from it). */
enum problem
csr_build(const struct token_driver *driver, struct token *token, struct str id,
    EVP_PKEY *public_key, X509 *old, struct arena *arena, struct str *der);

#endif
