/*
 * html: escaping, once. Called by compiled pages; see html.h.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "views/html.h"

/* XML 1.0 section 2.2: what may stand in a document at all. */
static bool
is_xml_char(int32_t c)
{
	return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) ||
	    (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
}

static const char *
reference(char c, bool quotes)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return quotes ? "&quot;" : NULL;
	case '\'':
		return quotes ? "&#39;" : NULL;
	case '\r':
		return "&#13;";
	default:
		return NULL;
	}
}

static void
escape(struct buf *out, struct str text, bool quotes)
{
	size_t pos = 0;
	size_t from = 0;

	while (pos < text.len) {
		size_t at = pos;
		unsigned char first = (unsigned char)text.p[pos];
		const char *ref;
		int32_t c;

		if (first >= 0x20 && first < 0x7F) {
			c = first;
			pos++;
		} else {
			c = str_utf8_next(text, &pos);
			if (c < 0) {
				/* not UTF-8: pass over this one octet */
				pos = at + 1;
			}
		}
		ref = first < 0x80 ? reference((char)first, quotes) : NULL;
		if (c >= 0 && is_xml_char(c) && ref == NULL) {
			continue;
		}
		buf_add(out, text.p + from, at - from);
		buf_add_c(out, ref != NULL ? ref : "\xEF\xBF\xBD");
		from = pos;
	}
	if (from < text.len) {
		buf_add(out, text.p + from, text.len - from);
	}
}

void
html_text_str(struct buf *out, struct str text)
{
	escape(out, text, false);
}

void
html_text_c(struct buf *out, const char *text)
{
	escape(out, str_c(text), false);
}

void
html_text_shown(struct buf *out, struct shown shown)
{
	escape(out, str_c(shown.text), false);
}

void
html_text_html(struct buf *out, struct html html)
{
	buf_add_str(out, html.markup);
}

void
html_attr_str(struct buf *out, struct str text)
{
	escape(out, text, true);
}

void
html_attr_c(struct buf *out, const char *text)
{
	escape(out, str_c(text), true);
}

void
html_attr_shown(struct buf *out, struct shown shown)
{
	escape(out, str_c(shown.text), true);
}

static bool
is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7F || c == '\\';
}

/* Browsers read "\" as "/" and drop tabs and line ends inside an address, so
 * neither may stand in one: "/\host" would be another site. */
static bool
is_safe_url(struct str url)
{
	for (size_t i = 0; i < url.len; i++) {
		if (is_control(url.p[i])) {
			return false;
		}
	}
	if (str_starts(url, STR("https://"))) {
		return true;
	}
	if (url.len == 0) {
		return false;
	}
	if (url.p[0] == '#' || url.p[0] == '?') {
		return true;
	}
	return url.p[0] == '/' && !(url.len > 1 && url.p[1] == '/');
}

void
html_url_str(struct buf *out, struct str url)
{
	if (is_safe_url(url)) {
		escape(out, url, true);
	} else {
		buf_add_char(out, '#');
	}
}

void
html_url_c(struct buf *out, const char *url)
{
	html_url_str(out, str_c(url));
}

void
html_url_shown(struct buf *out, struct shown url)
{
	html_url_str(out, str_c(url.text));
}

void
html_urlpart_str(struct buf *out, struct str part)
{
	buf_add_percent(out, part);
}

void
html_urlpart_c(struct buf *out, const char *part)
{
	buf_add_percent(out, str_c(part));
}

void
html_urlpart_shown(struct buf *out, struct shown shown)
{
	buf_add_percent(out, str_c(shown.text));
}

void
html_int(struct buf *out, int64_t number)
{
	buf_printf(out, "%lld", (long long)number);
}

void
html_uint(struct buf *out, uint64_t number)
{
	buf_printf(out, "%llu", (unsigned long long)number);
}

struct html
html_lines(struct arena *arena, struct str text)
{
	struct buf out;
	struct str line = STR_NONE;
	struct str rest = text;

	buf_init(&out, arena, 0);
	while (rest.p != NULL) {
		str_cut(rest, '\n', &line, &rest);
		escape(&out, str_trim(line), false);
		if (rest.p != NULL) {
			buf_add_c(&out, "<br/>");
		}
	}
	return (struct html){ buf_str(&out) };
}

void
html_literal(struct buf *out, const char *markup, size_t len)
{
	buf_add(out, markup, len);
}
