/*
 * html: the only writers of markup, one per place a value can stand in.
 *
 * Pages (views/NAME.html) are compiled by viewc, which knows the place of
 * each <%= value %> and calls the writer for it; no page names a writer
 * itself. Each writer takes text, a C string or a whole number, picked by
 * _Generic: any other type does not compile. Ready-made markup is struct
 * html; it is made only here, and only the text place takes it.
 */
#ifndef HTML_H
#define HTML_H

#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct arena;

struct html {
	struct str markup;
};

/* A short text by value, as views/format.h makes them: pages allocate nothing. */
struct shown {
	char text[104];
};

/* Between tags: & < > are written as references, and characters that XML
 * forbids, or octets that are not UTF-8, as U+FFFD. */
void html_text_str(struct buf *out, struct str text);
void html_text_c(struct buf *out, const char *text);
void html_text_shown(struct buf *out, struct shown shown);
void html_text_html(struct buf *out, struct html html);

/* In a quoted attribute: as above, and both quotes. */
void html_attr_str(struct buf *out, struct str text);
void html_attr_c(struct buf *out, const char *text);
void html_attr_shown(struct buf *out, struct shown shown);

/* A whole address, or its beginning: one that begins with a single "/", with
 * "#" or "?", or with "https://"; anything else is written as "#". */
void html_url_str(struct buf *out, struct str url);
void html_url_c(struct buf *out, const char *url);
void html_url_shown(struct buf *out, struct shown url);

/* Part of an address, percent-encoded. */
void html_urlpart_str(struct buf *out, struct str part);
void html_urlpart_c(struct buf *out, const char *part);
void html_urlpart_shown(struct buf *out, struct shown shown);

/* A whole number is the same in every place. */
void html_int(struct buf *out, int64_t number);
void html_uint(struct buf *out, uint64_t number);

/* Text of several lines, each ended by a line break element. */
struct html html_lines(struct arena *arena, struct str text);

/* Used by generated code only. */
void html_literal(struct buf *out, const char *markup, size_t len);

/* clang-format off */
#define HTML_INTS int: html_int, long: html_int, long long: html_int, \
	unsigned: html_uint, unsigned long: html_uint, \
	unsigned long long: html_uint
#define html_text(out, value) _Generic((value), struct str: html_text_str, \
	struct html: html_text_html, struct shown: html_text_shown, \
	char *: html_text_c, const char *: html_text_c, HTML_INTS)((out), (value))
#define html_attr(out, value) _Generic((value), struct str: html_attr_str, \
	struct shown: html_attr_shown, char *: html_attr_c, \
	const char *: html_attr_c, HTML_INTS)((out), (value))
#define html_url(out, value) _Generic((value), struct str: html_url_str, \
	struct shown: html_url_shown, char *: html_url_c, const char *: html_url_c)((out), (value))
#define html_urlpart(out, value) _Generic((value), \
	struct str: html_urlpart_str, struct shown: html_urlpart_shown, \
	char *: html_urlpart_c, const char *: html_urlpart_c, HTML_INTS)((out), (value))
/* clang-format on */

#endif
