/*
 * page_samples: every page with made-up data, for t_pages (drawn with hostile
 * text and parsed strictly) and for the gallery (drawn to be looked at).
 *
 * A new page: a function here that fills its structs, taking every text from
 * T(), and a line in its file's table.
 */
#ifndef PAGE_SAMPLES_H
#define PAGE_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "views/page.h"

struct arena;
struct typed;

struct sample {
	const char *name;
	void (*draw)(struct buf *out, struct page *page);
};

struct sample_list {
	const struct sample *samples;
	size_t n;
};

#define SAMPLE_LIST(table)                                \
	{                                                 \
		table, sizeof(table) / sizeof((table)[0]) \
	}

/* One a file: page_samples_AREA.c. */
extern const struct sample_list samples_frame;
extern const struct sample_list samples_certificate;
extern const struct sample_list samples_download;
extern const struct sample_list samples_person;
extern const struct sample_list samples_order;
extern const struct sample_list samples_payment;
extern const struct sample_list samples_site;

extern const struct sample_list *const all_samples[];
extern const size_t n_all_samples;

/* Moment all samples play at: 2026-11-22 14:05 in Beijing. */
#define SAMPLE_NOW 1795327500

/* The text; or, in hostile mode, the text with markup, quotes and worse. */
struct str T(const char *text);
/* Copies of a static text are made here. */
struct arena *sample_arena(void);

/* A form as it came: value of each name, and mistakes when wrong. */
struct typed *sample_typed(const char *const *pairs, size_t n_pairs);

void samples_begin(struct arena *arena, bool hostile);
struct page sample_page(const char *title);

#endif
