/*
 * upload: a file of a member, sealed piece by piece. Written once, while it
 * streams in; an upload that was not finished is as if it were not there.
 */
#ifndef UPLOAD_H
#define UPLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

#define UPLOAD_CHUNK (48 * 1024)

struct upload {
	int64_t member_id;
	int64_t upload_id;
	struct str kind; /* "jpeg", "png", "pdf" */
	struct str slot; /* field it was sent in */
	struct str name; /* file name as the member had it */
	int64_t size;
	int64_t width, height; /* 0: not known */
	struct str sha256;
	int64_t n_chunks;
	int64_t operator_id;
	int64_t created_at;
};

/* Call these three inside one transaction. upload_begin takes member_id,
 * kind, slot, name and operator_id from *upload and fills in upload_id. */
enum err upload_begin(struct desk *desk, struct upload *upload) MUST_CHECK;
/* plain: at most UPLOAD_CHUNK octets, n counting from 0. */
enum err upload_add_chunk(struct desk *desk, const struct upload *upload,
    int64_t n, struct str plain) MUST_CHECK;
/* Takes size, width, height, sha256 and n_chunks. */
enum err
upload_finish(struct desk *desk, const struct upload *upload) MUST_CHECK;

/* ERR_NOT_FOUND also for another member's. */
enum err upload_find(struct desk *desk, int64_t member_id, int64_t upload_id,
    struct upload *out) MUST_CHECK;
/* One piece in clear, in the arena. */
enum err upload_read_chunk(struct desk *desk, const struct upload *upload,
    int64_t n, struct str *out) MUST_CHECK;

#endif
