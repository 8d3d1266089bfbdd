/*
 * buf: a growing run of octets in an arena or on the heap.
 *
 * A buf that could not grow is failed and stays as it was: add calls become
 * no-ops, buf_failed() tells. buf_str() is valid until the next add.
 */
#ifndef BUF_H
#define BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

struct buf {
	char *p;
	size_t len;
	size_t room;
	size_t ceiling;
	struct arena *arena; /* NULL: heap, and buf_free() is owed */
	bool failed;
};

/* arena NULL: heap. ceiling in octets, 0 for 16 MiB. */
void buf_init(struct buf *buf, struct arena *arena, size_t ceiling);
void buf_free(struct buf *buf);
void buf_reset(struct buf *buf); /* empty, not failed; keeps its room */

void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_add_str(struct buf *buf, struct str s);
void buf_add_c(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_vprintf(struct buf *buf, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* Percent-encoding, RFC 3986: everything but A-Z a-z 0-9 - _ . ~ becomes
 * %XX in upper case. */
void buf_add_percent(struct buf *buf, struct str s);

bool buf_failed(const struct buf *buf);
struct str buf_str(const struct buf *buf);

#endif
