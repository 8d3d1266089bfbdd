/*
 * typed: what a form holds when it is drawn: the values to show and what is
 * wrong with them.
 *
 * Empty on a fresh page (a handler may set values to begin with); after a
 * mistake it holds what the person typed, with a sentence at each wrong
 * field, so that nothing has to be typed twice. Lives in an arena.
 *
 *	<input name="phone" value="<%= typed_value(typed, "phone") %>">
 *	<% if (typed_error(typed, "phone") != NULL) { %> …
 */
#ifndef TYPED_H
#define TYPED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

#define TYPED_MAX 96

struct typed_field {
	struct str name;
	struct str value;  /* STR_NONE: only an error */
	const char *error; /* sentence; NULL: nothing wrong */
};

struct typed {
	struct arena *arena;
	struct typed_field fields[TYPED_MAX];
	size_t n_fields;
	const char *error; /* about the form as a whole; NULL: none */
	bool restored;     /* typed before the session ended */
};

struct typed *typed_new(struct arena *arena);

/* "" when nothing was typed there, so pages can write it as it is. */
struct str typed_value(const struct typed *typed, const char *name);
/* NULL: nothing wrong. The first sentence given for a field stays. */
const char *typed_error(const struct typed *typed, const char *name);
bool typed_has(const struct typed *typed, const char *name);
/* For checkboxes and radios: a field may stand there several times. */
bool typed_is(const struct typed *typed, const char *name, struct str value);
size_t typed_n_errors(const struct typed *typed);

/* Adds a value (typed_add: one more of that name; typed_set: the only one).
 * Over TYPED_MAX fields are dropped and false is returned. */
bool typed_add(struct typed *typed, struct str name, struct str value);
bool typed_set(struct typed *typed, const char *name, struct str value);
void typed_mistake(struct typed *typed, const char *name, const char *error);

#endif
