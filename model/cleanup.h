/* cleanup: forgets what has run out: sessions, codes, challenges, one-use
 * tokens, parked forms, limits, and jobs done a month ago. */
#ifndef MODEL_CLEANUP_H
#define MODEL_CLEANUP_H

#include <stdint.h>

#include "base/err.h"

struct desk;

/* *n_rows gets how many rows went. Harmless at any time, by several at once. */
enum err cleanup_run(struct desk *desk, int64_t *n_rows) MUST_CHECK;

#endif
