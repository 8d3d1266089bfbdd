/*
 * certificate_fields: an X.509 certificate taken apart for 查看证书. Reads
 * only what our own CA wrote; anything else is ERR_BUG.
 */
#ifndef CERTIFICATE_FIELDS_H
#define CERTIFICATE_FIELDS_H

#include <openssl/x509.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct buf;
struct certificate_view;

/* Fills in what comes from the certificate itself and its chain. */
enum err certificate_fields(struct arena *arena, struct str der,
    STACK_OF(X509) * chain, struct certificate_view *view) MUST_CHECK;

enum err certificate_pem(struct str der, struct buf *out) MUST_CHECK;

#endif
