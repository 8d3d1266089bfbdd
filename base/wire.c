/*
 * wire: a bounded cursor over octets. take() is the one place that looks at
 * the bound.
 */
#include "config.h"

#include <string.h>

#include "base/wire.h"

void
wire_init_read(struct wire *wire, struct str bytes)
{
	/* Only the get functions are used on it, and they do not write. */
	union {
		const char *from;
		unsigned char *to;
	} p = { .from = bytes.p };

	*wire = (struct wire){ .p = p.to, .len = bytes.len };
}

void
wire_init_write(struct wire *wire, void *room, size_t len)
{
	*wire = (struct wire){ .p = room, .len = len };
}

/* The next len octets, or NULL when they are not there. */
static unsigned char *
take(struct wire *wire, size_t len)
{
	unsigned char *p;

	if (wire->failed || len > wire->len - wire->pos) {
		wire->failed = true;
		return NULL;
	}
	p = wire->p + wire->pos;
	wire->pos += len;
	return p;
}

static uint64_t
get_number(struct wire *wire, size_t len)
{
	const unsigned char *p = take(wire, len);
	uint64_t value = 0;

	for (size_t i = 0; p != NULL && i < len; i++) {
		value = value << 8 | p[i];
	}
	return value;
}

uint8_t
wire_get_u8(struct wire *wire)
{
	return (uint8_t)get_number(wire, 1);
}

uint16_t
wire_get_u16(struct wire *wire)
{
	return (uint16_t)get_number(wire, 2);
}

uint32_t
wire_get_u32(struct wire *wire)
{
	return (uint32_t)get_number(wire, 4);
}

uint64_t
wire_get_u64(struct wire *wire)
{
	return get_number(wire, 8);
}

struct str
wire_get_bytes(struct wire *wire, size_t len)
{
	const unsigned char *p = len == 0 ? NULL : take(wire, len);

	return p == NULL ? STR("") : (struct str){ (const char *)p, len };
}

static void
put_number(struct wire *wire, uint64_t value, size_t len)
{
	unsigned char *p = take(wire, len);

	for (size_t i = len; p != NULL && i > 0; i--) {
		p[i - 1] = (unsigned char)(value & 0xff);
		value >>= 8;
	}
}

void
wire_put_u8(struct wire *wire, uint8_t value)
{
	put_number(wire, value, 1);
}

void
wire_put_u16(struct wire *wire, uint16_t value)
{
	put_number(wire, value, 2);
}

void
wire_put_u32(struct wire *wire, uint32_t value)
{
	put_number(wire, value, 4);
}

void
wire_put_u64(struct wire *wire, uint64_t value)
{
	put_number(wire, value, 8);
}

void
wire_put_bytes(struct wire *wire, struct str bytes)
{
	unsigned char *p = bytes.len == 0 ? NULL : take(wire, bytes.len);

	if (p != NULL) {
		memcpy(p, bytes.p, bytes.len);
	}
}

bool
wire_ok(const struct wire *wire)
{
	return !wire->failed;
}

bool
wire_at_end(const struct wire *wire)
{
	return !wire->failed && wire->pos == wire->len;
}

size_t
wire_left(const struct wire *wire)
{
	return wire->len - wire->pos;
}

struct str
wire_written(const struct wire *wire)
{
	return (struct str){ (const char *)wire->p, wire->pos };
}
