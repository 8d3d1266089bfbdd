#include "config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "gateway/pairs.h"

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'A' && c <= 'F') {
		return c - 'A' + 10;
	}
	if (c >= 'a' && c <= 'f') {
		return c - 'a' + 10;
	}
	return -1;
}

static enum err
decode(struct arena *arena, struct str in, struct str *out)
{
	char *text = arena_try_alloc(arena, in.len + 1);
	size_t len = 0;

	if (text == NULL) {
		return ERR_BUSY;
	}
	for (size_t i = 0; i < in.len; i++) {
		char c = in.p[i];

		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			int high = i + 2 < in.len ? hex_value(in.p[i + 1]) : -1;
			int low = i + 2 < in.len ? hex_value(in.p[i + 2]) : -1;

			if (high < 0 || low < 0) {
				return ERR_INVALID;
			}
			c = (char)(high * 16 + low);
			i += 2;
		}
		if (c == '\0') {
			return ERR_INVALID;
		}
		text[len++] = c;
	}
	*out = (struct str){ text, len };
	return str_is_utf8(*out) ? ERR_OK : ERR_INVALID;
}

static bool
has_name(const struct pairs *pairs, struct str name)
{
	for (size_t i = 0; i < pairs->n; i++) {
		if (str_equal(pairs->list[i].name, name)) {
			return true;
		}
	}
	return false;
}

enum err
pairs_parse(struct arena *arena, struct str raw, struct pairs *out)
{
	struct str rest = raw;
	bool more = raw.len > 0;

	out->n = 0;
	while (more) {
		struct str piece, name, value;
		struct pair pair;
		enum err e;

		more = str_cut(rest, '&', &piece, &rest);
		if (!str_cut(piece, '=', &name, &value)) {
			value = STR("");
		}
		if (name.len == 0 || out->n == PAIRS_MAX) {
			return ERR_INVALID;
		}
		e = decode(arena, name, &pair.name);
		if (e == ERR_OK) {
			e = decode(arena, value, &pair.value);
		}
		if (e != ERR_OK) {
			return e;
		}
		if (has_name(out, pair.name)) {
			return ERR_INVALID;
		}
		out->list[out->n++] = pair;
	}
	return out->n > 0 ? ERR_OK : ERR_INVALID;
}

struct str
pairs_find(const struct pairs *pairs, const char *name)
{
	for (size_t i = 0; i < pairs->n; i++) {
		if (str_equal_c(pairs->list[i].name, name)) {
			return pairs->list[i].value;
		}
	}
	return STR_NONE;
}

void
pairs_add(struct pairs *pairs, const char *name, struct str value)
{
	assert(pairs->n < PAIRS_MAX);
	pairs->list[pairs->n++] =
	    (struct pair){ .name = str_c(name), .value = value };
}

static int
by_name(const void *left, const void *right)
{
	const struct pair *a = left, *b = right;

	return str_compare(a->name, b->name);
}

void
pairs_sort(struct pairs *pairs)
{
	qsort(pairs->list, pairs->n, sizeof(pairs->list[0]), by_name);
}

void
pairs_add_encoded(struct buf *buf, const struct pairs *pairs)
{
	for (size_t i = 0; i < pairs->n; i++) {
		if (i > 0) {
			buf_add_char(buf, '&');
		}
		buf_add_percent(buf, pairs->list[i].name);
		buf_add_char(buf, '=');
		buf_add_percent(buf, pairs->list[i].value);
	}
}
