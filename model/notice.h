/* notice: 公告, what the platform tells everybody. Newest first. */
#ifndef NOTICE_H
#define NOTICE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

struct notice {
	int64_t notice_id;
	struct str title;
	struct str body; /* paragraphs parted by empty lines */
	int64_t published_at;
};

enum { NOTICES_A_PAGE = 20 };

/* Those before before_id (0: from the newest), one more than a page holds
 * when there are more. */
enum err notice_list(struct desk *desk, int64_t before_id, struct notice **out,
    size_t *n) MUST_CHECK;

/* ERR_NOT_FOUND also for one not yet published. */
enum err notice_find(
    struct desk *desk, int64_t notice_id, struct notice *out) MUST_CHECK;

#endif
