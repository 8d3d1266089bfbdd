/*
 * wire: a bounded cursor over octets, for reading and for writing.
 *
 * The error is sticky: after a read past the end, or a write past the room,
 * every further call is a no-op that gives zeros, and wire_ok() is false. So
 * a parser reads ten fields and checks once. Integers are big endian.
 */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct wire {
	unsigned char *p;
	size_t len; /* room when writing, what is there when reading */
	size_t pos;
	bool failed;
};

void wire_init_read(struct wire *wire, struct str bytes);
void wire_init_write(struct wire *wire, void *room, size_t len);

uint8_t wire_get_u8(struct wire *wire);
uint16_t wire_get_u16(struct wire *wire);
uint32_t wire_get_u32(struct wire *wire);
uint64_t wire_get_u64(struct wire *wire);
struct str wire_get_bytes(struct wire *wire, size_t len);

void wire_put_u8(struct wire *wire, uint8_t value);
void wire_put_u16(struct wire *wire, uint16_t value);
void wire_put_u32(struct wire *wire, uint32_t value);
void wire_put_u64(struct wire *wire, uint64_t value);
void wire_put_bytes(struct wire *wire, struct str bytes);

bool wire_ok(const struct wire *wire);
bool wire_at_end(const struct wire *wire); /* ok, and all has been read */
size_t wire_left(const struct wire *wire);
struct str wire_written(const struct wire *wire);

#endif
