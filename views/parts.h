/*
 * parts: what the pieces of pages (views/field.html, views/pager.html …) are
 * given. A piece is a page of its own, called from other pages:
 *
 *	<% #include "views/field.h" %>
 *	…
 *	<% view_field(out, typed, &(struct field){ .name = "phone",
 *	       .label = "手机号", .required = true, .type = "tel" }); %>
 */
#ifndef PARTS_H
#define PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "views/page.h"

/* A form row. Value and mistake come from the struct typed by name. */
struct field {
	const char *name;
	const char *label;
	bool required;
	const char *type; /* NULL: "text" */
	const char *hint; /* what is wanted, below the control */
	const char *placeholder;
	const char *inputmode;    /* "numeric", "tel" … */
	const char *autocomplete; /* NULL: "off" */
	int maxlength;            /* 0: 100 */
	bool wide;                /* takes the whole line of a form grid */
	bool autofocus;
};

struct choice {
	const char *value;
	const char *text;
	const char *hint;   /* radio cards: second line */
	const char *reason; /* why it cannot be chosen; NULL: it can */
};

/* A row of radio cards (choice_cards) or a select (field_select). */
struct choices {
	const char *name;
	const char *label;
	bool required;
	const char *hint;
	const char *empty; /* select: text of the empty choice; NULL: none */
	const struct choice *items;
	size_t n_items;
	bool wide;
};

/* An upload slot. The file stored already is named by the hidden field
 * NAME_id (in the struct typed), so that a mistake elsewhere loses nothing. */
struct upload_slot {
	const char *name;
	const char *label;
	const char *hint;
	const char *sample;     /* static file that shows a good one */
	int64_t stored_id;      /* 0: none is kept yet */
	struct str stored_name; /* of the file kept already */
	int64_t stored_size;
};

/* Pages by key; an address that is empty is not offered. */
struct pager {
	int64_t count; /* of all that match; -1: not counted */
	struct str previous_url;
	struct str next_url;
};

enum step_state { STEP_AHEAD, STEP_NOW, STEP_DONE, STEP_FAILED };

struct step {
	const char *name;
	enum step_state state;
	int64_t at;       /* TIME_NONE: not yet */
	const char *note; /* NULL: none */
};

/* What an empty list says: one sentence and the next step. */
struct empty {
	const char *icon;
	const char *sentence;
	const char *action; /* text of the link; NULL: none */
	const char *url;
};

#endif
