/*
 * gbk: how long a text is in GBK, by which the tax bureau's limits count.
 */
#ifndef GBK_H
#define GBK_H

#include <stddef.h>

#include "base/str.h"

/* Octets of a UTF-8 text in GB 18030, which is GBK wherever GBK has the
 * character (ASCII 1, most Chinese 2) and 4 where it has not. */
size_t gbk_len(struct str text);

#endif
