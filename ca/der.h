/*
 * der: writes ASN.1 in DER, from the last octet to the first.
 *
 * Written backwards, every length is known when its header is due, so nothing
 * is measured twice or moved. A SEQUENCE is made by remembering where its
 * content ends (der_mark), writing the members in reverse order, and closing
 * it (der_wrap). The error is sticky, as with wire. ITU-T X.690.
 */
#ifndef CA_DER_H
#define CA_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

#define DER_BOOLEAN      0x01
#define DER_INTEGER      0x02
#define DER_BIT_STRING   0x03
#define DER_OCTET_STRING 0x04
#define DER_NULL         0x05
#define DER_OID          0x06
#define DER_ENUMERATED   0x0a
#define DER_UTF8         0x0c
#define DER_PRINTABLE    0x13
#define DER_IA5          0x16
#define DER_UTC_TIME     0x17
#define DER_TIME         0x18
#define DER_SEQUENCE     0x30
#define DER_SET          0x31
#define DER_CONTEXT(n)   (0x80 | (n)) /* primitive */
#define DER_CONTEXT_C(n) (0xa0 | (n)) /* constructed */

struct der {
	unsigned char *room;
	size_t pos; /* first octet written */
	size_t end;
	bool failed;
};

/* Room is taken from the arena; a der that could not get it is failed. */
void der_init(struct der *der, struct arena *arena, size_t room);

size_t der_mark(const struct der *der);
/* Puts tag and length before all that was written since the mark. */
void der_wrap(struct der *der, unsigned tag, size_t mark);

void der_put_raw(struct der *der, struct str octets);
void der_put(struct der *der, unsigned tag, struct str content);
/* Unsigned big-endian octets as a minimal positive INTEGER. */
void der_put_unsigned(struct der *der, struct str octets);
void der_put_int(struct der *der, unsigned tag, uint64_t value);
void der_put_true(struct der *der);
void der_put_bits(struct der *der, struct str octets); /* no unused bits */
/* KeyUsage and the like: bit 0 is the highest of the first octet; trailing
 * zero bits are left out (X.690 section 11.2.2). */
void der_put_named_bits(struct der *der, uint16_t bits);
/* UTCTime through 2049, then GeneralizedTime (RFC 5280 section 4.1.2.5). */
void der_put_time(struct der *der, int64_t when);

bool der_ok(const struct der *der);
struct str der_str(const struct der *der);

/* Reads one element at the front of *rest: its tag, content, and whole
 * encoding; false, *rest unmoved, when it is not definite minimal DER. */
bool der_take(
    struct str *rest, unsigned *tag, struct str *content, struct str *whole);

/* "1.2.840.113549" to its content octets; STR_NONE when it is not an OID. */
struct str der_oid(struct arena *arena, struct str dotted);

#endif
