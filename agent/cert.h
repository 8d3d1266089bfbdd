/*
 * cert: a certificate told as JSON, for pages and for the key tool.
 */
#ifndef CERT_H
#define CERT_H

#include <stdbool.h>

#include <json-c/json.h>

#include "agent/token.h"

/* {sha256, subject, issuer, serial, not_before, not_after, key, label,
 * has_key} and with detail also {fields: [[name, value], …], der}; the caller
 * owns it. NULL when the octets are no certificate. */
struct json_object *
cert_describe(const struct token_cert *cert, bool detail, struct arena *arena);

/* Lower-case hex without leading zeros' loss: the octets of the serial. */
struct str cert_serial_hex(struct arena *arena, struct str der);

/* O of the subject, or CN; "" when there is neither. */
struct str cert_company(struct arena *arena, struct str der);

#endif
