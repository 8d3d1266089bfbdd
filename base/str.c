/*
 * str: text that carries its length. What does not fit the arena becomes the
 * empty text; the arena has then failed and its owner finds out.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>

#include "base/arena.h"
#include "base/str.h"

struct str
str_c(const char *text)
{
	return text == NULL ? STR_NONE : (struct str){ text, strlen(text) };
}

bool
str_is_empty(struct str s)
{
	return s.len == 0;
}

bool
str_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

bool
str_equal_c(struct str a, const char *b)
{
	return str_equal(a, str_c(b));
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len &&
	    str_equal((struct str){ s.p, prefix.len }, prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len &&
	    (suffix.len == 0 ||
		memcmp(s.p + (s.len - suffix.len), suffix.p, suffix.len) == 0);
}

int
str_compare(struct str a, struct str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len == 0 ? 0 : memcmp(a.p, b.p, len);

	if (order != 0) {
		return order;
	}
	return (a.len > b.len) - (a.len < b.len);
}

bool
str_cut(struct str s, char sep, struct str *head, struct str *tail)
{
	const char *at = s.len == 0 ? NULL : memchr(s.p, sep, s.len);

	if (at == NULL) {
		*head = s;
		*tail = STR_NONE;
		return false;
	}
	*head = (struct str){ s.p, (size_t)(at - s.p) };
	*tail = (struct str){ at + 1, s.len - head->len - 1 };
	return true;
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str
str_trim(struct str s)
{
	while (s.len > 0 && is_space(s.p[0])) {
		s.p++;
		s.len--;
	}
	while (s.len > 0 && is_space(s.p[s.len - 1])) {
		s.len--;
	}
	return s;
}

bool
str_to_int64(struct str s, int64_t *out)
{
	int64_t value = 0;

	if (s.len == 0) {
		return false;
	}
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' ||
		    __builtin_mul_overflow(value, (int64_t)10, &value) ||
		    __builtin_add_overflow(
			value, (int64_t)(s.p[i] - '0'), &value)) {
			return false;
		}
	}
	*out = value;
	return true;
}

/* Room for len octets and a NUL; NULL when the arena has failed. */
static char *
text_room(struct arena *arena, size_t len)
{
	return len == SIZE_MAX ? NULL : arena_try_alloc(arena, len + 1);
}

struct str
str_dup(struct arena *arena, struct str s)
{
	char *p;

	if (s.p == NULL) {
		return STR_NONE;
	}
	p = text_room(arena, s.len);
	if (p == NULL) {
		return STR("");
	}
	memcpy(p, s.p, s.len);
	return (struct str){ p, s.len };
}

const char *
str_to_c(struct arena *arena, struct str s)
{
	return s.p == NULL ? "" : str_dup(arena, s).p;
}

struct str
str_printf(struct arena *arena, const char *fmt, ...)
{
	va_list ap;
	int len;
	char *p;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	p = len < 0 ? NULL : text_room(arena, (size_t)len);
	if (p == NULL) {
		return STR("");
	}
	va_start(ap, fmt);
	(void)vsnprintf(p, (size_t)len + 1, fmt, ap);
	va_end(ap);
	return (struct str){ p, (size_t)len };
}

/* How a UTF-8 sequence goes on, by its first octet: Unicode 15, table 3-7. */
static size_t
utf8_shape(unsigned char first, unsigned char *low, unsigned char *high)
{
	*low = 0x80;
	*high = 0xbf;
	if (first < 0x80) {
		return 1;
	}
	if (first >= 0xc2 && first <= 0xdf) {
		return 2;
	}
	if (first >= 0xe0 && first <= 0xef) {
		*low = first == 0xe0 ? 0xa0 : 0x80;
		*high = first == 0xed ? 0x9f : 0xbf;
		return 3;
	}
	if (first >= 0xf0 && first <= 0xf4) {
		*low = first == 0xf0 ? 0x90 : 0x80;
		*high = first == 0xf4 ? 0x8f : 0xbf;
		return 4;
	}
	return 0;
}

int32_t
str_utf8_next(struct str s, size_t *pos)
{
	const unsigned char *p = (const unsigned char *)s.p;
	unsigned char low, high;
	size_t len;
	int32_t c;

	if (*pos >= s.len) {
		return -1;
	}
	p += *pos;
	len = utf8_shape(p[0], &low, &high);
	if (len == 0 || len > s.len - *pos) {
		return -1;
	}
	c = len == 1 ? p[0] : p[0] & (0x7f >> len);
	for (size_t i = 1; i < len; i++) {
		if (p[i] < low || p[i] > high) {
			return -1;
		}
		c = c << 6 | (p[i] & 0x3f);
		low = 0x80;
		high = 0xbf;
	}
	*pos += len;
	return c;
}

bool
str_is_utf8(struct str s)
{
	size_t pos = 0;

	while (pos < s.len) {
		if (str_utf8_next(s, &pos) < 0) {
			return false;
		}
	}
	return true;
}

size_t
str_utf8_count(struct str s)
{
	size_t pos = 0;
	size_t n = 0;

	while (str_utf8_next(s, &pos) >= 0) {
		n++;
	}
	return n;
}

struct str
str_to_hex(struct arena *arena, struct str bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *p =
	    bytes.len > SIZE_MAX / 4 ? NULL : text_room(arena, bytes.len * 2);

	if (p == NULL) {
		return STR("");
	}
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.p[i];

		p[2 * i] = digits[c >> 4];
		p[2 * i + 1] = digits[c & 15];
	}
	return (struct str){ p, bytes.len * 2 };
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'a' && c <= 'f') {
		return c - 'a' + 10;
	}
	if (c >= 'A' && c <= 'F') {
		return c - 'A' + 10;
	}
	return -1;
}

enum err
str_from_hex(struct arena *arena, struct str hex, struct str *out)
{
	char *p;

	if (hex.len % 2 != 0) {
		return ERR_INVALID;
	}
	p = text_room(arena, hex.len / 2);
	if (p == NULL) {
		return ERR_BUSY;
	}
	for (size_t i = 0; i < hex.len / 2; i++) {
		int high = hex_value(hex.p[2 * i]);
		int low = hex_value(hex.p[2 * i + 1]);

		if (high < 0 || low < 0) {
			return ERR_INVALID;
		}
		p[i] = (char)(high << 4 | low);
	}
	*out = (struct str){ p, hex.len / 2 };
	return ERR_OK;
}

static const char base64_usual[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64_url[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static struct str
base64_encode(
    struct arena *arena, struct str bytes, const char *digits, bool padded)
{
	const unsigned char *in = (const unsigned char *)bytes.p;
	size_t len = 0;
	char *p = bytes.len > SIZE_MAX / 4 ?
	    NULL :
	    text_room(arena, (bytes.len + 2) / 3 * 4);

	if (p == NULL) {
		return STR("");
	}
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = bytes.len - i;
		unsigned group = (unsigned)in[i] << 16;

		group |= left > 1 ? (unsigned)in[i + 1] << 8 : 0;
		group |= left > 2 ? in[i + 2] : 0;
		p[len++] = digits[group >> 18];
		p[len++] = digits[group >> 12 & 63];
		if (left > 1 || padded) {
			p[len++] = left > 1 ? digits[group >> 6 & 63] : '=';
		}
		if (left > 2 || padded) {
			p[len++] = left > 2 ? digits[group & 63] : '=';
		}
	}
	return (struct str){ p, len };
}

static int
base64_value(char c, const char *digits)
{
	if (c >= 'A' && c <= 'Z') {
		return c - 'A';
	}
	if (c >= 'a' && c <= 'z') {
		return c - 'a' + 26;
	}
	if (c >= '0' && c <= '9') {
		return c - '0' + 52;
	}
	if (c == digits[62]) {
		return 62;
	}
	return c == digits[63] ? 63 : -1;
}

/* text without its padding. */
static enum err
base64_decode(
    struct arena *arena, struct str text, const char *digits, struct str *out)
{
	unsigned group = 0;
	unsigned bits = 0;
	size_t len = 0;
	char *p;

	if (text.len % 4 == 1) {
		return ERR_INVALID;
	}
	p = text_room(arena, text.len / 4 * 3 + 2);
	if (p == NULL) {
		return ERR_BUSY;
	}
	for (size_t i = 0; i < text.len; i++) {
		int value = base64_value(text.p[i], digits);

		if (value < 0) {
			return ERR_INVALID;
		}
		group = group << 6 | (unsigned)value;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			p[len++] = (char)(group >> bits & 0xff);
		}
		group &= (1U << bits) - 1;
	}
	/* Bits left over must be zero, so that one value has one spelling. */
	if (group != 0) {
		return ERR_INVALID;
	}
	p[len] = '\0';
	*out = (struct str){ p, len };
	return ERR_OK;
}

struct str
str_to_base64(struct arena *arena, struct str bytes)
{
	return base64_encode(arena, bytes, base64_usual, true);
}

enum err
str_from_base64(struct arena *arena, struct str text, struct str *out)
{
	size_t padding = 0;

	if (text.len % 4 != 0) {
		return ERR_INVALID;
	}
	while (padding < 2 && text.len > 0 && text.p[text.len - 1] == '=') {
		text.len--;
		padding++;
	}
	return base64_decode(arena, text, base64_usual, out);
}

struct str
str_to_base64url(struct arena *arena, struct str bytes)
{
	return base64_encode(arena, bytes, base64_url, false);
}

enum err
str_from_base64url(struct arena *arena, struct str text, struct str *out)
{
	return base64_decode(arena, text, base64_url, out);
}

bool
str_equal_secret(struct str a, struct str b)
{
	return a.len == b.len &&
	    (a.len == 0 || CRYPTO_memcmp(a.p, b.p, a.len) == 0);
}
