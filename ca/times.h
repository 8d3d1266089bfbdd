/* times: ASN.1 times as seconds. */
#ifndef CA_TIMES_H
#define CA_TIMES_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/asn1.h>

/* False when it is not a time RFC 5280 section 4.1.2.5 allows. */
bool time_of(const ASN1_TIME *time, int64_t *out);

#endif
