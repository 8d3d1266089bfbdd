/*
 * str: text that carries its length.
 *
 * A struct str does not own its octets; it points into an arena, a buf or a
 * constant. p == NULL is "no value" (SQL NULL, absent form field); p != NULL
 * with len 0 is the empty text. Not terminated, unless a function says so.
 */
#ifndef STR_H
#define STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct arena;

struct str {
	const char *p;
	size_t len;
};

/* For string constants only. */
#define STR(constant) ((struct str){ "" constant, sizeof(constant) - 1 })
#define STR_NONE      ((struct str){ NULL, 0 })

/* For printf's "%.*s". */
#define STR_FMT(s) (int)(s).len, (s).p == NULL ? "" : (s).p

struct str str_c(const char *text); /* strlen; NULL gives STR_NONE */
bool str_is_empty(struct str s);    /* no value, or no octets */
bool str_equal(struct str a, struct str b);
bool str_equal_c(struct str a, const char *b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
int str_compare(struct str a, struct str b); /* bytewise, for sorting */

/* Cuts s at the first sep: *head gets what stands before, *tail what follows.
 * Without sep: *head is s, *tail is STR_NONE, false. */
bool str_cut(struct str s, char sep, struct str *head, struct str *tail);

struct str str_trim(struct str s); /* ASCII white space, both ends */

/* Digits only, no sign, no space; false when empty or out of range. */
bool str_to_int64(struct str s, int64_t *out);

/* Copies into the arena and puts a NUL behind. str_dup keeps STR_NONE. */
struct str str_dup(struct arena *arena, struct str s);
const char *str_to_c(struct arena *arena, struct str s);
struct str
str_printf(struct arena *arena, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* UTF-8. Overlong forms, surrogates and > U+10FFFF are not UTF-8. */
bool str_is_utf8(struct str s);
size_t str_utf8_count(struct str s); /* characters; s must be UTF-8 */
/* Reads one character at *pos and moves it on; -1 at the end or when bad. */
int32_t str_utf8_next(struct str s, size_t *pos);

/* Lower-case hex; base64 (RFC 4648 section 4) and base64url without padding
 * (section 5). The decoders are strict and return ERR_INVALID. */
struct str str_to_hex(struct arena *arena, struct str bytes);
enum err
str_from_hex(struct arena *arena, struct str hex, struct str *out) MUST_CHECK;
struct str str_to_base64(struct arena *arena, struct str bytes);
enum err str_from_base64(
    struct arena *arena, struct str text, struct str *out) MUST_CHECK;
struct str str_to_base64url(struct arena *arena, struct str bytes);
enum err str_from_base64url(
    struct arena *arena, struct str text, struct str *out) MUST_CHECK;

/* Same length and same octets, in time that does not depend on them. */
bool str_equal_secret(struct str a, struct str b);

#endif
