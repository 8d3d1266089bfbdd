/*
 * file_kind: what an uploaded file is, by its octets and nothing else.
 *
 * Fed piece by piece while the file streams by; keeps a few octets. Knows
 * JPEG (with the size from its frame header), PNG (size from IHDR) and PDF.
 * What a browser says about a file is never looked at.
 */
#ifndef FILE_KIND_H
#define FILE_KIND_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum file_kind { FILE_UNKNOWN = 0, FILE_JPEG, FILE_PNG, FILE_PDF, FILE__MAX };

struct file_probe {
	unsigned char head[24];
	size_t n_head;
	uint64_t length;
	enum file_kind kind;
	uint32_t width, height; /* 0: not known */
	/* where the JPEG segment walk stands */
	unsigned step;
	uint32_t skip;
	unsigned char marker;
	unsigned char field[7];
	unsigned n_field;
};

void file_probe_init(struct file_probe *probe);
void file_probe_feed(struct file_probe *probe, const void *bytes, size_t len);

/* "jpeg", "png", "pdf"; "" for unknown. */
const char *file_kind_name(enum file_kind kind);
/* "image/jpeg" …; application/octet-stream for unknown. */
struct str file_kind_media_type(enum file_kind kind);

#endif
