/*
 * region: the provinces, and what can be said about a city and a county
 * without a table of all of them: it would age, and an address the courier
 * knows must not be refused. Pure.
 */
#ifndef REGION_H
#define REGION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

extern const char *const region_provinces[];
extern const size_t region_n_provinces;

bool region_is_province(struct str name);

/* NULL, or the sentence for the city's field: a municipality stands directly
 * above its districts, so its city is 市辖区 (or 县), never a district or
 * another place. */
const char *
region_check(struct str province, struct str city, struct str county);

#endif
