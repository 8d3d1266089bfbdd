#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "gateway/json.h"

struct cursor {
	struct str in;
	size_t pos;
};

static int
peek(const struct cursor *at)
{
	return at->pos < at->in.len ? (unsigned char)at->in.p[at->pos] : -1;
}

static void
skip_space(struct cursor *at)
{
	int c = peek(at);

	while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
		at->pos++;
		c = peek(at);
	}
}

static bool
take(struct cursor *at, char wanted)
{
	if (peek(at) != wanted) {
		return false;
	}
	at->pos++;
	return true;
}

/* Moves over a string from its quote to its quote; escapes are looked at when
 * it is decoded. */
static bool
skip_string(struct cursor *at)
{
	if (!take(at, '"')) {
		return false;
	}
	for (int c = peek(at); c >= 0x20; c = peek(at)) {
		at->pos++;
		if (c == '"') {
			return true;
		}
		if (c == '\\') {
			if (peek(at) < 0x20) {
				return false;
			}
			at->pos++;
		}
	}
	return false;
}

static bool
skip_digits(struct cursor *at)
{
	size_t start = at->pos;

	while (peek(at) >= '0' && peek(at) <= '9') {
		at->pos++;
	}
	return at->pos > start;
}

static bool
skip_number(struct cursor *at)
{
	take(at, '-');
	if (!take(at, '0') && !skip_digits(at)) {
		return false;
	}
	if (take(at, '.') && !skip_digits(at)) {
		return false;
	}
	if (take(at, 'e') || take(at, 'E')) {
		if (!take(at, '+')) {
			take(at, '-');
		}
		return skip_digits(at);
	}
	return true;
}

static bool
skip_word(struct cursor *at, const char *word)
{
	size_t len = strlen(word);

	if (at->in.len - at->pos < len ||
	    memcmp(at->in.p + at->pos, word, len) != 0) {
		return false;
	}
	at->pos += len;
	return true;
}

static bool skip_value(struct cursor *at, unsigned depth, enum json_kind *kind);

/* The inside of an object or array up to and with its closing mark. */
static bool
skip_members(struct cursor *at, unsigned depth, bool object)
{
	char end = object ? '}' : ']';
	enum json_kind kind;

	skip_space(at);
	if (take(at, end)) {
		return true;
	}
	for (;;) {
		skip_space(at);
		if (object) {
			if (!skip_string(at)) {
				return false;
			}
			skip_space(at);
			if (!take(at, ':')) {
				return false;
			}
			skip_space(at);
		}
		if (!skip_value(at, depth, &kind)) {
			return false;
		}
		skip_space(at);
		if (take(at, end)) {
			return true;
		}
		if (!take(at, ',')) {
			return false;
		}
	}
}

static bool
skip_value(struct cursor *at, unsigned depth, enum json_kind *kind)
{
	switch (peek(at)) {
	case '{':
	case '[':
		*kind = peek(at) == '{' ? JSON_OBJECT : JSON_ARRAY;
		at->pos++;
		return depth < JSON_DEPTH_MAX &&
		    skip_members(at, depth + 1, *kind == JSON_OBJECT);
	case '"':
		*kind = JSON_STRING;
		return skip_string(at);
	case 't':
		*kind = JSON_WORD;
		return skip_word(at, "true");
	case 'f':
		*kind = JSON_WORD;
		return skip_word(at, "false");
	case 'n':
		*kind = JSON_WORD;
		return skip_word(at, "null");
	default:
		*kind = JSON_NUMBER;
		return skip_number(at);
	}
}

static bool
read_hex4(struct str in, size_t pos, uint32_t *out)
{
	uint32_t value = 0;

	if (in.len < 4 || pos > in.len - 4) {
		return false;
	}
	for (size_t i = pos; i < pos + 4; i++) {
		char c = in.p[i];
		uint32_t digit;

		if (c >= '0' && c <= '9') {
			digit = (uint32_t)(c - '0');
		} else if (c >= 'a' && c <= 'f') {
			digit = (uint32_t)(c - 'a') + 10;
		} else if (c >= 'A' && c <= 'F') {
			digit = (uint32_t)(c - 'A') + 10;
		} else {
			return false;
		}
		value = value * 16 + digit;
	}
	*out = value;
	return true;
}

static size_t
put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | (c >> 6));
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | (c >> 12));
		out[1] = (char)(0x80 | ((c >> 6) & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | (c >> 18));
	out[1] = (char)(0x80 | ((c >> 12) & 0x3f));
	out[2] = (char)(0x80 | ((c >> 6) & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* Reads what follows \u at *pos, a surrogate pair included. U+0000 is
 * refused: no text of this house holds it. */
static bool
read_escaped(struct str in, size_t *pos, uint32_t *out)
{
	uint32_t high, low;

	if (!read_hex4(in, *pos, &high)) {
		return false;
	}
	*pos += 4;
	if (high >= 0xd800 && high < 0xdc00) {
		if (in.len - *pos < 6 || in.p[*pos] != '\\' ||
		    in.p[*pos + 1] != 'u' || !read_hex4(in, *pos + 2, &low) ||
		    low < 0xdc00 || low > 0xdfff) {
			return false;
		}
		*pos += 6;
		high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
	} else if (high >= 0xdc00 && high <= 0xdfff) {
		return false;
	}
	*out = high;
	return high != 0;
}

/* raw with its quotes. Decoded text is never longer than the raw one. */
static enum err
decode_string(struct arena *arena, struct str raw, struct str *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	struct str in = { raw.p + 1, raw.len - 2 };
	char *text = arena_try_alloc(arena, raw.len);
	size_t len = 0;

	if (text == NULL) {
		return ERR_BUSY;
	}
	if (!str_is_utf8(in)) {
		return ERR_INVALID;
	}
	for (size_t i = 0; i < in.len;) {
		char c = in.p[i++];
		const char *mark;
		uint32_t escaped;

		if (c != '\\') {
			text[len++] = c;
			continue;
		}
		c = in.p[i++];
		mark = strchr(from, c);
		if (c == 'u') {
			if (!read_escaped(in, &i, &escaped)) {
				return ERR_INVALID;
			}
			len += put_utf8(text + len, escaped);
		} else if (mark != NULL && c != '\0') {
			text[len++] = to[mark - from];
		} else {
			return ERR_INVALID;
		}
	}
	*out = (struct str){ text, len };
	return ERR_OK;
}

static enum err
read_name(struct arena *arena, struct cursor *at, const struct json_map *map,
    struct str *name)
{
	size_t start = at->pos;
	enum err e;

	if (!skip_string(at)) {
		return ERR_INVALID;
	}
	e = decode_string(
	    arena, (struct str){ at->in.p + start, at->pos - start }, name);
	if (e != ERR_OK) {
		return e;
	}
	for (size_t i = 0; i < map->n; i++) {
		if (str_equal(map->list[i].name, *name)) {
			return ERR_INVALID;
		}
	}
	skip_space(at);
	if (!take(at, ':')) {
		return ERR_INVALID;
	}
	skip_space(at);
	return ERR_OK;
}

static enum err
read_member(
    struct arena *arena, struct cursor *at, bool object, struct json_map *map)
{
	struct json_value *value = &map->list[map->n];
	enum err e = ERR_OK;
	size_t start;

	if (map->n == JSON_MEMBERS_MAX) {
		return ERR_INVALID;
	}
	*value = (struct json_value){ .name = STR_NONE, .text = STR_NONE };
	if (object) {
		e = read_name(arena, at, map, &value->name);
	}
	if (e != ERR_OK) {
		return e;
	}
	start = at->pos;
	if (!skip_value(at, 1, &value->kind)) {
		return ERR_INVALID;
	}
	value->raw = (struct str){ at->in.p + start, at->pos - start };
	map->n++;
	return value->kind == JSON_STRING ?
	    decode_string(arena, value->raw, &value->text) :
	    ERR_OK;
}

static enum err
read_level(
    struct arena *arena, struct str raw, bool object, struct json_map *out)
{
	struct cursor at = { .in = raw };
	char end = object ? '}' : ']';
	bool done;

	out->list = arena_array(arena, struct json_value, JSON_MEMBERS_MAX + 1);
	out->n = 0;
	skip_space(&at);
	if (!take(&at, object ? '{' : '[')) {
		return ERR_INVALID;
	}
	skip_space(&at);
	done = take(&at, end);
	while (!done) {
		enum err e;

		skip_space(&at);
		e = read_member(arena, &at, object, out);
		if (e != ERR_OK) {
			return e;
		}
		skip_space(&at);
		done = take(&at, end);
		if (!done && !take(&at, ',')) {
			return ERR_INVALID;
		}
	}
	skip_space(&at);
	return at.pos == raw.len ? ERR_OK : ERR_INVALID;
}

enum err
json_read_object(struct arena *arena, struct str raw, struct json_map *out)
{
	return read_level(arena, raw, true, out);
}

enum err
json_read_array(struct arena *arena, struct str raw, struct json_map *out)
{
	return read_level(arena, raw, false, out);
}

const struct json_value *
json_find(const struct json_map *map, const char *name)
{
	for (size_t i = 0; i < map->n; i++) {
		if (str_equal_c(map->list[i].name, name)) {
			return &map->list[i];
		}
	}
	return NULL;
}

struct str
json_text(const struct json_map *map, const char *name)
{
	const struct json_value *value = json_find(map, name);

	return value != NULL ? value->text : STR_NONE;
}

void
json_add_string(struct buf *buf, struct str s)
{
	buf_add_char(buf, '"');
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\') {
			buf_add_char(buf, '\\');
			buf_add_char(buf, (char)c);
		} else if (c < 0x20) {
			buf_printf(buf, "\\u%04x", c);
		} else {
			buf_add_char(buf, (char)c);
		}
	}
	buf_add_char(buf, '"');
}
