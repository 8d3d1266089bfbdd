/* plain: see the header. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/plain.h"

bool
plain_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
plain_is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

bool
plain_is_digits(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!plain_is_digit(text.p[i])) {
			return false;
		}
	}
	return text.len > 0;
}

struct str
plain_without(struct arena *arena, struct str text, const char *drop)
{
	struct buf buf;

	buf_init(&buf, arena, 0);
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] == '\0' || strchr(drop, text.p[i]) == NULL) {
			buf_add_char(&buf, text.p[i]);
		}
	}
	return buf_str(&buf);
}

struct str
plain_half_width(struct arena *arena, struct str text)
{
	struct buf buf;
	size_t pos = 0;
	size_t from = 0;
	int32_t c;

	buf_init(&buf, arena, 0);
	while ((c = str_utf8_next(text, &pos)) >= 0) {
		if (c >= 0xff01 && c <= 0xff5e) {
			buf_add_char(&buf, (char)(c - 0xff01 + '!'));
		} else if (c == 0x3000 || c == 0xa0) {
			buf_add_char(&buf, ' ');
		} else {
			buf_add(&buf, text.p + from, pos - from);
		}
		from = pos;
	}
	return str_trim(buf_str(&buf));
}

struct str
plain_code(struct arena *arena, struct str text)
{
	struct str half =
	    plain_without(arena, plain_half_width(arena, text), " \t");
	struct buf buf;

	buf_init(&buf, arena, 0);
	for (size_t i = 0; i < half.len; i++) {
		char c = half.p[i];

		buf_add_char(
		    &buf, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
	}
	return buf_str(&buf);
}

/* Characters that break forms of others: control characters, marks of
 * direction and joining, emoji, private use. */
static bool
is_printable(int32_t c)
{
	if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
		return false;
	}
	if ((c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0x20e3) {
		return false;
	}
	if ((c >= 0x2600 && c <= 0x27bf && c != 0x2605 && c != 0x2606) ||
	    (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe000 && c <= 0xf8ff) ||
	    (c >= 0xfff0 && c <= 0xffff)) {
		return false;
	}
	return c < 0x10000 || (c >= 0x20000 && c <= 0x323af);
}

bool
plain_is_line(struct str text)
{
	size_t pos = 0;
	int32_t c;

	while ((c = str_utf8_next(text, &pos)) >= 0) {
		if (!is_printable(c) || c == '<' || c == '>') {
			return false;
		}
	}
	return pos == text.len;
}
