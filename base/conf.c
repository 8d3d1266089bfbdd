/*
 * conf: `key = value` files. Every mistake is told, with its line, before the
 * program gives up, so that an operator mends a file in one go.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/str.h"

enum { FILE_MAX = 64 * 1024, ITEMS_MAX = 64 };

struct reading {
	const char *path;
	unsigned line;
	const struct conf_item *items;
	size_t n_items;
	unsigned lines[ITEMS_MAX]; /* where each key stands; 0: nowhere */
	char *into;
	struct arena *arena;
	bool wrong;
};

static void
complain(struct reading *r, const char *key, const char *what)
{
	log_error("%s:%u: %s: %s", r->path, r->line, key, what);
	r->wrong = true;
}

static bool
set_int(struct reading *r, const struct conf_item *item, struct str value)
{
	struct str digits = value;
	bool negative = str_starts(value, STR("-"));
	int64_t number;

	if (negative) {
		digits.p++;
		digits.len--;
	}
	if (!str_to_int64(digits, &number)) {
		complain(r, item->key, "a whole number is wanted");
		return false;
	}
	number = negative ? -number : number;
	if (number < item->min || number > item->max) {
		log_error("%s:%u: %s: a number from %lld to %lld is wanted",
		    r->path, r->line, item->key, (long long)item->min,
		    (long long)item->max);
		r->wrong = true;
		return false;
	}
	memcpy(r->into + item->offset, &number, sizeof(number));
	return true;
}

static bool
set_bool(struct reading *r, const struct conf_item *item, struct str value)
{
	bool yes = str_equal(value, STR("yes"));

	if (!yes && !str_equal(value, STR("no"))) {
		complain(r, item->key, "yes or no is wanted");
		return false;
	}
	memcpy(r->into + item->offset, &yes, sizeof(yes));
	return true;
}

/* The first word of *rest, which moves behind it; empty at the end. */
static struct str
next_word(struct str *rest)
{
	struct str word;
	size_t len = 0;

	*rest = str_trim(*rest);
	while (len < rest->len && rest->p[len] != ' ' && rest->p[len] != '\t') {
		len++;
	}
	word = (struct str){ rest->p, len };
	rest->p += len;
	rest->len -= len;
	return word;
}

static void
set_list(struct reading *r, const struct conf_item *item, struct str value)
{
	struct str rest = value;
	const char **list;
	size_t n = 0;

	while (!str_is_empty(next_word(&rest))) {
		n++;
	}
	list = arena_array(r->arena, const char *, n + 1);
	rest = value;
	for (size_t i = 0; i < n; i++) {
		list[i] = str_to_c(r->arena, next_word(&rest));
	}
	memcpy(r->into + item->offset, &list, sizeof(list));
}

static void
set(struct reading *r, const struct conf_item *item, struct str value)
{
	const char *text;

	switch (item->type) {
	case CONF_TEXT:
		text = str_to_c(r->arena, value);
		memcpy(r->into + item->offset, &text, sizeof(text));
		break;
	case CONF_INT:
		(void)set_int(r, item, value);
		break;
	case CONF_BOOL:
		(void)set_bool(r, item, value);
		break;
	case CONF_LIST:
		set_list(r, item, value);
		break;
	}
}

static void
read_line(struct reading *r, struct str line)
{
	struct str key, value;

	line = str_trim(line);
	if (line.len == 0 || line.p[0] == '#') {
		return;
	}
	if (!str_cut(line, '=', &key, &value)) {
		complain(r, str_to_c(r->arena, line), "key = value is wanted");
		return;
	}
	key = str_trim(key);
	for (size_t i = 0; i < r->n_items; i++) {
		if (!str_equal_c(key, r->items[i].key)) {
			continue;
		}
		if (r->lines[i] != 0) {
			complain(r, r->items[i].key, "given twice");
			return;
		}
		r->lines[i] = r->line;
		set(r, &r->items[i], str_trim(value));
		return;
	}
	complain(r, str_to_c(r->arena, key), "no such key");
}

static enum err
read_text(const char *path, struct arena *arena, struct str *out)
{
	auto_file FILE *file = fopen(path, "re");
	char *text = arena_alloc(arena, FILE_MAX);
	size_t len;

	if (file == NULL) {
		log_error("%s: %s", path, strerror(errno));
		return ERR_NOT_FOUND;
	}
	len = fread(text, 1, FILE_MAX, file);
	if (ferror(file) != 0 || len == FILE_MAX) {
		log_error(
		    "%s: cannot be read, or over %d octets", path, FILE_MAX);
		return ERR_INVALID;
	}
	*out = (struct str){ text, len };
	return ERR_OK;
}

enum err
conf_read(const char *path, const struct conf_item *items, size_t n_items,
    void *into, struct arena *arena)
{
	struct reading r = { .path = path,
		.items = items,
		.n_items = n_items,
		.into = into,
		.arena = arena };
	struct str rest, line;
	enum err e;

	if (n_items > ITEMS_MAX) {
		return err_note(ERR_BUG, "conf: over %d keys", ITEMS_MAX);
	}
	e = read_text(path, arena, &rest);
	if (e != ERR_OK) {
		return e;
	}
	while (rest.p != NULL) {
		(void)str_cut(rest, '\n', &line, &rest);
		r.line++;
		read_line(&r, line);
	}
	for (size_t i = 0; i < n_items; i++) {
		if (r.lines[i] != 0) {
			continue;
		}
		if (items[i].fallback == NULL) {
			complain(&r, items[i].key, "missing");
			continue;
		}
		set(&r, &items[i], str_c(items[i].fallback));
	}
	return r.wrong || arena_failed(arena) ? ERR_INVALID : ERR_OK;
}
