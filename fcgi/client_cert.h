/* client_cert: the certificate that nginx verified at the console's door. */
#ifndef CLIENT_CERT_H
#define CLIENT_CERT_H

#include "base/str.h"

struct req;

/* SHA-256 of its DER, lower-case hex; STR_NONE when nginx verified none. */
struct str client_cert_digest(const struct req *req);

#endif
