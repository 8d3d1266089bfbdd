/*
 * yuan: money between integer fen, which is all the house knows, and the
 * decimal yuan that Alipay speaks. No floating point anywhere.
 */
#ifndef YUAN_H
#define YUAN_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

/* Reads (0|[1-9][0-9]{0,8})(\.[0-9]{1,2})? and nothing else; ERR_INVALID. */
enum err yuan_parse(struct str text, int64_t *fen) MUST_CHECK;

/* "298.50"; fen must not be negative. */
struct str yuan_format(struct arena *arena, int64_t fen);

#endif
