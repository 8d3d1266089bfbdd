/*
 * der: writes ASN.1 in DER, from the last octet to the first, and takes apart
 * what is simple enough not to need a parser. Called by certificate, crl,
 * request and lint.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "ca/der.h"

void
der_init(struct der *der, struct arena *arena, size_t room)
{
	der->room = arena_try_alloc(arena, room);
	der->failed = der->room == NULL;
	der->pos = der->end = room;
}

size_t
der_mark(const struct der *der)
{
	return der->pos;
}

void
der_put_raw(struct der *der, struct str octets)
{
	if (der->failed || octets.len > der->pos) {
		der->failed = true;
		return;
	}
	if (octets.len > 0) {
		der->pos -= octets.len;
		memcpy(der->room + der->pos, octets.p, octets.len);
	}
}

static void
put_octet(struct der *der, unsigned octet)
{
	char c = (char)octet;

	der_put_raw(der, (struct str){ &c, 1 });
}

static void
put_header(struct der *der, unsigned tag, size_t len)
{
	if (len < 128) {
		put_octet(der, (unsigned)len);
	} else {
		unsigned n = 0;
		for (; len > 0; len >>= 8, n++) {
			put_octet(der, (unsigned)(len & 0xff));
		}
		put_octet(der, 0x80 | n);
	}
	put_octet(der, tag);
}

void
der_wrap(struct der *der, unsigned tag, size_t mark)
{
	if (der->failed || mark < der->pos) {
		der->failed = true;
		return;
	}
	put_header(der, tag, mark - der->pos);
}

void
der_put(struct der *der, unsigned tag, struct str content)
{
	der_put_raw(der, content);
	put_header(der, tag, content.len);
}

void
der_put_unsigned(struct der *der, struct str octets)
{
	size_t mark = der_mark(der);

	while (octets.len > 1 && octets.p[0] == 0) {
		octets.p++;
		octets.len--;
	}
	der_put_raw(der, octets);
	if (octets.len == 0 || ((unsigned char)octets.p[0] & 0x80) != 0) {
		put_octet(der, 0);
	}
	der_wrap(der, DER_INTEGER, mark);
}

void
der_put_int(struct der *der, unsigned tag, uint64_t value)
{
	size_t mark = der_mark(der);
	unsigned last;

	do {
		last = (unsigned)(value & 0xff);
		put_octet(der, last);
		value >>= 8;
	} while (value > 0);
	if ((last & 0x80) != 0) {
		put_octet(der, 0);
	}
	der_wrap(der, tag, mark);
}

void
der_put_true(struct der *der)
{
	der_put(der, DER_BOOLEAN, STR("\xff"));
}

void
der_put_bits(struct der *der, struct str octets)
{
	size_t mark = der_mark(der);

	der_put_raw(der, octets);
	put_octet(der, 0);
	der_wrap(der, DER_BIT_STRING, mark);
}

void
der_put_named_bits(struct der *der, uint16_t bits)
{
	unsigned char octets[3] = { 0, (unsigned char)(bits >> 8),
		(unsigned char)(bits & 0xff) };
	size_t len = octets[2] != 0 ? 3 : octets[1] != 0 ? 2 : 1;

	if (len > 1) {
		unsigned last = octets[len - 1];
		while ((last & 1) == 0) {
			last >>= 1;
			octets[0]++;
		}
	}
	der_put(der, DER_BIT_STRING, (struct str){ (const char *)octets, len });
}

void
der_put_time(struct der *der, int64_t when)
{
	struct clock_civil t = clock_to_utc(when);
	char text[40];

	if (t.year < 1950 || t.year > 9999) {
		der->failed = true;
		return;
	}
	int len = snprintf(text, sizeof(text), "%04d%02d%02d%02d%02d%02dZ",
	    t.year, t.month, t.day, t.hour, t.minute, t.second);
	if (len != 15) {
		der->failed = true;
	} else if (t.year < 2050) {
		der_put(der, DER_UTC_TIME, (struct str){ text + 2, 13 });
	} else {
		der_put(der, DER_TIME, (struct str){ text, 15 });
	}
}

bool
der_ok(const struct der *der)
{
	return !der->failed;
}

struct str
der_str(const struct der *der)
{
	if (der->failed) {
		return STR_NONE;
	}
	return (struct str){ (const char *)der->room + der->pos,
		der->end - der->pos };
}

bool
der_take(
    struct str *rest, unsigned *tag, struct str *content, struct str *whole)
{
	const unsigned char *p = (const unsigned char *)rest->p;
	size_t head = 2, len;

	if (rest->len < 2 || (p[0] & 0x1f) == 0x1f) {
		return false;
	}
	len = p[1];
	if (len >= 0x80) {
		size_t n = len & 0x7f;
		if (n == 0 || n > 4 || rest->len < 2 + n || p[2] == 0) {
			return false;
		}
		len = 0;
		for (size_t i = 0; i < n; i++) {
			len = len << 8 | p[2 + i];
		}
		if (len < 0x80) {
			return false;
		}
		head += n;
	}
	if (len > rest->len - head) {
		return false;
	}
	*tag = p[0];
	*content = (struct str){ rest->p + head, len };
	*whole = (struct str){ rest->p, head + len };
	rest->p += head + len;
	rest->len -= head + len;
	return true;
}

/* One arc in base 128, highest first, all but the last octet marked. */
static size_t
arc_write(char *to, uint64_t arc)
{
	size_t n = 1;

	for (uint64_t a = arc >> 7; a > 0; a >>= 7) {
		n++;
	}
	for (size_t i = n; i-- > 0; arc >>= 7) {
		to[i] = (char)((arc & 0x7f) | (i + 1 < n ? 0x80 : 0));
	}
	return n;
}

struct str
der_oid(struct arena *arena, struct str dotted)
{
	char *room = arena_alloc(arena, 256);
	size_t len = 0;
	int64_t first = 0;

	for (int i = 0; dotted.p != NULL; i++) {
		struct str head;
		int64_t arc;
		str_cut(dotted, '.', &head, &dotted);
		if (!str_to_int64(head, &arc) || len > 240) {
			return STR_NONE;
		}
		if (i == 0) {
			if (arc > 2) {
				return STR_NONE;
			}
			first = arc;
			continue;
		}
		if (i == 1) {
			if ((first < 2 && arc > 39) || arc > 1000000) {
				return STR_NONE;
			}
			arc += first * 40;
		}
		len += arc_write(room + len, (uint64_t)arc);
	}
	return len == 0 ? STR_NONE : (struct str){ room, len };
}
