/*
 * conf: `key = value` files, read once at start.
 *
 * A program states its keys in a const table; unknown keys, doubled keys,
 * missing required ones and values out of range stop it with the file, the
 * line and what is wanted. Lines beginning with # and empty lines are passed
 * over. Values are text to the end of the line, trimmed.
 */
#ifndef CONF_H
#define CONF_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct arena;

enum conf_type {
	CONF_TEXT, /* const char * */
	CONF_INT,  /* int64_t, min..max */
	CONF_BOOL, /* bool: yes or no */
	CONF_LIST, /* const char ** ended by NULL: values split at white space */
};

struct conf_item {
	const char *key;
	enum conf_type type;
	size_t offset;        /* into the program's struct */
	const char *fallback; /* NULL: required; "" is an empty text */
	int64_t min, max;     /* CONF_INT */
};

/* Fills *into (the program's struct); texts live in the arena. ERR_INVALID
 * after a log line that names file, line and key; ERR_NOT_FOUND. */
enum err conf_read(const char *path, const struct conf_item *items,
    size_t n_items, void *into, struct arena *arena) MUST_CHECK;

#endif
