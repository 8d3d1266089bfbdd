/*
 * buf: a growing run of octets. Room doubles; the ceiling is never passed.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

#define CEILING_USUAL ((size_t)16 * 1024 * 1024)
#define ROOM_FIRST    ((size_t)256)

void
buf_init(struct buf *buf, struct arena *arena, size_t ceiling)
{
	*buf = (struct buf){
		.ceiling = ceiling == 0 ? CEILING_USUAL : ceiling,
		.arena = arena,
	};
}

void
buf_free(struct buf *buf)
{
	if (buf->arena == NULL) {
		free(buf->p);
	}
	*buf = (struct buf){ .ceiling = buf->ceiling, .arena = buf->arena };
}

void
buf_reset(struct buf *buf)
{
	buf->len = 0;
	buf->failed = false;
}

/* Makes room for extra octets; false, and failed, when it cannot. */
static bool
reserve(struct buf *buf, size_t extra)
{
	size_t room = buf->room == 0 ? ROOM_FIRST : buf->room;
	char *p;

	if (buf->failed) {
		return false;
	}
	if (extra <= buf->room - buf->len) {
		return true;
	}
	if (extra > buf->ceiling - buf->len) {
		buf->failed = true;
		return false;
	}
	while (room < buf->len + extra) {
		room = room > buf->ceiling / 2 ? buf->ceiling : room * 2;
	}
	if (buf->arena == NULL) {
		p = realloc(buf->p, room);
	} else {
		p = arena_try_alloc(buf->arena, room);
		if (p != NULL && buf->len > 0) {
			memcpy(p, buf->p, buf->len);
		}
	}
	if (p == NULL) {
		buf->failed = true;
		return false;
	}
	buf->p = p;
	buf->room = room;
	return true;
}

void
buf_add(struct buf *buf, const void *bytes, size_t len)
{
	if (len == 0 || !reserve(buf, len)) {
		return;
	}
	memcpy(buf->p + buf->len, bytes, len);
	buf->len += len;
}

void
buf_add_str(struct buf *buf, struct str s)
{
	buf_add(buf, s.p, s.len);
}

void
buf_add_c(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void
buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void
buf_vprintf(struct buf *buf, const char *fmt, va_list ap)
{
	va_list again;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (len < 0) {
		buf->failed = true;
		return;
	}
	/* One more, for the NUL that vsnprintf puts and buf does not count. */
	if (!reserve(buf, (size_t)len + 1)) {
		return;
	}
	(void)vsnprintf(buf->p + buf->len, (size_t)len + 1, fmt, ap);
	buf->len += (size_t)len;
}

void
buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(buf, fmt, ap);
	va_end(ap);
}

static bool
is_unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
	    c == '~';
}

void
buf_add_percent(struct buf *buf, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (is_unreserved(s.p[i])) {
			buf_add_char(buf, s.p[i]);
		} else {
			buf_printf(buf, "%%%02X", (unsigned char)s.p[i]);
		}
	}
}

bool
buf_failed(const struct buf *buf)
{
	return buf->failed;
}

struct str
buf_str(const struct buf *buf)
{
	return (struct str){ buf->p == NULL ? "" : buf->p, buf->len };
}
