/*
 * form: reads a posted form into a typed struct by a const table.
 *
 *	struct password_change { struct str now, next; };
 *	static const struct form_field fields[] = {
 *		{ "now", "当前密码", FIELD_TEXT,
 *		    offsetof(struct password_change, now), .required = true },
 *		…
 *	};
 *	if (!form_read(req->form, fields, N_FIELDS(fields), &change)) {
 *		view_password(reply_page(req, 422), page, req->form->typed);
 *		return ERR_OK;
 *	}
 *
 * Mistakes are data: each gets a sentence at its field, and the page is drawn
 * again from form->typed with what was typed. Values are UTF-8 without
 * control characters, trimmed (ASCII and ideographic space).
 */
#ifndef FORM_H
#define FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "fcgi/file_kind.h"
#include "views/typed.h"

struct arena;
struct req;

#define FORM_FILES_MAX 8

/* A file that came with the form and has been stored (sealed). */
struct form_file {
	struct str name;     /* of the field */
	struct str filename; /* as the browser says; for showing only */
	int64_t upload_id;   /* 0: not stored, see error */
	enum file_kind kind;
	int64_t size;
	const char *error; /* sentence; NULL: good */
};

struct form {
	struct arena *arena;
	struct typed *typed; /* without _csrf, _once and secrets */
	struct form_file files[FORM_FILES_MAX];
	size_t n_files;
	struct str csrf;
	struct str once;
};

enum field_type {
	FIELD_TEXT,   /* struct str; one line */
	FIELD_LINES,  /* struct str; line ends become LF */
	FIELD_SECRET, /* struct str, untrimmed; never drawn again */
	FIELD_INT,    /* int64_t ≥ 0; absent gives 0 */
	FIELD_FLAG,   /* bool; a checkbox */
	FIELD_CHOICE, /* int (an enum): index of the text in choices */
};

/* NULL when the text is good, and its uniform spelling is put in *out; else a
 * sentence that names the mend. The functions of model/validate.h fit. */
typedef const char *
form_check(struct arena *arena, struct str text, struct str *out);

struct form_field {
	const char *name;
	const char *label; /* as on the page: begins the sentence */
	enum field_type type;
	size_t offset;
	bool required;
	bool halfwidth;    /* full-width letters and digits become ASCII */
	size_t max;        /* characters at most; 0: 200 (FIELD_LINES: 2000) */
	form_check *check; /* not called for empty values */
	const char *const *choices;
	size_t n_choices;
};

#define N_FIELDS(table) (sizeof(table) / sizeof((table)[0]))

/* An empty form, for GET pages; what was typed before the session ended is
 * put back when it was this page's. */
struct form *form_fresh(struct req *req);

/* True when every field is good. Fields not in the table are left alone. */
bool form_read(struct form *form, const struct form_field *fields,
    size_t n_fields, void *into);

/* A mistake found later, by the model: at a field, or (NULL) at the whole. */
void form_error(struct form *form, const char *name, const char *sentence);
bool form_is_good(const struct form *form);

/* The file of that field; NULL when none came. A stored one can be named
 * again by the hidden field NAME_id, so that it survives a mistake. */
const struct form_file *form_file(const struct form *form, const char *name);

/* Adds name=value&… pairs. ERR_INVALID when malformed or too many. */
enum err form_parse_pairs(struct form *form, struct str pairs) MUST_CHECK;

/* Puts one pair where it belongs. */
enum err
form_add(struct form *form, struct str name, struct str value) MUST_CHECK;

struct form *form_new(struct arena *arena);

/* name=value&… of what was typed, for parking. */
struct str form_to_pairs(const struct form *form);

#endif
