/*
 * multipart: a bounded reader of multipart/form-data (RFC 7578, RFC 2046).
 *
 * Reads from a function in small pieces and never holds more than its window,
 * so that a file of any size costs the same memory. Everything comes from a
 * peer: a malformed body ends in ERR_INVALID, nothing worse. Limits: boundary
 * 70 octets, head of a part 4 KiB, 64 parts.
 *
 *	while ((e = multipart_next(&mp, &part)) == ERR_OK && part.name.p)
 *		while ((n = multipart_read(&mp, room, sizeof(room))) > 0)
 *			…
 */
#ifndef MULTIPART_H
#define MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

#define MULTIPART_BOUNDARY_MAX 70
#define MULTIPART_PARTS_MAX    64
#define MULTIPART_WINDOW       (16 * 1024)
#define MULTIPART_HEAD_MAX     4096

/* Gives at most len octets, 0 at the end. */
typedef size_t multipart_source(void *source, void *out, size_t len);

struct multipart {
	multipart_source *read;
	void *source;
	struct arena *arena; /* names of parts live here */
	char delimiter[MULTIPART_BOUNDARY_MAX + 8]; /* CR LF - - boundary */
	size_t delimiter_len;
	unsigned char window[MULTIPART_WINDOW];
	size_t start, end; /* what of the window is not yet consumed */
	unsigned n_parts;
	bool source_ended;
	bool in_part; /* octets of a part are next */
	bool ended;   /* closing delimiter seen */
	bool failed;
};

struct multipart_part {
	struct str name;         /* STR_NONE: there are no more parts */
	struct str filename;     /* STR_NONE: a plain field */
	struct str content_type; /* as the browser says; not to be believed */
};

/* content_type: of the request, holding the boundary. ERR_INVALID. */
enum err multipart_init(struct multipart *mp, struct str content_type,
    struct arena *arena, multipart_source *read, void *source) MUST_CHECK;

/* Skips what is left of the present part, then reads the next head. */
enum err
multipart_next(struct multipart *mp, struct multipart_part *part) MUST_CHECK;

/* Octets of the present part; 0 at its end, or when the body is broken:
 * multipart_failed() tells which. */
size_t multipart_read(struct multipart *mp, void *out, size_t len);
bool multipart_failed(const struct multipart *mp);

#endif
