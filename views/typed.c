/* typed: see typed.h. Forms are short: a list is searched from its start. */
#include "config.h"

#include "base/arena.h"
#include "views/typed.h"

struct typed *
typed_new(struct arena *arena)
{
	struct typed *typed = arena_new_of(arena, struct typed);

	typed->arena = arena;
	return typed;
}

static struct typed_field *
find(const struct typed *typed, const char *name)
{
	const struct typed_field *field;
	size_t i;

	for (i = 0; typed != NULL && i < typed->n_fields; i++) {
		field = &typed->fields[i];
		if (str_equal_c(field->name, name)) {
			return (struct typed_field *)(uintptr_t)field;
		}
	}
	return NULL;
}

struct str
typed_value(const struct typed *typed, const char *name)
{
	const struct typed_field *field = find(typed, name);

	return field == NULL || field->value.p == NULL ? STR("") : field->value;
}

const char *
typed_error(const struct typed *typed, const char *name)
{
	const struct typed_field *field = find(typed, name);

	return field == NULL ? NULL : field->error;
}

bool
typed_has(const struct typed *typed, const char *name)
{
	const struct typed_field *field = find(typed, name);

	return field != NULL && field->value.p != NULL;
}

bool
typed_is(const struct typed *typed, const char *name, struct str value)
{
	size_t i;

	for (i = 0; typed != NULL && i < typed->n_fields; i++) {
		if (str_equal_c(typed->fields[i].name, name) &&
		    str_equal(typed->fields[i].value, value)) {
			return true;
		}
	}
	return false;
}

size_t
typed_n_errors(const struct typed *typed)
{
	size_t i, n = typed->error != NULL;

	for (i = 0; i < typed->n_fields; i++) {
		n += typed->fields[i].error != NULL;
	}
	return n;
}

bool
typed_add(struct typed *typed, struct str name, struct str value)
{
	if (typed == NULL || typed->n_fields == TYPED_MAX) {
		return false;
	}
	typed->fields[typed->n_fields++] =
	    (struct typed_field){ .name = name, .value = value };
	return true;
}

bool
typed_set(struct typed *typed, const char *name, struct str value)
{
	struct typed_field *field = find(typed, name);

	if (field == NULL) {
		return typed_add(typed, str_c(name), value);
	}
	field->value = value;
	return true;
}

void
typed_mistake(struct typed *typed, const char *name, const char *error)
{
	struct typed_field *field = find(typed, name);

	if (field == NULL && typed_add(typed, str_c(name), STR_NONE)) {
		field = &typed->fields[typed->n_fields - 1];
	}
	if (field != NULL && field->error == NULL) {
		field->error = error;
	}
}
