/* mask: personal data as lists and screens show it. */
#ifndef MASK_H
#define MASK_H

#include "base/str.h"

struct arena;

struct str mask_phone(struct arena *arena, struct str phone); /* 138****8000 */
struct str mask_id(struct arena *arena, struct str number); /* 110105****002X */
struct str mask_name(struct arena *arena, struct str name); /* 张*, 欧阳** */

#endif
