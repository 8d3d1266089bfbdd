/* multipart: see multipart.h. A pull parser over one fixed window. */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "fcgi/multipart.h"

static bool
boundary_char_ok(char c)
{
	/* RFC 2046 section 5.1.1, bchars. */
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || (c != '\0' && strchr("'()+_,-./:=? ", c));
}

/* The value of `name=` in the parameters behind the first ';'. Quoted strings
 * lose their quotes; browsers write %22 for a quote inside, so there is no
 * escape to undo. */
static bool
header_param(struct str value, const char *name, struct str *out)
{
	struct str head, rest, key, text;
	size_t i;

	*out = STR_NONE;
	if (!str_cut(value, ';', &head, &rest)) {
		return false;
	}
	while (rest.len > 0) {
		rest = str_trim(rest);
		if (!str_cut(rest, '=', &key, &text)) {
			return false;
		}
		key = str_trim(key);
		if (text.len > 0 && text.p[0] == '"') {
			for (i = 1; i < text.len && text.p[i] != '"'; i++) {
			}
			if (i >= text.len) {
				return false;
			}
			*out = (struct str){ text.p + 1, i - 1 };
			rest = (struct str){ text.p + i + 1, text.len - i - 1 };
			(void)str_cut(rest, ';', &head, &rest);
		} else {
			(void)str_cut(text, ';', out, &rest);
			*out = str_trim(*out);
		}
		if (key.len == strlen(name) &&
		    strncasecmp(key.p, name, key.len) == 0) {
			return true;
		}
	}
	*out = STR_NONE;
	return false;
}

static bool
starts_caseless(struct str s, const char *prefix)
{
	size_t len = strlen(prefix);

	return s.len >= len && strncasecmp(s.p, prefix, len) == 0;
}

enum err
multipart_init(struct multipart *mp, struct str content_type,
    struct arena *arena, multipart_source *read, void *source)
{
	struct str boundary;
	size_t i;

	memset(mp, 0, sizeof(*mp));
	mp->read = read;
	mp->source = source;
	mp->arena = arena;
	if (!starts_caseless(content_type, "multipart/form-data") ||
	    !header_param(content_type, "boundary", &boundary) ||
	    boundary.len == 0 || boundary.len > MULTIPART_BOUNDARY_MAX) {
		mp->failed = true;
		return err_note(ERR_INVALID, "multipart without a boundary");
	}
	for (i = 0; i < boundary.len; i++) {
		if (!boundary_char_ok(boundary.p[i])) {
			mp->failed = true;
			return err_note(ERR_INVALID, "bad boundary character");
		}
	}
	memcpy(mp->delimiter, "\r\n--", 4);
	memcpy(mp->delimiter + 4, boundary.p, boundary.len);
	mp->delimiter_len = boundary.len + 4;
	/* The first delimiter has no line end before it: pretend one, and it
	 * is found like all the others. */
	memcpy(mp->window, "\r\n", 2);
	mp->end = 2;
	mp->in_part = true; /* the preamble, which multipart_next skips */
	return ERR_OK;
}

/* Reads until at least `want` octets are in the window or the source ends. */
static void
refill(struct multipart *mp, size_t want)
{
	size_t got;

	if (mp->end - mp->start >= want || mp->source_ended) {
		return;
	}
	memmove(mp->window, mp->window + mp->start, mp->end - mp->start);
	mp->end -= mp->start;
	mp->start = 0;
	while (mp->end < want && !mp->source_ended) {
		got = mp->read(mp->source, mp->window + mp->end,
		    sizeof(mp->window) - mp->end);
		if (got == 0) {
			mp->source_ended = true;
		}
		mp->end += got;
	}
}

/* How many octets of the window belong to the part for certain; 0 when the
 * delimiter is next. */
static size_t
content_ahead(struct multipart *mp)
{
	const unsigned char *from, *hit;
	size_t len;

	refill(mp, sizeof(mp->window) / 2);
	from = mp->window + mp->start;
	len = mp->end - mp->start;
	hit = memmem(from, len, mp->delimiter, mp->delimiter_len);
	if (hit != NULL) {
		return (size_t)(hit - from);
	}
	if (mp->source_ended || len < mp->delimiter_len) {
		mp->failed = true; /* no closing delimiter */
		return 0;
	}
	return len - (mp->delimiter_len - 1);
}

size_t
multipart_read(struct multipart *mp, void *out, size_t len)
{
	size_t there;

	if (mp->failed || !mp->in_part || len == 0) {
		return 0;
	}
	there = content_ahead(mp);
	if (there > len) {
		there = len;
	}
	if (there == 0) {
		mp->in_part = false;
		return 0;
	}
	memcpy(out, mp->window + mp->start, there);
	mp->start += there;
	return there;
}

bool
multipart_failed(const struct multipart *mp)
{
	return mp->failed;
}

static enum err
broken(struct multipart *mp, const char *what)
{
	mp->failed = true;
	return err_note(ERR_INVALID, "multipart: %s", what);
}

static void
read_head_line(struct str line, struct multipart_part *part)
{
	struct str name, value;

	if (!str_cut(line, ':', &name, &value)) {
		return;
	}
	value = str_trim(value);
	if (name.len == strlen("Content-Disposition") &&
	    starts_caseless(name, "Content-Disposition") &&
	    starts_caseless(value, "form-data")) {
		(void)header_param(value, "name", &part->name);
		(void)header_param(value, "filename", &part->filename);
	} else if (name.len == strlen("Content-Type") &&
	    starts_caseless(name, "Content-Type")) {
		part->content_type = value;
	}
}

static enum err
read_head(struct multipart *mp, struct multipart_part *part)
{
	const unsigned char *from, *hit;
	struct str head, line;

	refill(mp, MULTIPART_HEAD_MAX);
	from = mp->window + mp->start;
	hit = memmem(from, mp->end - mp->start, "\r\n\r\n", 4);
	if (hit == NULL || (size_t)(hit - from) > MULTIPART_HEAD_MAX) {
		return broken(mp, "head of a part without end");
	}
	head = str_dup(mp->arena,
	    (struct str){ (const char *)from, (size_t)(hit - from) });
	mp->start += (size_t)(hit - from) + 4;
	while (head.len > 0) {
		(void)str_cut(head, '\n', &line, &head);
		read_head_line(str_trim(line), part);
	}
	if (str_is_empty(part->name) || !str_is_utf8(part->name) ||
	    !str_is_utf8(part->filename)) {
		return broken(mp, "part without a name");
	}
	return ERR_OK;
}

enum err
multipart_next(struct multipart *mp, struct multipart_part *part)
{
	unsigned char dump[1024];
	const unsigned char *p;

	memset(part, 0, sizeof(*part));
	while (multipart_read(mp, dump, sizeof(dump)) > 0) {
	}
	if (mp->failed) {
		return broken(mp, "no closing delimiter");
	}
	if (mp->ended) {
		return ERR_OK;
	}
	mp->start += mp->delimiter_len;
	refill(mp, 2);
	if (mp->end - mp->start < 2) {
		return broken(mp, "cut behind a delimiter");
	}
	p = mp->window + mp->start;
	mp->start += 2;
	if (p[0] == '-' && p[1] == '-') {
		mp->ended = true; /* an epilogue is passed over */
		return ERR_OK;
	}
	if (p[0] != '\r' || p[1] != '\n') {
		return broken(mp, "octets behind a delimiter");
	}
	if (++mp->n_parts > MULTIPART_PARTS_MAX) {
		return broken(mp, "too many parts");
	}
	mp->in_part = true;
	return read_head(mp, part);
}
